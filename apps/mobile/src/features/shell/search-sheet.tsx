import { useDeferredValue, useMemo, useState } from 'react'
import { View } from 'react-native'
import { useI18n } from '../../lib/i18n/i18n.tsx'
import { Field, Icon, ListRow, Sheet, SkeletonRows, space, Text, useTextScale, WindowedList } from '../../ui/index.ts'

export interface SearchOption {
  value: string
  name: string
}

export interface SearchSheetProps {
  title: string
  searchLabel: string
  /** In their order; undefined while they are loaded. */
  options: readonly SearchOption[] | undefined
  value: string | undefined
  /** A second line of a row, asked for only when the row is drawn. */
  detailOf?: (value: string) => string | undefined
  /** What else an option is found by; asked for once one types. */
  wordsOf?: (value: string) => string
  onChoose: (value: string) => void
  onClose: () => void
}

/** One line, two where there is a detail. */
const rowOf = (textScale: number, hasDetail: boolean): number => Math.ceil((hasDetail ? 44 : 24) * textScale) + space(6)

/** One of many, found by typing. */
export function SearchSheet({
  title,
  searchLabel,
  options,
  value,
  detailOf,
  wordsOf,
  onChoose,
  onClose,
}: SearchSheetProps) {
  const { t, locale, plural } = useI18n()
  const textScale = useTextScale()
  const height = Math.max(60, rowOf(textScale, detailOf !== undefined))
  const [search, setSearch] = useState('')
  const wanted = useDeferredValue(search.trim().toLocaleLowerCase(locale))
  const isSearching = wanted !== ''
  const texts = useMemo(
    () =>
      isSearching
        ? options?.map(({ value: key, name }) => [name, key, wordsOf?.(key) ?? ''].join('\n').toLocaleLowerCase(locale))
        : undefined,
    [isSearching, options, wordsOf, locale],
  )
  const shown = (options ?? []).filter((_option, index) => texts?.[index]?.includes(wanted) ?? true)
  return (
    <Sheet title={title} isOpen isPlain onClose={onClose} closeLabel={t('app.close')}>
      <View style={{ paddingHorizontal: space(5), paddingBottom: space(3) }}>
        <Field
          label={searchLabel}
          value={search}
          onChangeText={setSearch}
          leading={<Icon name="search" tone="muted" />}
          autoFocus
        />
      </View>
      <View style={{ height: 400 }}>
        {options === undefined ? (
          <SkeletonRows label={t('app.loading')} count={5} />
        ) : (
          <>
            <Text
              size="small"
              tone="muted"
              align="center"
              aria-live="polite"
              style={{ paddingHorizontal: space(5), paddingBottom: space(2) }}
            >
              {shown.length === 0 ? t('limits.noMatch') : plural('search.found', shown.length)}
            </Text>
            <WindowedList
              label={title}
              items={shown}
              keyOf={({ value: key }) => key}
              typeOf={() => 'option'}
              heightOf={() => height}
              onEnd={() => undefined}
              render={({ value: key, name }) => {
                const detail = detailOf?.(key)
                return (
                  // A button alone is only as wide as its words.
                  <View style={{ height }}>
                    <ListRow
                      title={name}
                      subtitle={detail}
                      hasArrow={false}
                      isClamped
                      isInSheet
                      isSelected={key === value}
                      {...(key === value
                        ? { label: [name, detail, t('search.chosen')].filter(Boolean).join(', ') }
                        : {})}
                      onPress={() => onChoose(key)}
                      trailing={key === value ? <Icon name="check" tone="accent" /> : null}
                    />
                  </View>
                )
              }}
            />
          </>
        )}
      </View>
    </Sheet>
  )
}
