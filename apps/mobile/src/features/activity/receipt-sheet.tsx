import { useQuery } from '@tanstack/react-query'
import { useI18n } from '../../lib/i18n/i18n.tsx'
import { sentenceOf } from '../../lib/problems.ts'
import { KEYS } from '../../lib/queries.ts'
import { saveFile } from '../../lib/save-file'
import { useApi } from '../../lib/services.tsx'
import { useBlobAddress } from '../../lib/use-blob-address'
import { Button, Loading, Picture, Sheet, Skeleton, useToast } from '../../ui/index.ts'
import { Failure } from '../shell/failure.tsx'
import type { TransactionDetail } from './queries.ts'

const HEIGHT = 440

/** The receipt of a payment, to be looked at and to be kept. The API holds it as a picture, whatever was sent. */
export function ReceiptSheet({ payment, onClose }: { payment: TransactionDetail; onClose: () => void }) {
  const i18n = useI18n()
  const { t } = i18n
  const api = useApi()
  const toast = useToast()
  const receipt = useQuery({
    queryKey: [KEYS.transactions, 'receipt', payment.id],
    queryFn: ({ signal }) =>
      api.download('/cards/transactions/receipt', { query: { transactionId: payment.id }, signal }),
    // A picture is large and private: it is forgotten once it is not shown any more.
    gcTime: 0,
  })
  const address = useBlobAddress(receipt.data)
  const save = async (picture: Blob) => {
    try {
      await saveFile(picture, `receipt-${payment.id}`)
    } catch (error) {
      toast({ text: sentenceOf(error, i18n), icon: 'warning' })
    }
  }
  const { data } = receipt
  return (
    <Sheet
      title={t('payment.receipt')}
      isOpen
      onClose={onClose}
      closeLabel={t('app.close')}
      footer={
        <Button
          title={t('payment.receiptDownload')}
          icon="download"
          kind="secondary"
          isDisabled={data === undefined}
          onPress={() => (data === undefined ? undefined : void save(data))}
        />
      }
    >
      {receipt.isError ? (
        <Failure error={receipt.error} onRetry={() => void receipt.refetch()} />
      ) : address === undefined ? (
        <Loading label={t('app.loading')}>
          <Skeleton height={HEIGHT} width="100%" />
        </Loading>
      ) : (
        <Picture uri={address} label={t('payment.receiptAlt', { merchant: payment.merchant.name })} height={HEIGHT} />
      )}
    </Sheet>
  )
}
