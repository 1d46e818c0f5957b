import { useState } from 'react'
import { useWindowDimensions, View } from 'react-native'
import { useI18n } from '../../lib/i18n/i18n.tsx'
import { goBack, replaceWith } from '../../lib/navigation.ts'
import { PageTitle } from '../../lib/page-title'
import { useServices } from '../../lib/services.tsx'
import { useForm } from '../../lib/use-form.ts'
import {
  Button,
  type CardColour,
  CardFace,
  Field,
  Notice,
  RadioRows,
  Screen,
  Segments,
  SkeletonRows,
  space,
  useToast,
} from '../../ui/index.ts'
import { AmountField } from '../money/amount-field.tsx'
import { readAmount } from '../money/read-amount.ts'
import { Failure } from '../shell/failure.tsx'
import { ColourChoice } from './colour-choice.tsx'
import { type Card, useAccount, useCreateCard, useMe } from './queries.ts'

const PURPOSES = ['standard', 'single_use', 'merchant_locked'] as const
const INTERVALS = ['monthly', 'weekly', 'all_time', 'none'] as const
type Interval = (typeof INTERVALS)[number]

interface Wish {
  label: string
  colour: CardColour
  purpose: Card['purpose']
  limit: string
  interval: Interval
}

/** A new card: what it is for, its name and colour, and a limit from the start. */
export function CreateCardScreen() {
  const i18n = useI18n()
  const { t, locale } = i18n
  const { newKey } = useServices()
  const me = useMe()
  const account = useAccount()
  const create = useCreateCard()
  const toast = useToast()
  const [key, setKey] = useState(newKey)
  const currency = account.data?.currency
  const { width } = useWindowDimensions()
  const read = (text: string) => (currency === undefined ? undefined : readAmount(text, currency, locale))

  const form = useForm<Wish>({
    initial: { label: '', colour: 'evergreen', purpose: 'standard', limit: '', interval: 'monthly' },
    check: ({ limit, interval }) =>
      currency !== undefined && limit !== '' && interval !== 'none' && read(limit) === undefined
        ? { limit: t('error.amount', { example: i18n.amount(25_000, currency) }) }
        : {},
    send: async (wish) => {
      const amountMinor = wish.interval === 'none' ? undefined : read(wish.limit)
      const card = await create.mutateAsync({
        key,
        ...(wish.label.trim() === '' ? {} : { label: wish.label.trim() }),
        colour: wish.colour,
        purpose: wish.purpose,
        ...(amountMinor === undefined || wish.interval === 'none'
          ? {}
          : { controls: { limits: [{ amountMinor, interval: wish.interval }] } }),
      })
      toast({ text: t('create.done'), icon: 'check' })
      replaceWith(`/cards/${card.id}`)
    },
  })
  // Another wish is another request: only the same one may be repeated under the same key.
  const change =
    <Name extends keyof Wish>(name: Name) =>
    (value: Wish[Name]) => {
      setKey(newKey())
      form.set(name)(value)
    }
  const { values } = form
  const isBlocked = me.data !== undefined && me.data.kycStatus !== 'approved'
  // A limit cannot be asked for before it is known how many decimals the currency has.
  const isWaiting = currency === undefined && values.interval !== 'none'
  return (
    <Screen
      title={t('create.title')}
      back={{ label: t('app.back'), onPress: () => goBack('/cards') }}
      footer={
        <Button
          title={t('create.action')}
          isBusy={form.isBusy}
          isDisabled={isBlocked || isWaiting}
          onPress={() => void form.submit()}
        />
      }
    >
      <PageTitle title={t('create.title')} />
      {isBlocked ? (
        <Notice
          tone="warning"
          icon="user"
          action={<Button title={t('start.identify')} kind="secondary" isSmall href="/kyc" />}
        >
          {t('create.kyc')}
        </Notice>
      ) : null}
      <View style={{ alignItems: 'center' }}>
        <CardFace
          label={t('create.title')}
          name={values.label || t('cards.untitled')}
          colour={values.colour}
          brand=""
          number={null}
          expiry={null}
          state="active"
          width={Math.min(300, width - space(8))}
        />
      </View>
      <ColourChoice value={values.colour} onChange={change('colour')} />
      <Field
        label={t('create.label')}
        hint={t('create.labelHint')}
        value={values.label}
        onChangeText={change('label')}
        maxLength={40}
        error={form.errors.label}
        {...(isBlocked || isWaiting ? {} : form.enter)}
      />
      <RadioRows
        label={t('create.purpose')}
        isLabelled
        value={values.purpose}
        onChange={change('purpose')}
        options={PURPOSES.map((purpose) => ({
          value: purpose,
          label: t(`cards.purpose.${purpose}`),
          hint: t(`cards.purpose.${purpose}Hint`),
          icon: ({ standard: 'card', single_use: 'bolt', merchant_locked: 'shop' } as const)[purpose],
        }))}
      />
      <Segments
        label={t('create.limit')}
        value={values.interval}
        onChange={change('interval')}
        options={INTERVALS.map((interval) => ({
          value: interval,
          label: interval === 'none' ? t('create.limitNone') : t(`limits.${interval}`),
        }))}
      />
      {values.interval === 'none' ? null : currency === undefined ? (
        account.isError ? (
          <Failure error={account.error} onRetry={() => void account.refetch()} />
        ) : (
          <SkeletonRows label={t('app.loading')} count={1} />
        )
      ) : (
        <AmountField
          label={t('create.limit')}
          currency={currency}
          value={values.limit}
          onChange={change('limit')}
          error={form.errors.limit}
          {...(isBlocked ? {} : form.enter)}
          sliderMaximumMinor={200_000}
        />
      )}
      {form.failure === undefined ? null : (
        <Notice tone="danger" icon="warning" isAlert>
          {form.failure}
        </Notice>
      )}
    </Screen>
  )
}
