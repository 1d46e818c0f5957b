import { useRef } from 'react'
import { View } from 'react-native'
import { useI18n } from '../../lib/i18n/i18n.tsx'
import { sentenceOf } from '../../lib/problems.ts'
import { Announce, Button, mark, Notice, space, Text } from '../../ui/index.ts'

export interface MoreProps {
  list: {
    hasNextPage: boolean
    isFetchingNextPage: boolean
    isFetchNextPageError: boolean
    error: unknown
    fetchNextPage: () => unknown
  }
  /** How many are shown by now. */
  count: number
}

/** At the end of a list that goes on: brings older ones, says that they are there, or why they did not come. */
export function More({ list, count }: MoreProps) {
  const i18n = useI18n()
  const { t } = i18n
  const atFirst = useRef(count)
  const hasGrown = count > atFirst.current
  // With the last ones the button goes; who pressed it stays here, at the end of what was there before.
  return (
    <View style={{ gap: space(5) }} {...mark('more')}>
      <Announce text={hasGrown ? t('app.shown', { count }) : ''} />
      {list.isFetchNextPageError ? (
        <Notice tone="danger" icon="warning" isAlert>
          {sentenceOf(list.error, i18n)}
        </Notice>
      ) : null}
      {list.hasNextPage ? (
        <Button
          title={t(list.isFetchNextPageError ? 'app.retry' : 'app.more')}
          kind="secondary"
          isBusy={list.isFetchingNextPage}
          onPress={() => void list.fetchNextPage()}
        />
      ) : hasGrown ? (
        <Text size="small" tone="muted" align="center">
          {t('activity.end')}
        </Text>
      ) : null}
    </View>
  )
}
