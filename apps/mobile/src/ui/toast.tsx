import {
  createContext,
  type PropsWithChildren,
  useCallback,
  useContext,
  useEffect,
  useId,
  useMemo,
  useState,
} from 'react'
import { View, type ViewStyle } from 'react-native'
import { useSafeAreaInsets } from 'react-native-safe-area-context'
import { Icon, type IconName } from './icon.tsx'
import { Pressable } from './pressable.tsx'
import { Text } from './text.tsx'
import { createStyles } from './theme'
import { layout, radius, space } from './tokens.ts'
import { mark } from './web-only.ts'

export interface ToastMessage {
  text: string
  icon?: IconName
  action?: { title: string; onPress: () => void }
}

const ToastContext = createContext<(message: ToastMessage) => void>(() => undefined)

/** Says something for a few seconds, also to screen readers. Nothing that must be read is said only here. */
export const useToast = () => useContext(ToastContext)

/** Where a message is shown: on the page, or on what was laid over it last. */
interface ToastPlaces {
  message: ToastMessage | undefined
  top: string | undefined
  /** Answers with how to leave again. */
  enter: (place: string) => () => void
  dismiss: () => void
}

const PlacesContext = createContext<ToastPlaces>({
  message: undefined,
  top: undefined,
  enter: () => () => undefined,
  dismiss: () => undefined,
})

const SHOWN_MS = 6_000

export function ToastProvider({ children }: PropsWithChildren) {
  const [message, setMessage] = useState<(ToastMessage & { at: number }) | undefined>(undefined)
  const show = useCallback((next: ToastMessage) => setMessage({ ...next, at: Date.now() }), [])
  useEffect(() => {
    if (message === undefined) return
    const timer = setTimeout(() => setMessage(undefined), SHOWN_MS)
    return () => clearTimeout(timer)
  }, [message])
  const [over, setOver] = useState<readonly string[]>([])
  const enter = useCallback((place: string) => {
    setOver((places) => [...places, place])
    return () => setOver((places) => places.filter((other) => other !== place))
  }, [])
  const dismiss = useCallback(() => setMessage(undefined), [])
  const top = over.at(-1)
  const places = useMemo(() => ({ message, top, enter, dismiss }), [message, top, enter, dismiss])
  return (
    <ToastContext value={show}>
      <PlacesContext value={places}>
        {children}
        <ToastView message={top === undefined ? message : undefined} onDismiss={dismiss} />
      </PlacesContext>
    </ToastContext>
  )
}

/**
 * Belongs on whatever covers the page, which would hide messages from everybody: while it is there, they are shown on
 * it, at the top, where they cover neither its fields nor lie behind a keyboard.
 */
export function ToastsOverPage() {
  const place = useId()
  const { top: inset } = useSafeAreaInsets()
  const { message, top, enter, dismiss } = useContext(PlacesContext)
  useEffect(() => enter(place), [enter, place])
  return <ToastView message={top === place ? message : undefined} onDismiss={dismiss} at={{ top: inset + space(3) }} />
}

/** Above the tabs. */
const ON_PAGE = { bottom: 88 }

function ToastView({
  message,
  onDismiss,
  at = ON_PAGE,
}: {
  message: ToastMessage | undefined
  onDismiss: () => void
  at?: ViewStyle
}) {
  const styles = useStyles()
  return (
    <View style={[styles.place, at]} role="status" aria-live="polite" pointerEvents="box-none">
      {message === undefined ? null : (
        // What only says something lets touches through to what it stands over.
        <View style={[styles.toast, message.action === undefined ? styles.through : null]} {...mark('rise', 'edge')}>
          {message.icon === undefined ? null : <Icon name={message.icon} tone="onInverse" />}
          <Text size="small" tone="inherit" style={styles.ink}>
            {message.text}
          </Text>
          {message.action === undefined ? null : (
            <Pressable
              onPress={() => {
                message.action?.onPress()
                onDismiss()
              }}
              style={styles.action}
            >
              <Text size="small" strong tone="inherit" style={styles.ink}>
                {message.action.title}
              </Text>
            </Pressable>
          )}
        </View>
      )}
    </View>
  )
}

const useStyles = createStyles((palette) => ({
  place: { position: 'absolute', start: 0, end: 0, alignItems: 'center', paddingHorizontal: space(4) },
  toast: {
    flexDirection: 'row',
    alignItems: 'center',
    gap: space(3),
    backgroundColor: palette.inverse,
    borderRadius: radius.medium,
    paddingHorizontal: space(4),
    paddingVertical: space(3),
    maxWidth: layout.column,
    minHeight: 52,
  },
  through: { pointerEvents: 'none' },
  ink: { color: palette.onInverse, flexShrink: 1 },
  action: { justifyContent: 'center', paddingHorizontal: space(2) },
}))
