import { Component, type PropsWithChildren, type ReactNode, useEffect, useState } from 'react'
import { keepAddress } from '../../lib/hold-address'
import { useI18n } from '../../lib/i18n/i18n.tsx'
import { startAgain } from '../../lib/start-again'
import { Button, ErrorState, Screen, useToast } from '../../ui/index.ts'

/** In the place of a page that could not be fetched or drawn; everything around it stays. */
export function BrokenPage({ error, retry }: { error: unknown; retry: () => Promise<void> }) {
  return <Broken isUnfetched={isUnfetched(error)} onRetry={() => void retry()} />
}

/** The same where what holds the pages together did not come. */
export class PageBoundary extends Component<PropsWithChildren, { error: unknown }> {
  override state = { error: undefined }

  static getDerivedStateFromError(error: unknown) {
    keepAddress()
    return { error }
  }

  override render(): ReactNode {
    const { error } = this.state
    if (error === undefined) return this.props.children
    return <Broken isUnfetched={isUnfetched(error)} onRetry={() => void startAgain()} />
  }
}

/** Scripts of pages are fetched when they are first opened; a router remembers for good that one did not come. */
const isUnfetched = (error: unknown): boolean => error instanceof Error && error.name === 'AsyncRequireError'

const AGAIN_MS = 3_000

function Broken({ isUnfetched: isAway, onRetry }: { isUnfetched: boolean; onRetry: () => void }) {
  const { t } = useI18n()
  const toast = useToast()
  const [isBusy, setBusy] = useState(false)
  useEffect(() => {
    if (!isAway) return
    const timer = setInterval(() => void startAgain(), AGAIN_MS)
    return () => clearInterval(timer)
  }, [isAway])
  const again = async () => {
    if (!isAway) return onRetry()
    setBusy(true)
    if (!(await startAgain())) toast({ text: t('error.network'), icon: 'offline' })
    setBusy(false)
  }
  return (
    <Screen title="" hasNoHeader>
      <ErrorState
        icon={isAway ? 'offline' : 'warning'}
        title={t(isAway ? 'error.pageAwayTitle' : 'error.title')}
        sentence={t(isAway ? 'error.pageAwayText' : 'error.pageText')}
        action={
          <Button title={t('app.retry')} icon="refresh" kind="secondary" isBusy={isBusy} onPress={() => void again()} />
        }
      />
    </Screen>
  )
}
