import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useI18n } from '../../lib/i18n/i18n.tsx'
import { pickImage } from '../../lib/pick-image'
import { sentenceOf } from '../../lib/problems.ts'
import { KEYS } from '../../lib/queries.ts'
import { useApi } from '../../lib/services.tsx'
import { ListRow, Rows, useToast } from '../../ui/index.ts'
import type { TransactionDetail } from './queries.ts'
import { ReceiptSheet } from './receipt-sheet.tsx'

/** A picture of the receipt, kept with the payment. */
export function Receipt({ payment }: { payment: TransactionDetail }) {
  const i18n = useI18n()
  const { t } = i18n
  const api = useApi()
  const toast = useToast()
  const queries = useQueryClient()
  const [isBusy, setBusy] = useState(false)
  const [isShown, setShown] = useState(false)
  const add = useMutation({
    mutationFn: async () => {
      const file = await pickImage()
      if (file === undefined) return false
      setBusy(true)
      await api.upload('/cards/transactions/receipt', { fields: { transactionId: payment.id }, files: { file } })
      return true
    },
    onSuccess: (isAdded) => {
      if (!isAdded) return
      toast({ text: t('payment.receiptSaved'), icon: 'check' })
      void queries.invalidateQueries({ queryKey: [KEYS.transactions] })
    },
    onError: (error) => toast({ text: sentenceOf(error, i18n), icon: 'warning' }),
    onSettled: () => setBusy(false),
  })
  return (
    <>
      <Rows>
        {payment.receipt ? (
          <ListRow icon="receipt" title={t('payment.receiptView')} onPress={() => setShown(true)} />
        ) : null}
        <ListRow
          icon="camera"
          title={isBusy ? t('app.loading') : t(payment.receipt ? 'payment.receiptReplace' : 'payment.receiptAdd')}
          hasArrow={false}
          onPress={() => {
            if (!add.isPending) add.mutate()
          }}
        />
      </Rows>
      {isShown ? <ReceiptSheet payment={payment} onClose={() => setShown(false)} /> : null}
    </>
  )
}
