import { useEffect, useRef, useState } from 'react'
import { View } from 'react-native'
import { useI18n } from '../../lib/i18n/i18n.tsx'
import { compressImage } from '../../lib/pick-image.web.ts'
import { useOnce } from '../../lib/use-once.ts'
import { Button, Notice, Sheet, Text } from '../../ui/index.ts'
import { CameraFrame } from './camera-frame.tsx'
import type { CameraSheetProps } from './camera-sheet-props.ts'

type State = 'asking' | 'ready' | 'denied'

export function CameraSheet({ kind, onPicture, onClose }: CameraSheetProps) {
  const { t } = useI18n()
  const video = useRef<HTMLVideoElement>(null)
  const isSelfie = kind === 'selfie'
  const { state, show } = useCamera(video, isSelfie)
  const shooting = useOnce()
  const shoot = async () => {
    const element = video.current
    if (element === null) return
    const canvas = document.createElement('canvas')
    canvas.width = element.videoWidth
    canvas.height = element.videoHeight
    canvas.getContext('2d')?.drawImage(element, 0, 0)
    const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/jpeg', 0.95))
    if (blob !== null) onPicture(await compressImage(blob))
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
          isDisabled={state !== 'ready'}
          isBusy={shooting.isBusy}
          onPress={() => void shooting.run(shoot)}
        />
      }
    >
      <Text>{t(isSelfie ? 'kyc.frameSelfie' : 'kyc.frameDocument')}</Text>
      {state === 'denied' ? (
        <Notice tone="warning" icon="camera">
          {t('kyc.cameraDenied')}
        </Notice>
      ) : (
        <View style={{ aspectRatio: 4 / 3, overflow: 'hidden', borderRadius: 12, backgroundColor: '#131a18' }}>
          <video
            ref={video}
            autoPlay
            playsInline
            muted
            onLoadedData={show}
            aria-label={t('kyc.camera')}
            style={isSelfie ? mirrored : cover}
          />
          <CameraFrame isSelfie={isSelfie} />
        </View>
      )}
    </Sheet>
  )
}

const cover = { width: '100%', height: '100%', objectFit: 'cover' } as const
const mirrored = { ...cover, transform: 'scaleX(-1)' } as const

function useCamera(video: { readonly current: HTMLVideoElement | null }, isSelfie: boolean) {
  const [state, setState] = useState<State>('asking')
  useEffect(() => {
    let stream: MediaStream | undefined
    let isGone = false
    const open = async () => {
      try {
        stream = await navigator.mediaDevices.getUserMedia({
          video: { facingMode: isSelfie ? 'user' : 'environment', width: { ideal: 1_920 } },
        })
        if (isGone || video.current === null) return stop(stream)
        video.current.srcObject = stream
      } catch {
        setState('denied')
      }
    }
    void open()
    return () => {
      isGone = true
      if (stream !== undefined) stop(stream)
    }
  }, [video, isSelfie])
  // Before the first frame a picture would have no size.
  return { state, show: () => setState('ready') }
}

function stop(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop()
}
