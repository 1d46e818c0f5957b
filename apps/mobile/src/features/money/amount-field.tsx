import { View } from 'react-native'
import { useI18n } from '../../lib/i18n/i18n.tsx'
import { Field, Slider, Text } from '../../ui/index.ts'
import { readAmount, typedAmount } from './read-amount.ts'

export interface AmountFieldProps {
  label: string
  currency: string
  /** As typed; read with `readAmount`. */
  value: string
  onChange: (text: string) => void
  error?: string | undefined
  hint?: string | undefined
  /** A slider below helps to find an amount; typing goes beyond its end. */
  sliderMaximumMinor?: number
  /** The one thing of its page. */
  isLarge?: boolean
  onSubmitEditing?: () => void
}

/** An amount is typed first; the slider is help. */
export function AmountField({
  label,
  currency,
  value,
  onChange,
  error,
  hint,
  sliderMaximumMinor,
  isLarge = false,
  ...rest
}: AmountFieldProps) {
  const { locale, amount } = useI18n()
  const minor = readAmount(value, currency, locale) ?? 0
  return (
    <View>
      <Field
        label={label}
        value={value}
        onChangeText={onChange}
        inputMode="decimal"
        error={error}
        hint={hint}
        isLtr
        isLarge={isLarge}
        leading={
          <Text tone="muted" size={isLarge ? 'heading' : 'body'}>
            {signOf(currency, locale)}
          </Text>
        }
        maxLength={15}
        {...rest}
      />
      {sliderMaximumMinor === undefined ? null : (
        <Slider
          label={label}
          value={minor}
          maximum={sliderMaximumMinor}
          step={stepOf(sliderMaximumMinor)}
          valueText={amount(minor, currency)}
          onChange={(next) => onChange(next === 0 ? '' : typedAmount(next, currency, locale))}
        />
      )}
    </View>
  )
}

/** Forty steps, each a whole number. */
const stepOf = (maximumMinor: number): number => Math.max(1, Math.trunc(maximumMinor / 40))

/** What is left of an amount without its digits: not every engine can take one apart. */
const signOf = (currency: string, locale: string): string => {
  const style = { style: 'currency', currency: currency.toUpperCase(), currencyDisplay: 'narrowSymbol' } as const
  const zero = new Intl.NumberFormat(locale, { ...style, minimumFractionDigits: 0, maximumFractionDigits: 0 }).format(0)
  return zero.replace(/[\p{Nd}\p{Cf}\s]/gu, '') || currency.toUpperCase()
}
