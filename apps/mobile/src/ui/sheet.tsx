import { type PropsWithChildren, type ReactNode, useId } from 'react'
import { Modal, Platform, Pressable, ScrollView, useWindowDimensions, View } from 'react-native'
import { Button, type ButtonKind, IconButton } from './button.tsx'
import { useReducedMotion } from './reduced-motion'
import { useReturnFocus } from './return-focus'
import { Text } from './text.tsx'
import { createStyles } from './theme'
import { ToastsOverPage } from './toast.tsx'
import { layout, radius, space } from './tokens.ts'
import { mark, webOnly } from './web-only.ts'

export interface SheetProps {
  title: string
  isOpen: boolean
  onClose: () => void
  closeLabel: string
  /** Stays below what scrolls, where there is room for both. */
  footer?: ReactNode
  /** Does not scroll by itself: for contents that bring a list of their own. */
  isPlain?: boolean
}

/** Of a lower window, as at 400 % or on a phone held sideways, a footer that stays would leave one line of what it is about. */
const LOW = 420

/** Rises from below on a phone, stands in the middle from 768 px on. Keeps the focus inside, closes with Escape and back. */
export function Sheet({
  title,
  isOpen,
  onClose,
  closeLabel,
  footer,
  isPlain = false,
  children,
}: PropsWithChildren<SheetProps>) {
  const styles = useStyles()
  const id = useId()
  const { width, height } = useWindowDimensions()
  const isReduced = useReducedMotion()
  const isCentred = width >= 768
  const isLow = height < LOW
  useReturnFocus(isOpen)
  return (
    <Modal
      visible={isOpen}
      transparent
      animationType={isReduced ? 'none' : 'fade'}
      onRequestClose={onClose}
      {...webOnly({ 'aria-labelledby': id })}
    >
      <View style={[styles.shade, isCentred ? styles.centre : null]}>
        <Outside label={closeLabel} onPress={onClose} />
        <View {...mark('rise', 'edge')} style={[styles.sheet, isCentred ? styles.dialog : null]}>
          <View style={styles.head}>
            <Text size="title" strong heading={2} nativeID={id} style={styles.title}>
              {title}
            </Text>
            <IconButton icon="close" label={closeLabel} onPress={onClose} />
          </View>
          {isPlain ? (
            <View style={styles.plain}>{children}</View>
          ) : (
            <ScrollView contentContainerStyle={styles.body} keyboardShouldPersistTaps="handled">
              {children}
              {isLow ? footer : null}
            </ScrollView>
          )}
          {footer === undefined || (isLow && !isPlain) ? null : <View style={styles.footer}>{footer}</View>}
        </View>
        <ToastsOverPage />
      </View>
    </Modal>
  )
}

/** A tap outside closes the sheet. In browsers it is no place for the focus, which would begin there, on nothing that one sees. */
function Outside({ label, onPress }: { label: string; onPress: () => void }) {
  const styles = useStyles()
  return Platform.OS === 'web' ? (
    <View aria-hidden style={styles.outside} {...webOnly({ onClick: onPress })} />
  ) : (
    <Pressable aria-label={label} onPress={onPress} style={styles.outside} />
  )
}

export interface ConfirmProps {
  title: string
  sentence: string
  confirmTitle: string
  cancelTitle: string
  kind?: ButtonKind
  isOpen: boolean
  isBusy?: boolean
  onConfirm: () => void
  onClose: () => void
  children?: ReactNode
}

/** Asks before what cannot be undone. */
export function Confirm({
  title,
  sentence,
  confirmTitle,
  cancelTitle,
  kind = 'primary',
  isBusy = false,
  ...props
}: ConfirmProps) {
  const styles = useStyles()
  return (
    <Sheet
      title={title}
      isOpen={props.isOpen}
      onClose={props.onClose}
      closeLabel={cancelTitle}
      footer={
        <View style={styles.actions}>
          <Button title={confirmTitle} kind={kind} isBusy={isBusy} onPress={props.onConfirm} />
          <Button title={cancelTitle} kind="quiet" onPress={props.onClose} />
        </View>
      }
    >
      <Text>{sentence}</Text>
      {props.children}
    </Sheet>
  )
}

const useStyles = createStyles((palette) => ({
  shade: { flex: 1, justifyContent: 'flex-end', backgroundColor: palette.shade },
  centre: { justifyContent: 'center', alignItems: 'center', padding: space(6) },
  outside: { position: 'absolute', top: 0, bottom: 0, start: 0, end: 0 },
  sheet: {
    backgroundColor: palette.surface,
    borderTopStartRadius: radius.large,
    borderTopEndRadius: radius.large,
    maxHeight: '92%',
    paddingBottom: space(4),
  },
  dialog: { borderRadius: radius.large, width: '100%', maxWidth: layout.column, maxHeight: '88%' },
  head: {
    flexDirection: 'row',
    alignItems: 'center',
    paddingStart: space(5),
    paddingEnd: space(2),
    paddingTop: space(3),
    gap: space(2),
  },
  title: { flex: 1 },
  body: { padding: space(5), paddingTop: space(2), gap: space(4) },
  plain: { flexShrink: 1, minHeight: 0 },
  footer: { paddingHorizontal: space(5), paddingTop: space(3), borderTopWidth: 1, borderTopColor: palette.line },
  actions: { gap: space(2) },
}))
