import { type ReactNode, useMemo, useState } from 'react'
import { View } from 'react-native'
import { useI18n } from '../../lib/i18n/i18n.tsx'
import { useForm } from '../../lib/use-form.ts'
import { Button, ListRow, Rows, Sheet, SkeletonRows, space, Text, WrappedChips } from '../../ui/index.ts'
import { shortNameOfCard } from '../cards/card-words.ts'
import { type Card, useAccount } from '../cards/queries.ts'
import { useCategories } from '../controls/queries.ts'
import { AmountField } from '../money/amount-field.tsx'
import { readAmount } from '../money/read-amount.ts'
import { Failure } from '../shell/failure.tsx'
import { SearchSheet } from '../shell/search-sheet.tsx'
import { EVERYTHING, type Narrowing, PERIODS } from './narrowing.ts'

export interface FilterSheetProps {
  value: Narrowing
  cards: readonly Card[]
  onChange: (value: Narrowing) => void
  onClose: () => void
}

const ALL = 'all'

/** By card, kind of shop, time and amount. */
export function FilterSheet({ value, cards, onChange, onClose }: FilterSheetProps) {
  const i18n = useI18n()
  const { t, locale, amount } = i18n
  const account = useAccount()
  const currency = account.data?.currency
  // Amounts that cannot be read yet stay as they are.
  const read = (text: string) => (currency === undefined ? undefined : readAmount(text, currency, locale))
  const isWrong = (text: string) => currency !== undefined && text !== '' && read(text) === undefined
  const example = currency === undefined ? '' : t('error.amount', { example: amount(2_500, currency) })
  const form = useForm<Narrowing>({
    initial: value,
    check: ({ least, most }) => ({
      ...(isWrong(least) ? { least: example } : {}),
      ...(isWrong(most) ? { most: example } : {}),
      ...((read(least) ?? 0) > (read(most) ?? Number.POSITIVE_INFINITY) ? { most: t('activity.mostTooSmall') } : {}),
    }),
    send: async (wish) => {
      onChange(wish)
      onClose()
    },
  })
  const { values, set } = form
  return (
    <Sheet
      title={t('activity.more')}
      isOpen
      onClose={onClose}
      closeLabel={t('app.close')}
      footer={
        <View style={{ gap: space(2) }}>
          <Button title={t('activity.apply')} onPress={() => void form.submit()} />
          <Button
            title={t('activity.reset')}
            kind="quiet"
            onPress={() => {
              onChange(EVERYTHING)
              onClose()
            }}
          />
        </View>
      }
    >
      <Group title={t('activity.card')}>
        <WrappedChips
          label={t('activity.card')}
          value={values.cardId ?? ALL}
          onChange={(id) => set('cardId')(id === ALL ? undefined : id)}
          options={[
            { value: ALL, label: t('activity.allCards') },
            ...cards.map((card) => ({ value: card.id, label: shortNameOfCard(card, i18n) })),
          ]}
        />
      </Group>
      <CategoryChoice value={values.category} onChange={set('category')} />
      <Group title={t('activity.period')}>
        <WrappedChips
          label={t('activity.period')}
          value={values.period}
          onChange={set('period')}
          options={PERIODS.map((period) => ({ value: period, label: t(`activity.period.${period}`) }))}
        />
      </Group>
      {currency === undefined ? (
        account.isError ? (
          <Failure error={account.error} onRetry={() => void account.refetch()} />
        ) : (
          <SkeletonRows label={t('app.loading')} count={1} />
        )
      ) : (
        <View style={{ flexDirection: 'row', gap: space(3) }}>
          {(['least', 'most'] as const).map((name) => (
            <View key={name} style={{ flex: 1, minWidth: 0 }}>
              <AmountField
                label={t(`activity.${name}`)}
                currency={currency}
                value={values[name]}
                onChange={set(name)}
                error={form.errors[name]}
                {...form.enter}
              />
            </View>
          ))}
        </View>
      )}
    </Sheet>
  )
}

interface CategoryChoiceProps {
  value: string | undefined
  onChange: (code: string | undefined) => void
}

function CategoryChoice({ value, onChange }: CategoryChoiceProps) {
  const { t, locale } = useI18n()
  const [isChoosing, setChoosing] = useState(false)
  const catalogue = useCategories(isChoosing || value !== undefined).data?.data
  const options = useMemo(() => {
    const kinds = catalogue?.map(({ code, name }) => ({ value: code, name }))
    kinds?.sort((a, b) => a.name.localeCompare(b.name, locale))
    return kinds && [{ value: ALL, name: t('activity.allCategories') }, ...kinds]
  }, [catalogue, locale, t])
  return (
    <>
      <Rows>
        <ListRow
          icon="shop"
          title={options?.find((option) => option.value === (value ?? ALL))?.name ?? t('activity.allCategories')}
          subtitle={t('activity.category')}
          onPress={() => setChoosing(true)}
        />
      </Rows>
      {isChoosing ? (
        <SearchSheet
          title={t('activity.category')}
          searchLabel={t('activity.categorySearch')}
          options={options}
          value={value ?? ALL}
          onChoose={(code) => {
            onChange(code === ALL ? undefined : code)
            setChoosing(false)
          }}
          onClose={() => setChoosing(false)}
        />
      ) : null}
    </>
  )
}

const Group = ({ title, children }: { title: string; children: ReactNode }) => (
  <View style={{ gap: space(2) }}>
    <Text size="small" strong>
      {title}
    </Text>
    {children}
  </View>
)
