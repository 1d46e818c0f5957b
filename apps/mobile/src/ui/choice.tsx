import type { ReactNode } from 'react'
import { ScrollView, View } from 'react-native'
import { Icon, type IconName } from './icon.tsx'
import { Pressable } from './pressable.tsx'
import { RadioGroup, radioStop } from './radio-group.tsx'
import { Text } from './text.tsx'
import { createStyles } from './theme'
import { radius, space } from './tokens.ts'
import { mark, webOnly } from './web-only.ts'

export interface SwitchProps {
  label: string
  hint?: string
  isOn: boolean
  onChange: (isOn: boolean) => void
  isDisabled?: boolean
  /** Inside `Rows`, which has no margin of its own. */
  isInset?: boolean
}

/** On or off, where something beside it says of what. */
export function Toggle({ label, isOn, onChange }: { label: string; isOn: boolean; onChange: (isOn: boolean) => void }) {
  const styles = useStyles()
  return (
    <Pressable
      role="switch"
      aria-checked={isOn}
      aria-label={label}
      onPress={() => onChange(!isOn)}
      style={styles.toggle}
    >
      <Track isOn={isOn} />
    </Pressable>
  )
}

function Track({ isOn }: { isOn: boolean }) {
  const styles = useStyles()
  return (
    <View {...mark('fill')} style={[styles.track, isOn ? styles.trackOn : null]}>
      <View {...mark('press')} style={[styles.thumb, isOn ? styles.thumbOn : null]}>
        {isOn ? <Icon name="check" size={14} tone="accent" /> : null}
      </View>
    </View>
  )
}

/** A row that is on or off; the whole row is the target. */
export function Switch({ label, hint, isOn, onChange, isDisabled = false, isInset = false }: SwitchProps) {
  const styles = useStyles()
  return (
    <Pressable
      role="switch"
      aria-checked={isOn}
      aria-label={hint === undefined ? label : `${label}. ${hint}`}
      disabled={isDisabled}
      onPress={() => onChange(!isOn)}
      style={[styles.row, isInset ? styles.inset : null]}
    >
      <View style={styles.words}>
        <Text>{label}</Text>
        {hint === undefined ? null : (
          <Text size="small" tone="muted">
            {hint}
          </Text>
        )}
      </View>
      <Track isOn={isOn} />
    </Pressable>
  )
}

export interface CheckboxProps {
  label: string
  isChecked: boolean
  onChange: (isChecked: boolean) => void
  error?: string | undefined
  children?: ReactNode
}

export function Checkbox({ label, isChecked, onChange, error, children }: CheckboxProps) {
  const styles = useStyles()
  return (
    <Pressable
      role="checkbox"
      aria-checked={isChecked}
      {...webOnly({ 'aria-invalid': error !== undefined })}
      aria-label={error === undefined ? label : `${label.replace(/\.$/, '')}. ${error}`}
      onPress={() => onChange(!isChecked)}
      style={styles.checkRow}
    >
      <View {...mark('fill')} style={[styles.box, isChecked ? styles.boxOn : null, error ? styles.boxWrong : null]}>
        {isChecked ? <Icon name="check" size={16} tone="onAccent" /> : null}
      </View>
      <View style={styles.words}>{children ?? <Text size="small">{label}</Text>}</View>
    </Pressable>
  )
}

export interface Option<Value extends string> {
  value: Value
  label: string
  hint?: string
  icon?: IconName
}

export interface ChoiceProps<Value extends string> {
  label: string
  options: readonly Option<Value>[]
  value: Value | undefined
  onChange: (value: Value) => void
  /** Where no heading above says what is chosen. */
  isLabelled?: boolean
}

/** One of a few, each on a row of its own with a sentence about it. */
export function RadioRows<Value extends string>({ label, options, value, onChange, isLabelled }: ChoiceProps<Value>) {
  const styles = useStyles()
  const chosen = options.findIndex((option) => option.value === value)
  return (
    <RadioGroup label={label} style={styles.rows}>
      {isLabelled ? (
        <Text size="small" strong>
          {label}
        </Text>
      ) : null}
      {options.map((option, index) => (
        <Pressable
          key={option.value}
          role="radio"
          {...radioStop(index, chosen)}
          aria-checked={option.value === value}
          aria-label={option.hint === undefined ? option.label : `${option.label}. ${option.hint}`}
          onPress={() => onChange(option.value)}
          style={[styles.radio, option.value === value ? styles.radioOn : null]}
        >
          {option.icon === undefined ? null : (
            <Icon name={option.icon} tone={option.value === value ? 'accent' : 'muted'} />
          )}
          <View style={styles.words}>
            <Text strong>{option.label}</Text>
            {option.hint === undefined ? null : (
              <Text size="small" tone="muted">
                {option.hint}
              </Text>
            )}
          </View>
          <View {...mark('fill')} style={[styles.dot, option.value === value ? styles.dotOn : null]}>
            {option.value === value ? <Icon name="check" size={14} tone="onAccent" /> : null}
          </View>
        </Pressable>
      ))}
    </RadioGroup>
  )
}

/** One of two to four short words, side by side. */
export function Segments<Value extends string>({ label, options, value, onChange }: ChoiceProps<Value>) {
  const styles = useStyles()
  const chosen = options.findIndex((option) => option.value === value)
  return (
    <RadioGroup label={label} style={styles.segments}>
      {options.map((option, index) => (
        <Pressable
          key={option.value}
          role="radio"
          {...radioStop(index, chosen)}
          aria-checked={option.value === value}
          onPress={() => onChange(option.value)}
          style={[styles.segment, option.value === value ? styles.segmentOn : null]}
        >
          <Text
            size="small"
            strong={option.value === value}
            tone={option.value === value ? 'ink' : 'muted'}
            align="center"
          >
            {option.label}
          </Text>
        </Pressable>
      ))}
    </RadioGroup>
  )
}

/** A few words as chips on as many lines as they need; one of them is chosen. */
export function WrappedChips<Value extends string>({ label, options, value, onChange }: ChoiceProps<Value>) {
  const styles = useStyles()
  return (
    <View role="group" aria-label={label} style={styles.wrapped}>
      {options.map((option) => (
        <Chip
          key={option.value}
          label={option.label}
          isOn={option.value === value}
          onPress={() => onChange(option.value)}
        />
      ))}
    </View>
  )
}

/** Filters in one line that scrolls sideways to the edges of the page; any one of them or none. */
export function Chips<Value extends string>({ label, options, value, onChange }: ChoiceProps<Value>) {
  const styles = useStyles()
  return (
    <ScrollView
      horizontal
      showsHorizontalScrollIndicator={false}
      style={styles.chipScroll}
      contentContainerStyle={styles.chips}
      {...webOnly({ role: 'group', 'aria-label': label })}
      {...mark('snap')}
    >
      {options.map((option) => (
        <Chip
          key={option.value}
          label={option.label}
          isOn={option.value === value}
          onPress={() => onChange(option.value)}
        />
      ))}
    </ScrollView>
  )
}

export interface ChipProps {
  label: string
  isOn: boolean
  onPress: () => void
}

/** What is half in sight already, a browser leaves so when the Tab key comes to it. */
const bringIntoSight = ({ currentTarget }: { currentTarget: { scrollIntoView: (how: object) => void } }) =>
  currentTarget.scrollIntoView({ block: 'nearest', inline: 'nearest' })

export function Chip({ label, isOn, onPress }: ChipProps) {
  const styles = useStyles()
  return (
    <Pressable
      role="button"
      {...webOnly({ 'aria-pressed': isOn, onFocus: bringIntoSight })}
      onPress={onPress}
      style={[styles.chip, isOn ? styles.chipOn : null]}
    >
      {isOn ? <Icon name="check" size={16} tone="accent" /> : null}
      <Text size="small" strong={isOn} tone={isOn ? 'accent' : 'ink'}>
        {label}
      </Text>
    </Pressable>
  )
}

const useStyles = createStyles((palette) => ({
  row: { flexDirection: 'row', alignItems: 'center', gap: space(4), paddingVertical: space(3), minHeight: 56 },
  inset: { paddingHorizontal: space(4) },
  words: { flex: 1, minWidth: 0 },
  track: {
    width: 52,
    height: 32,
    borderRadius: radius.pill,
    backgroundColor: palette.sunken,
    borderWidth: 2,
    borderColor: palette.control,
    justifyContent: 'center',
    paddingHorizontal: 3,
  },
  trackOn: { backgroundColor: palette.accent, borderColor: palette.accent, alignItems: 'flex-end' },
  thumb: {
    width: 20,
    height: 20,
    borderRadius: radius.pill,
    backgroundColor: palette.control,
    alignItems: 'center',
    justifyContent: 'center',
  },
  thumbOn: { backgroundColor: palette.onAccent, width: 24, height: 24 },
  checkRow: { flexDirection: 'row', gap: space(3), alignItems: 'flex-start', paddingVertical: space(2) },
  box: {
    width: 24,
    height: 24,
    borderRadius: 6,
    borderWidth: 2,
    borderColor: palette.control,
    alignItems: 'center',
    justifyContent: 'center',
    backgroundColor: palette.surface,
  },
  boxOn: { backgroundColor: palette.accent, borderColor: palette.accent },
  boxWrong: { borderColor: palette.danger },
  rows: { gap: space(2) },
  radio: {
    flexDirection: 'row',
    alignItems: 'center',
    gap: space(3),
    padding: space(4),
    borderRadius: radius.medium,
    borderWidth: 1,
    borderColor: palette.line,
    backgroundColor: palette.surface,
  },
  radioOn: { borderColor: palette.accent, backgroundColor: palette.accentSoft },
  dot: {
    width: 22,
    height: 22,
    borderRadius: radius.pill,
    borderWidth: 2,
    borderColor: palette.control,
    alignItems: 'center',
    justifyContent: 'center',
  },
  dotOn: { borderColor: palette.accent, backgroundColor: palette.accent },
  segments: { flexDirection: 'row', backgroundColor: palette.sunken, borderRadius: radius.medium, padding: 3, gap: 3 },
  segment: { flex: 1, alignItems: 'center', justifyContent: 'center', borderRadius: 10, paddingHorizontal: space(2) },
  segmentOn: { backgroundColor: palette.surface },
  toggle: { width: 64, alignItems: 'center', justifyContent: 'center' },
  chipScroll: { flexGrow: 0, marginHorizontal: -space(4) },
  chips: { gap: space(2), paddingVertical: space(1), paddingHorizontal: space(4) },
  wrapped: { flexDirection: 'row', flexWrap: 'wrap', gap: space(2) },
  chip: {
    flexDirection: 'row',
    alignItems: 'center',
    justifyContent: 'center',
    gap: space(1.5),
    minHeight: 44,
    paddingHorizontal: space(4),
    borderRadius: radius.pill,
    borderWidth: 1,
    borderColor: palette.line,
    backgroundColor: palette.surface,
  },
  chipOn: { borderColor: palette.accent, backgroundColor: palette.accentSoft },
}))
