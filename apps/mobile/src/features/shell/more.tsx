import { useI18n } from '../../lib/i18n/i18n.tsx'
import { sentenceOf } from '../../lib/problems.ts'
import { Button, Notice } from '../../ui/index.ts'

export interface MoreProps {
  list: {
    hasNextPage: boolean
    isFetchingNextPage: boolean
    isFetchNextPageError: boolean
    error: unknown
    fetchNextPage: () => unknown
  }
}

/** At the end of a list that goes on: brings older ones, or says why they did not come. */
export function More({ list }: MoreProps) {
  const i18n = useI18n()
  if (!list.hasNextPage) return null
  return (
    <>
      {list.isFetchNextPageError ? (
        <Notice tone="danger" icon="warning" isAlert>
          {sentenceOf(list.error, i18n)}
        </Notice>
      ) : null}
      <Button
        title={i18n.t(list.isFetchNextPageError ? 'app.retry' : 'app.more')}
        kind="secondary"
        isBusy={list.isFetchingNextPage}
        onPress={() => void list.fetchNextPage()}
      />
    </>
  )
}
