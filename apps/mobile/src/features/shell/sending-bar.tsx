import { View } from 'react-native'
import { useI18n } from '../../lib/i18n/i18n.tsx'
import { Announce, ProgressBar, space, Text } from '../../ui/index.ts'

/** How far a file is on its way; a screen reader hears of the beginning and the half, not of every step. */
export function SendingBar({ label, percent }: { label: string; percent: number | undefined }) {
  const { t } = useI18n()
  const said = percent === undefined ? '' : `${label}: ${t('kyc.uploading', { percent: percent < 50 ? 0 : 50 })}`
  return (
    <>
      <Announce text={said} />
      {percent === undefined ? null : (
        <View style={{ gap: space(1) }}>
          <ProgressBar label={label} share={percent / 100} text={t('kyc.uploading', { percent })} />
          <Text size="small">{t('kyc.uploading', { percent })}</Text>
        </View>
      )}
    </>
  )
}
