import { createContext, type PropsWithChildren, useCallback, useContext, useEffect, useMemo, useState } from 'react'
import { View } from 'react-native'
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

const SHOWN_MS = 6_000

export function ToastProvider({ children }: PropsWithChildren) {
  const [message, setMessage] = useState<(ToastMessage & { at: number }) | undefined>(undefined)
  const show = useCallback((next: ToastMessage) => setMessage({ ...next, at: Date.now() }), [])
  useEffect(() => {
    if (message === undefined) return
    const timer = setTimeout(() => setMessage(undefined), SHOWN_MS)
    return () => clearTimeout(timer)
  }, [message])
  const value = useMemo(() => show, [show])
  return (
    <ToastContext value={value}>
      {children}
      <ToastView message={message} onDismiss={() => setMessage(undefined)} />
    </ToastContext>
  )
}

function ToastView({ message, onDismiss }: { message: ToastMessage | undefined; onDismiss: () => void }) {
  const styles = useStyles()
  return (
    <View style={styles.place} role="status" aria-live="polite" pointerEvents="box-none">
      {message === undefined ? null : (
        // What only says something lets touches through to what it stands over.
        <View style={[styles.toast, message.action === undefined ? styles.through : null]} {...mark('rise')}>
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
  place: { position: 'absolute', start: 0, end: 0, bottom: 88, alignItems: 'center', paddingHorizontal: space(4) },
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
