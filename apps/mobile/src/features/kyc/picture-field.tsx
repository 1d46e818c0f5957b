import { useState } from 'react'
import { View } from 'react-native'
import { useI18n } from '../../lib/i18n/i18n.tsx'
import { pickImage } from '../../lib/pick-image'
import { isProblem, sentenceOf } from '../../lib/problems.ts'
import { useFileAddress } from '../../lib/use-file-address.ts'
import { useOnce } from '../../lib/use-once.ts'
import {
  Announce,
  Badge,
  Button,
  createStyles,
  FieldNote,
  Icon,
  Notice,
  Panel,
  Picture,
  space,
  Text,
} from '../../ui/index.ts'
import { SendingBar } from '../shell/sending-bar.tsx'
import { CameraSheet } from './camera-sheet'
import type { UploadKind } from './queries.ts'
import type { Uploads } from './use-uploads.ts'

export interface PictureFieldProps {
  kind: UploadKind
  uploads: Uploads
  isMissing: boolean
  /** Why it is asked for again. */
  again?: string | undefined
}

/** One picture: by camera with a frame, or from what is there already. */
export function PictureField({ kind, uploads, isMissing, again }: PictureFieldProps) {
  const i18n = useI18n()
  const { t } = i18n
  const styles = useStyles()
  const [isShooting, setShooting] = useState(false)
  const picture = uploads.of(kind)
  const choosing = useOnce()
  // Making a large picture small takes a slow phone some seconds.
  const choose = async () => {
    const file = await pickImage()
    if (file !== undefined) uploads.send(kind, file)
  }
  const address = useFileAddress(picture?.file)
  const isRefused = isProblem(picture?.error)
  return (
    <Panel style={styles.panel}>
      <View style={styles.head}>
        <Icon name={kind === 'selfie' ? 'user' : 'card'} tone="accent" size={24} />
        <Text strong heading={2} style={styles.grow}>
          {t(`kyc.${kind}`)}
        </Text>
        {uploads.has(kind) ? <Badge label={t('kyc.uploaded')} tone="accent" icon="check" /> : null}
      </View>
      {again === undefined || uploads.has(kind) ? null : (
        <Notice tone="warning" icon="info">
          {again}
        </Notice>
      )}
      <Text size="small" tone="muted">
        {t(kind === 'selfie' ? 'kyc.selfieAdvice' : 'kyc.documentAdvice')}
      </Text>
      {address === undefined || isRefused ? null : <Picture uri={address} label={t(`kyc.${kind}`)} height={160} />}
      <SendingBar
        label={t(`kyc.${kind}`)}
        percent={picture?.progress === undefined ? undefined : Math.round(picture.progress * 100)}
      />
      {/* In other words than those that are to be seen, which would else be found twice. */}
      <Announce
        text={picture?.file !== undefined && uploads.has(kind) ? `${t(`kyc.${kind}`)}: ${t('kyc.arrived')}` : ''}
      />
      {picture?.error === undefined ? null : isRefused ? (
        <Notice tone="danger" icon="warning" title={t('kyc.pictureRefused')} isAlert>
          {sentenceOf(picture.error, i18n)}
        </Notice>
      ) : (
        <Notice
          tone="danger"
          icon="warning"
          title={t('kyc.uploadFailed')}
          isAlert
          action={
            <Button
              title={t('app.retry')}
              isSmall
              kind="secondary"
              icon="refresh"
              onPress={() => uploads.retry(kind)}
            />
          }
        >
          {sentenceOf(picture.error, i18n)}
        </Notice>
      )}
      <View style={styles.actions}>
        <Button
          title={t('kyc.camera')}
          label={`${t('kyc.camera')}: ${t(`kyc.${kind}`)}`}
          kind={picture === undefined ? 'primary' : 'secondary'}
          isSmall
          icon="camera"
          onPress={() => setShooting(true)}
        />
        <Button
          title={t('kyc.gallery')}
          label={`${t('kyc.gallery')}: ${t(`kyc.${kind}`)}`}
          kind="secondary"
          isSmall
          icon="image"
          isBusy={choosing.isBusy}
          onPress={() => void choosing.run(choose)}
        />
      </View>
      <FieldNote error={isMissing ? t('kyc.photoMissing') : undefined} />
      {isShooting ? (
        <CameraSheet
          kind={kind}
          onPicture={(file) => {
            setShooting(false)
            uploads.send(kind, file)
          }}
          onClose={() => setShooting(false)}
        />
      ) : null}
    </Panel>
  )
}

const useStyles = createStyles(() => ({
  panel: { gap: space(3) },
  head: { flexDirection: 'row', flexWrap: 'wrap', alignItems: 'center', columnGap: space(3), rowGap: space(1) },
  grow: { flexGrow: 1, flexShrink: 1, flexBasis: 120, minWidth: 0 },
  actions: { flexDirection: 'row', flexWrap: 'wrap', gap: space(2) },
}))
