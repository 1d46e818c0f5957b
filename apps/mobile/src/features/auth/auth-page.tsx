import { type PropsWithChildren, type ReactNode, useEffect } from 'react'
import { ScrollView, View } from 'react-native'
import { useSafeAreaInsets } from 'react-native-safe-area-context'
import { handOverEarly } from '../../lib/early'
import { useI18n } from '../../lib/i18n/i18n.tsx'
import { PageTitle } from '../../lib/page-title'
import { useIsOnline } from '../../lib/services.tsx'
import { createStyles, Notice, OfflineBanner, space, Text, webOnly } from '../../ui/index.ts'
import { Mark } from '../shell/mark.tsx'

export interface AuthPageProps {
  title: string
  text: string
  failure?: string | undefined
  /** Under the form: other ways. */
  below?: ReactNode
}

/** Pages before signing in: one column, one thing to do. */
export function AuthPage({ title, text, failure, below, children }: PropsWithChildren<AuthPageProps>) {
  const styles = useStyles()
  const insets = useSafeAreaInsets()
  const { t } = useI18n()
  const isOnline = useIsOnline()
  useEffect(handOverEarly, [])
  return (
    <View style={styles.page} {...webOnly({ role: 'main', id: 'content' })}>
      <PageTitle title={title} />
      {isOnline ? null : <OfflineBanner text={t('error.network')} />}
      <ScrollView
        keyboardShouldPersistTaps="handled"
        contentContainerStyle={[
          styles.content,
          { paddingTop: insets.top + space(10), paddingBottom: insets.bottom + space(8) },
        ]}
      >
        <View style={styles.column}>
          <View style={styles.brand}>
            <Mark size={44} />
            <Text strong size="title">
              {t('app.name')}
            </Text>
          </View>
          <View style={styles.words}>
            <Text size="heading" strong heading={1}>
              {title}
            </Text>
            <Text tone="muted">{text}</Text>
          </View>
          {failure === undefined ? null : (
            <Notice tone="danger" icon="warning" isAlert>
              {failure}
            </Notice>
          )}
          {children}
          {below === undefined ? null : <View style={styles.below}>{below}</View>}
        </View>
      </ScrollView>
    </View>
  )
}

const useStyles = createStyles((palette) => ({
  page: { flex: 1, minHeight: 0, backgroundColor: palette.background },
  content: { flexGrow: 1, paddingHorizontal: space(6) },
  column: { width: '100%', maxWidth: 400, marginHorizontal: 'auto', gap: space(5) },
  brand: { flexDirection: 'row', alignItems: 'center', gap: space(3), marginBottom: space(4) },
  words: { gap: space(2) },
  below: { gap: space(1), alignItems: 'center' },
}))
