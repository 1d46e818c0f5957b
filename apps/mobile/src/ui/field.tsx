import { toAsciiDigits } from '@cardwright/money'
import { type ReactNode, useId, useRef, useState } from 'react'
import { Pressable, TextInput, type TextInputProps, View } from 'react-native'
import { Icon } from './icon.tsx'
import { fontOf, sizeStyle, Text } from './text.tsx'
import { createStyles, usePalette } from './theme'
import { radius, space, TOUCH } from './tokens.ts'
import { mark, webOnly } from './web-only.ts'

export interface FieldProps extends Omit<TextInputProps, 'style' | 'onChange'> {
  label: string
  hint?: string | undefined
  error?: string | undefined
  /** Before the text, for example a currency sign. */
  leading?: ReactNode
  trailing?: ReactNode
  isRequired?: boolean
  /** The note somewhere else that says what is wrong here, where several fields share one. */
  wrongNoteId?: string | undefined
  /** Figures and codes stay left-to-right in every language. */
  isLtr?: boolean
  /** The one thing of its page: an amount. */
  isLarge?: boolean
}

/** A labelled input. The label is always visible; hint and error are announced with it. */
export function Field(props: FieldProps) {
  const { label, hint, error, leading, trailing, multiline, ...more } = props
  const { isRequired = false, isLtr = false, isLarge = false, wrongNoteId, ...input } = more
  const styles = useStyles()
  const palette = usePalette()
  const id = useId()
  const ref = useRef<TextInput>(null)
  const [isFocused, setFocused] = useState(false)
  const isWrong = error !== undefined || wrongNoteId !== undefined
  const notes = [
    ...(error === undefined && hint === undefined ? [] : [`${id}-note`]),
    ...(wrongNoteId === undefined ? [] : [wrongNoteId]),
  ]
  return (
    <View style={styles.field}>
      <Pressable
        onPress={() => ref.current?.focus()}
        {...webOnly({ tabIndex: -1, role: 'presentation' })}
        accessible={false}
      >
        <Text size="small" strong nativeID={`${id}-label`}>
          {label}
        </Text>
      </Pressable>
      <View
        {...mark('box')}
        style={[
          styles.box,
          trailing === undefined ? null : styles.hasTrailing,
          input.readOnly ? styles.fixed : null,
          isFocused ? styles.focused : null,
          isWrong ? styles.wrong : null,
        ]}
      >
        {leading}
        <TextInput
          ref={ref}
          aria-label={label}
          placeholderTextColor={palette.muted}
          maxFontSizeMultiplier={2}
          multiline={multiline ?? false}
          {...keepFocus}
          {...input}
          {...webOnly({
            'aria-invalid': isWrong,
            'aria-required': isRequired,
            ...(notes.length === 0 ? {} : { 'aria-describedby': notes.join(' ') }),
            ...(isLtr ? { dir: 'ltr' } : {}),
          })}
          onFocus={(event) => {
            setFocused(true)
            input.onFocus?.(event)
          }}
          onBlur={(event) => {
            setFocused(false)
            input.onBlur?.(event)
          }}
          style={[
            styles.input,
            sizeStyle(isLarge ? 'heading' : 'body'),
            fontOf(isLarge),
            multiline ? styles.tall : null,
          ]}
        />
        {trailing}
      </View>
      <FieldNote id={`${id}-note`} hint={hint} error={error} />
    </View>
  )
}

export function FieldNote({ id, hint, error }: { id?: string; hint?: string | undefined; error?: string | undefined }) {
  const styles = useStyles()
  if (error === undefined && hint === undefined) return null
  return (
    <View style={styles.note} nativeID={id} {...(error === undefined ? {} : { role: 'alert' as const })}>
      {error === undefined ? null : <Icon name="warning" size={16} tone="danger" />}
      <Text size="small" tone={error === undefined ? 'muted' : 'danger'} style={styles.noteText}>
        {error ?? hint}
      </Text>
    </View>
  )
}

/** In browsers the Enter key leaves the cursor where it is: what is wrong is put right there. */
const keepFocus = webOnly({ blurOnSubmit: false })

export interface PasswordFieldProps extends FieldProps {
  showLabel: string
  hideLabel: string
}

export function PasswordField({ showLabel, hideLabel, ...props }: PasswordFieldProps) {
  const styles = useStyles()
  const [isShown, setShown] = useState(false)
  return (
    <Field
      {...props}
      secureTextEntry={!isShown}
      autoCapitalize="none"
      autoCorrect={false}
      isLtr
      trailing={
        <Pressable
          role="button"
          aria-label={isShown ? hideLabel : showLabel}
          onPress={() => setShown(!isShown)}
          style={styles.toggle}
        >
          <Icon name={isShown ? 'eyeOff' : 'eye'} tone="muted" />
        </Pressable>
      }
    />
  )
}

export interface CodeFieldProps {
  label: string
  value: string
  onChange: (value: string) => void
  /** Called once with the whole code, also when it was pasted or filled in by the system. */
  onComplete: (code: string) => void
  hint?: string
  error?: string | undefined
  length?: number
  onSubmitEditing?: () => void
  /** Takes the focus when it appears; off where several stand on a page. */
  isFocused?: boolean
}

/** One field for a one-time code: paste, autofill from mail or messages, figures only. */
export function CodeField({
  label,
  value,
  onChange,
  onComplete,
  hint,
  error,
  length = 6,
  isFocused = true,
  onSubmitEditing,
}: CodeFieldProps) {
  const styles = useStyles()
  const id = useId()
  const change = (text: string) => {
    const digits = toAsciiDigits(text).replace(/\D/g, '').slice(0, length)
    onChange(digits)
    if (digits.length === length && digits !== value) onComplete(digits)
  }
  return (
    <View style={styles.field}>
      <Text size="small" strong>
        {label}
      </Text>
      <TextInput
        aria-label={label}
        value={value}
        onChangeText={change}
        inputMode="numeric"
        keyboardType="number-pad"
        autoComplete="one-time-code"
        textContentType="oneTimeCode"
        autoFocus={isFocused}
        maxFontSizeMultiplier={1.5}
        {...keepFocus}
        {...(onSubmitEditing === undefined ? {} : { onSubmitEditing })}
        {...webOnly({
          'aria-invalid': error !== undefined,
          'aria-describedby': `${id}-note`,
          dir: 'ltr',
          name: 'code',
        })}
        style={[styles.code, fontOf(true), sizeStyle('heading'), error ? styles.wrong : null]}
      />
      <FieldNote id={`${id}-note`} hint={hint} error={error} />
    </View>
  )
}

const useStyles = createStyles((palette) => ({
  field: { gap: space(1.5) },
  box: {
    flexDirection: 'row',
    alignItems: 'center',
    gap: space(2),
    minHeight: 52,
    borderWidth: 1,
    borderColor: palette.control,
    borderRadius: radius.medium,
    backgroundColor: palette.surface,
    // On the box, not on the input: that one runs from left to right in Arabic too where figures are typed.
    paddingHorizontal: space(4),
  },
  hasTrailing: { paddingEnd: space(1) },
  focused: { borderColor: palette.focus },
  fixed: { backgroundColor: palette.sunken, borderColor: palette.sunken },
  wrong: { borderColor: palette.danger },
  input: {
    flex: 1,
    minWidth: 0,
    minHeight: 50,
    color: palette.ink,
    paddingVertical: space(3),
    textAlign: 'auto',
  },
  tall: { minHeight: 112, textAlignVertical: 'top' },
  toggle: { width: TOUCH, height: TOUCH, alignItems: 'center', justifyContent: 'center' },
  note: { flexDirection: 'row', gap: space(1.5), alignItems: 'flex-start' },
  noteText: { flexShrink: 1 },
  code: {
    minHeight: 64,
    borderWidth: 1,
    borderColor: palette.control,
    borderRadius: radius.medium,
    backgroundColor: palette.surface,
    color: palette.ink,
    paddingHorizontal: space(4),
    letterSpacing: 10,
    textAlign: 'center',
  },
}))
