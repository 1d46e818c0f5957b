import { useMemo, useState } from 'react'
import { View } from 'react-native'
import { useI18n } from '../../lib/i18n/i18n.tsx'
import { Field, Icon, ListRow, Sheet, SkeletonRows, space, Text, WindowedList } from '../../ui/index.ts'

export interface CountrySheetProps {
  codes: readonly string[] | undefined
  value: string
  onChoose: (code: string) => void
  onClose: () => void
}

const ROW = 60

export function CountrySheet({ codes, value, onChoose, onClose }: CountrySheetProps) {
  const { t, region, locale } = useI18n()
  const [search, setSearch] = useState('')
  const all = useMemo(
    () =>
      (codes ?? []).map((code) => ({ code, name: region(code) })).sort((a, b) => a.name.localeCompare(b.name, locale)),
    [codes, region, locale],
  )
  const wanted = search.trim().toLocaleLowerCase(locale)
  const shown = all.filter(
    ({ code, name }) => name.toLocaleLowerCase(locale).includes(wanted) || code.toLowerCase() === wanted,
  )
  return (
    <Sheet title={t('kyc.country')} isOpen isPlain onClose={onClose} closeLabel={t('app.close')}>
      <View style={{ paddingHorizontal: space(5), paddingBottom: space(3) }}>
        <Field
          label={t('kyc.countrySearch')}
          value={search}
          onChangeText={setSearch}
          leading={<Icon name="search" tone="muted" />}
          autoFocus
        />
      </View>
      <View style={{ height: 400 }}>
        {codes === undefined ? (
          <SkeletonRows label={t('app.loading')} count={5} />
        ) : shown.length === 0 ? (
          <Text tone="muted" align="center">
            {t('limits.noMatch')}
          </Text>
        ) : (
          <WindowedList
            label={t('kyc.country')}
            items={shown}
            keyOf={({ code }) => code}
            typeOf={() => 'country'}
            heightOf={() => ROW}
            onEnd={() => undefined}
            render={({ code, name }) => (
              <ListRow
                title={name}
                hasArrow={false}
                isSelected={code === value}
                onPress={() => onChoose(code)}
                trailing={code === value ? <Icon name="check" tone="accent" /> : null}
              />
            )}
          />
        )}
      </View>
    </Sheet>
  )
}
