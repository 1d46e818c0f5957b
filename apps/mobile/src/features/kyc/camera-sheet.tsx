import { CameraView, useCameraPermissions } from 'expo-camera'
import { useEffect, useRef, useState } from 'react'
import { Linking, View } from 'react-native'
import { useI18n } from '../../lib/i18n/i18n.tsx'
import { compressImage } from '../../lib/pick-image'
import { Button, Notice, Sheet, Text } from '../../ui/index.ts'
import { CameraFrame } from './camera-frame.tsx'
import type { CameraSheetProps } from './camera-sheet-props.ts'

export function CameraSheet({ kind, onPicture, onClose }: CameraSheetProps) {
  const { t } = useI18n()
  const camera = useRef<CameraView>(null)
  const [permission, ask] = useCameraPermissions()
  const [isBusy, setBusy] = useState(false)
  const [hasFailed, setFailed] = useState(false)
  const isSelfie = kind === 'selfie'
  const isUndecided = permission?.status === 'undetermined'
  useEffect(() => {
    if (isUndecided) void ask()
  }, [isUndecided, ask])
  const shoot = async () => {
    setBusy(true)
    setFailed(false)
    try {
      const picture = await camera.current?.takePictureAsync({ quality: 1, skipProcessing: false })
      if (picture !== undefined) onPicture(await compressImage(picture))
    } catch {
      setFailed(true)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Sheet
      title={t(`kyc.${kind}`)}
      isOpen
      onClose={onClose}
      closeLabel={t('app.cancel')}
      footer={
        <Button
          title={t('kyc.shutter')}
          icon="camera"
          isBusy={isBusy}
          isDisabled={!permission?.granted}
          onPress={() => void shoot()}
        />
      }
    >
      <Text>{t(isSelfie ? 'kyc.frameSelfie' : 'kyc.frameDocument')}</Text>
      {permission?.granted ? (
        <View style={{ aspectRatio: 4 / 3, overflow: 'hidden', borderRadius: 12 }}>
          <CameraView ref={camera} facing={isSelfie ? 'front' : 'back'} style={{ flex: 1 }} />
          <CameraFrame isSelfie={isSelfie} />
        </View>
      ) : (
        <Notice
          tone="warning"
          icon="camera"
          action={
            permission?.canAskAgain === false ? (
              <Button
                title={t('app.openSettings')}
                kind="secondary"
                isSmall
                onPress={() => void Linking.openSettings()}
              />
            ) : undefined
          }
        >
          {t('kyc.cameraDenied')}
        </Notice>
      )}
      {hasFailed ? (
        <Notice tone="danger" icon="warning">
          {t('kyc.shotFailed')}
        </Notice>
      ) : null}
    </Sheet>
  )
}
