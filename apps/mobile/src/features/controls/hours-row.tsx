import { toAsciiDigits } from '@cardwright/money'
import { useState } from 'react'
import { View } from 'react-native'
import { focusFirstWrong } from '../../lib/focus'
import { useI18n } from '../../lib/i18n/i18n.tsx'
import { Button, Chip, Field, ListRow, Rows, Sheet, Switch, space, Text } from '../../ui/index.ts'
import type { Controls } from './queries.ts'

type Hours = NonNullable<Controls['hours']>[number]
const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const
const TIME = /^(?:(?:[01]\d|2[0-3]):[0-5]\d|24:00)$/

const ownTimeZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone

/** Hours of the day and days of the week; documents with several periods are shown and kept, one is edited. */
export function HoursRow({
  hours,
  onChange,
}: {
  hours: Controls['hours']
  onChange: (hours: Controls['hours']) => void
}) {
  const { t, list, weekday } = useI18n()
  const [isOpen, setOpen] = useState(false)
  const describe = (period: Hours): string =>
    t('limits.hoursSome', {
      from: period.from,
      to: period.to,
      days: list(
        DAYS.flatMap((day, index) => ((period.days as readonly string[]).includes(day) ? [weekday(index)] : [])),
      ),
    })
  const subtitle = hours === undefined || hours.length === 0 ? t('limits.hoursAny') : hours.map(describe).join('; ')
  return (
    <>
      <Rows>
        <ListRow icon="clock" title={t('limits.hours')} subtitle={subtitle} onPress={() => setOpen(true)} />
      </Rows>
      {isOpen ? <HoursSheet hours={hours ?? []} onChange={onChange} onClose={() => setOpen(false)} /> : null}
    </>
  )
}

interface HoursSheetProps {
  hours: readonly Hours[]
  onChange: (hours: Controls['hours']) => void
  onClose: () => void
}

function HoursSheet({ hours, onChange, onClose }: HoursSheetProps) {
  const { t, weekday } = useI18n()
  const [period, ...others] = hours
  const [isLimited, setLimited] = useState(period !== undefined)
  const [days, setDays] = useState<readonly string[]>(period?.days ?? ['mon', 'tue', 'wed', 'thu', 'fri'])
  const [from, setFrom] = useState(period?.from ?? '08:00')
  const [to, setTo] = useState(period?.to ?? '20:00')
  const isRight = TIME.test(from) && TIME.test(to) && days.length > 0
  const save = () => {
    if (!isLimited) onChange(undefined)
    else if (isRight) {
      const chosen = DAYS.filter((day) => days.includes(day))
      onChange([{ days: chosen, from, to, timeZone: period?.timeZone ?? ownTimeZone() }, ...others])
    } else return focusFirstWrong()
    onClose()
  }
  return (
    <Sheet
      title={t('limits.hours')}
      isOpen
      onClose={onClose}
      closeLabel={t('app.cancel')}
      footer={<Button title={t('app.done')} onPress={save} />}
    >
      <Switch label={t('limits.hoursOn')} isOn={isLimited} onChange={setLimited} />
      {isLimited ? (
        <>
          <Text size="small" strong>
            {t('limits.hoursDays')}
          </Text>
          <View style={{ flexDirection: 'row', flexWrap: 'wrap', gap: space(2) }}>
            {DAYS.map((day, index) => (
              <Chip
                key={day}
                label={weekday(index)}
                isOn={days.includes(day)}
                onPress={() => setDays(days.includes(day) ? days.filter((other) => other !== day) : [...days, day])}
              />
            ))}
          </View>
          <View style={{ flexDirection: 'row', gap: space(3) }}>
            <View style={{ flex: 1 }}>
              <Field
                label={t('limits.from')}
                value={from}
                onChangeText={(text) => setFrom(toAsciiDigits(text))}
                isLtr
                maxLength={5}
                error={TIME.test(from) ? undefined : t('limits.timeInvalid')}
              />
            </View>
            <View style={{ flex: 1 }}>
              <Field
                label={t('limits.to')}
                value={to}
                onChangeText={(text) => setTo(toAsciiDigits(text))}
                isLtr
                maxLength={5}
                error={TIME.test(to) ? undefined : t('limits.timeInvalid')}
              />
            </View>
          </View>
          <Text size="small" tone="muted">
            {period?.timeZone ?? ownTimeZone()}
          </Text>
        </>
      ) : (
        <Text tone="muted">{t('limits.hoursAny')}</Text>
      )}
    </Sheet>
  )
}
