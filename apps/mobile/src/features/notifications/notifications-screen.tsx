import { View } from 'react-native'
import { useI18n } from '../../lib/i18n/i18n.tsx'
import { goBack, safePath } from '../../lib/navigation.ts'
import { PageTitle } from '../../lib/page-title'
import { isMissing } from '../../lib/queries.ts'
import {
  Button,
  createStyles,
  EmptyState,
  type IconName,
  ListRow,
  mark,
  Rows,
  radius,
  Screen,
  SkeletonRows,
} from '../../ui/index.ts'
import { PushNotice } from '../push/push-notice.tsx'
import { Failure } from '../shell/failure.tsx'
import { More } from '../shell/more.tsx'
import { useMarkRead, useNotifications } from './queries.ts'

const ICONS: Readonly<Record<string, IconName>> = {
  payment_approved: 'check',
  payment_declined: 'close',
  refund: 'incoming',
  limit_reached: 'filter',
  card: 'card',
  kyc: 'user',
  exception: 'chat',
  dispute: 'flag',
  statement: 'note',
  security: 'shield',
}

/** The inbox: each message leads to exactly what it is about. */
export function NotificationsScreen() {
  const { t, moment } = useI18n()
  const styles = useStyles()
  const list = useNotifications()
  const markRead = useMarkRead()
  const rows = list.data?.pages.flatMap(({ data }) => data)
  const newest = rows?.[0]
  const hasUnread = rows?.some(({ readAt }) => readAt === null) ?? false
  const isNone = rows?.length === 0 || (rows === undefined && isMissing(list.error))
  return (
    <Screen
      title={t('inbox.title')}
      back={{ label: t('app.back'), onPress: () => goBack('/cards') }}
      onRefresh={() => void list.refetch()}
    >
      <PageTitle title={t('inbox.title')} />
      <PushNotice />
      {hasUnread && newest !== undefined ? (
        <View style={styles.readAll}>
          <Button
            title={t('inbox.readAll')}
            kind="quiet"
            icon="check"
            isSmall
            isBusy={markRead.isPending}
            onPress={() => markRead.mutate(newest.id)}
          />
        </View>
      ) : null}
      {isNone ? (
        <EmptyState icon="bell" title={t('inbox.empty.title')} sentence={t('inbox.empty.text')} />
      ) : rows === undefined ? (
        list.isError ? (
          <Failure error={list.error} onRetry={() => void list.refetch()} />
        ) : (
          <SkeletonRows label={t('app.loading')} />
        )
      ) : (
        <Rows>
          {rows.map((item) => (
            <ListRow
              key={item.id}
              icon={ICONS[item.kind] ?? 'bell'}
              title={item.title}
              subtitle={item.body}
              caption={moment(item.createdAt)}
              {...(item.readAt === null
                ? {
                    isStrong: true,
                    label: `${t('inbox.new')}: ${item.title}. ${item.body} ${moment(item.createdAt)}`,
                    trailing: <View aria-hidden {...mark('fill')} style={styles.dot} />,
                  }
                : {})}
              hasArrow={false}
              {...(safePath(item.link ?? undefined) === undefined
                ? {}
                : { href: safePath(item.link ?? undefined) ?? '' })}
            />
          ))}
        </Rows>
      )}
      {rows === undefined ? null : <More list={list} count={rows.length} />}
    </Screen>
  )
}

const useStyles = createStyles((palette) => ({
  readAll: { flexDirection: 'row', justifyContent: 'flex-end' },
  dot: { width: 10, height: 10, borderRadius: radius.pill, backgroundColor: palette.accent },
}))
