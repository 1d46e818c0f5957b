import { useCallback, useEffect, useMemo, useState } from 'react'
import { View } from 'react-native'
import { useI18n } from '../../lib/i18n/i18n.tsx'
import { ENGLISH_PLACES, loadPlaceNames, type PlaceNames } from '../../lib/i18n/place-names.ts'
import { isUniversal, longName, presentName, sayOffset } from '../../lib/i18n/time-zone.ts'
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
  const names = usePlaceNames()
  const place = names.place(presentName(value))
  const offset = isUniversal(value) ? undefined : sayOffset(value, nowMs())
  return (
    <View style={{ gap: space(1.5) }}>
      <Rows>
        <ListRow
          icon="globe"
          title={offset === undefined ? place : line([place, offset])}
          subtitle={t('profile.timeZone')}
          onPress={() => setChoosing(true)}
        />
      </Rows>
      <FieldNote error={error} />
      {isChoosing ? (
        <TimeZoneSheet
          value={value}
          names={names}
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

function usePlaceNames(): PlaceNames {
  const { language } = useI18n()
  const [names, setNames] = useState(ENGLISH_PLACES)
  useEffect(() => {
    let isCurrent = true
    void loadPlaceNames(language).then((loaded) => {
      if (isCurrent) setNames(loaded)
    })
    return () => {
      isCurrent = false
    }
  }, [language])
  return names
}

interface TimeZoneSheetProps {
  value: string
  names: PlaceNames
  onChoose: (zone: string) => void
  onClose: () => void
}

function TimeZoneSheet({ value, names, ...rest }: TimeZoneSheetProps) {
  const { t, locale, line } = useI18n()
  const { nowMs } = useServices()
  const present = presentName(value)
  const options = useMemo(
    () =>
      [...new Set([present, ...timeZoneNames()])]
        .map((zone) => ({
          value: zone,
          name: names.place(zone),
        }))
        // What is chosen stands on top.
        .sort(
          (a, b) => Number(b.value === present) - Number(a.value === present) || a.name.localeCompare(b.name, locale),
        ),
    [present, locale, names],
  )
  const wordsOf = useCallback(
    (zone: string) => [zone.replaceAll('_', ' '), names.area(zone), longName(zone, locale)].join('\n'),
    [locale, names],
  )
  const detailOf = (zone: string) =>
    isUniversal(zone)
      ? undefined
      : line([names.area(zone), sayOffset(zone, nowMs()) ?? ''].filter((part) => part !== ''))
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
