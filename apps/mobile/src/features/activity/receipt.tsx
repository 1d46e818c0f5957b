import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { View } from 'react-native'
import { useI18n } from '../../lib/i18n/i18n.tsx'
import { pickImage } from '../../lib/pick-image'
import { sentenceOf } from '../../lib/problems.ts'
import { KEYS } from '../../lib/queries.ts'
import { useSending } from '../../lib/use-sending.ts'
import { ListRow, Rows, space, useToast } from '../../ui/index.ts'
import { SendingBar } from '../shell/sending-bar.tsx'
import type { TransactionDetail } from './queries.ts'
import { ReceiptSheet } from './receipt-sheet.tsx'

/** A picture of the receipt, kept with the payment. */
export function Receipt({ payment }: { payment: TransactionDetail }) {
  const i18n = useI18n()
  const { t } = i18n
  const toast = useToast()
  const queries = useQueryClient()
  const sending = useSending()
  const [isShown, setShown] = useState(false)
  const add = async () => {
    try {
      const fields = { transactionId: payment.id }
      if (!(await sending.run({ path: '/cards/transactions/receipt', fields, pick: pickImage }))) return
      toast({ text: t('payment.receiptSaved'), icon: 'check' })
      await queries.invalidateQueries({ queryKey: [KEYS.transactions] })
    } catch (error) {
      toast({ text: sentenceOf(error, i18n), icon: 'warning' })
    }
  }
  return (
    <View style={{ gap: space(2) }}>
      <Rows>
        {payment.receipt ? (
          <ListRow icon="receipt" title={t('payment.receiptView')} onPress={() => setShown(true)} />
        ) : null}
        <ListRow
          icon="camera"
          title={t(payment.receipt ? 'payment.receiptReplace' : 'payment.receiptAdd')}
          hasArrow={false}
          onPress={() => void add()}
        />
      </Rows>
      <SendingBar label={t('payment.receipt')} percent={sending.percent} />
      {isShown ? <ReceiptSheet payment={payment} onClose={() => setShown(false)} /> : null}
    </View>
  )
}
