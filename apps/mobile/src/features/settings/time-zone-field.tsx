import { useCallback, useMemo, useState } from 'react'
import { View } from 'react-native'
import { useI18n } from '../../lib/i18n/i18n.tsx'
import { areaOf, longName, placeOf, presentName, sayOffset } from '../../lib/i18n/time-zone.ts'
import { timeZoneNames } from '../../lib/i18n/time-zone-names'
import { useServices } from '../../lib/services.tsx'
import { FieldNote, ListRow, Rows, space } from '../../ui/index.ts'
import { SearchSheet } from '../shell/search-sheet.tsx'

export interface TimeZoneFieldProps {
  value: string
  onChange: (zone: string) => void
  error: string | undefined
}

/** The zone whose clock statements and times follow, with its offset at present. */
export function TimeZoneField({ value, onChange, error }: TimeZoneFieldProps) {
  const { t, line } = useI18n()
  const { nowMs } = useServices()
  const [isChoosing, setChoosing] = useState(false)
  const offset = sayOffset(value, nowMs())
  return (
    <View style={{ gap: space(1.5) }}>
      <Rows>
        <ListRow
          icon="globe"
          title={line([placeOf(value), ...(offset === undefined ? [] : [offset])])}
          subtitle={t('profile.timeZone')}
          onPress={() => setChoosing(true)}
        />
      </Rows>
      <FieldNote error={error} />
      {isChoosing ? (
        <TimeZoneSheet
          value={value}
          onChoose={(zone) => {
            onChange(zone)
            setChoosing(false)
          }}
          onClose={() => setChoosing(false)}
        />
      ) : null}
    </View>
  )
}

interface TimeZoneSheetProps {
  value: string
  onChoose: (zone: string) => void
  onClose: () => void
}

function TimeZoneSheet({ value, ...rest }: TimeZoneSheetProps) {
  const { t, locale, line } = useI18n()
  const { nowMs } = useServices()
  const present = presentName(value)
  const options = useMemo(
    () =>
      [...new Set([present, ...timeZoneNames()])]
        .map((zone) => ({
          value: zone,
          name: placeOf(zone),
          words: `${zone}\n${areaOf(zone)}\n${longName(zone, locale)}`,
        }))
        // What is chosen stands on top.
        .sort(
          (a, b) => Number(b.value === present) - Number(a.value === present) || a.name.localeCompare(b.name, locale),
        ),
    [present, locale],
  )
  const wordsOf = useCallback((zone: string) => `${areaOf(zone)}\n${longName(zone, locale)}`, [locale])
  const detailOf = (zone: string) => line([areaOf(zone), sayOffset(zone, nowMs()) ?? ''].filter((part) => part !== ''))
  return (
    <SearchSheet
      title={t('profile.timeZone')}
      searchLabel={t('profile.timeZoneSearch')}
      options={options}
      value={present}
      wordsOf={wordsOf}
      detailOf={detailOf}
      {...rest}
    />
  )
}
