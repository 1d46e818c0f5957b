import type { PropsWithChildren, ReactNode } from 'react'
import { KeyboardAvoidingView, Platform, RefreshControl, ScrollView, View } from 'react-native'
import { useSafeAreaInsets } from 'react-native-safe-area-context'
import { useIsWide } from './breakpoint'
import { IconButton } from './button.tsx'
import { Text } from './text.tsx'
import { createStyles, usePalette } from './theme'
import { layout, space } from './tokens.ts'
import { mark, webOnly } from './web-only.ts'

export interface ScreenProps {
  title: string
  /** Where back leads; a screen of the bar has none. */
  back?: { label: string; onPress: () => void } | undefined
  actions?: ReactNode
  /** Stays at the bottom, above what scrolls. */
  footer?: ReactNode
  onRefresh?: (() => void) | undefined
  isRefreshing?: boolean
  /** Brings a list of its own instead of a scrolling page. */
  isPlain?: boolean
  width?: 'column' | 'wide'
  /** One of two parts side by side: not the main landmark. */
  isPart?: boolean
  hasNoHeader?: boolean
}

/** A page of the app: its title is the one heading of level 1. */
export function Screen(props: PropsWithChildren<ScreenProps>) {
  const { isPlain = false, isPart = false, hasNoHeader = false, width = 'column', footer, children } = props
  const styles = useStyles()
  const palette = usePalette()
  const insets = useSafeAreaInsets()
  const isRoomy = useIsRoomy(props)
  const margin = isRoomy ? styles.roomy : styles.narrow
  const limit = width === 'wide' ? styles.wide : isRoomy ? styles.columnRoomy : styles.column
  return (
    <KeyboardAvoidingView behavior={Platform.OS === 'ios' ? 'padding' : undefined} style={styles.screen}>
      <View
        style={styles.screen}
        {...webOnly(isPart ? { role: 'region', 'aria-label': props.title } : { role: 'main', id: 'content' })}
      >
        <View style={{ paddingTop: insets.top }}>{hasNoHeader ? null : <Header {...props} />}</View>
        {isPlain ? (
          <View style={[styles.plain, limit]}>{children}</View>
        ) : (
          <ScrollView
            style={styles.scroll}
            contentContainerStyle={[styles.content, margin, limit, { paddingBottom: insets.bottom + space(10) }]}
            keyboardShouldPersistTaps="handled"
            {...webOnly({ tabIndex: -1 })}
            {...mark('scroll')}
            {...(props.onRefresh === undefined
              ? {}
              : {
                  refreshControl: (
                    <RefreshControl
                      refreshing={props.isRefreshing ?? false}
                      onRefresh={props.onRefresh}
                      tintColor={palette.accent}
                      colors={[palette.accent]}
                    />
                  ),
                })}
          >
            {children}
          </ScrollView>
        )}
        {footer === undefined ? null : (
          <View style={[styles.footer, margin, { paddingBottom: insets.bottom + space(3) }]}>
            <View style={width === 'wide' ? styles.wide : styles.footerColumn}>{footer}</View>
          </View>
        )}
      </View>
    </KeyboardAvoidingView>
  )
}

/** Lists beside a page keep to the phone's margins: their rows bring their own. */
function useIsRoomy({ isPart = false, isPlain = false }: ScreenProps): boolean {
  const isWide = useIsWide()
  return isWide && !isPart && !isPlain
}

function Header(props: ScreenProps) {
  const { title, back, actions, width = 'column', isPart = false } = props
  const styles = useStyles()
  const isRoomy = useIsRoomy(props)
  const limit = width === 'wide' ? styles.wide : isRoomy ? styles.columnRoomy : styles.column
  return (
    <View style={[styles.header, isRoomy ? styles.roomy : styles.narrow, limit]}>
      {back === undefined ? null : (
        <View style={styles.back}>
          <IconButton icon="back" label={back.label} onPress={back.onPress} />
        </View>
      )}
      <Text size={back === undefined ? 'heading' : 'title'} strong heading={isPart ? 2 : 1} style={styles.title}>
        {title}
      </Text>
      {actions}
    </View>
  )
}

const useStyles = createStyles((palette) => ({
  screen: { flex: 1, minHeight: 0, backgroundColor: palette.background },
  scroll: { flex: 1 },
  plain: { flex: 1, minHeight: 0 },
  column: { width: '100%', maxWidth: layout.column + space(8), marginHorizontal: 'auto' },
  columnRoomy: { width: '100%', maxWidth: layout.column + space(12), marginHorizontal: 'auto' },
  footerColumn: { width: '100%', maxWidth: layout.column, marginHorizontal: 'auto' },
  wide: { width: '100%', maxWidth: layout.wide, marginHorizontal: 'auto' },
  narrow: { paddingHorizontal: space(4) },
  roomy: { paddingHorizontal: space(6) },
  content: { paddingTop: space(2), gap: space(5) },
  header: { flexDirection: 'row', alignItems: 'center', gap: space(1), minHeight: 64 },
  back: { marginStart: -space(2.5) },
  title: { flex: 1, minWidth: 0 },
  footer: {
    paddingTop: space(3),
    borderTopWidth: 1,
    borderTopColor: palette.line,
    backgroundColor: palette.surface,
  },
}))
