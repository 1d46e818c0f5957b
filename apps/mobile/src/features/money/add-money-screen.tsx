import { useState } from 'react'
import { View } from 'react-native'
import { useI18n } from '../../lib/i18n/i18n.tsx'
import { goBack } from '../../lib/navigation.ts'
import { PageTitle } from '../../lib/page-title'
import { isProblem, isUnreachable } from '../../lib/problems.ts'
import { useServices } from '../../lib/services.tsx'
import { useForm } from '../../lib/use-form.ts'
import { Button, Chip, Notice, Screen, SkeletonRows, space, Text, useToast } from '../../ui/index.ts'
import { useAccount } from '../cards/queries.ts'
import { Failure } from '../shell/failure.tsx'
import { AmountField } from './amount-field.tsx'
import { useFund } from './queries.ts'
import { readAmount, typedAmount } from './read-amount.ts'

const QUICK_MINOR = [5_000, 10_000, 25_000, 50_000]

export function AddMoneyScreen() {
  const { t } = useI18n()
  const account = useAccount()
  // What is typed means nothing before it is known how many decimals the currency has.
  if (account.data !== undefined) return <AmountForm currency={account.data.currency} />
  return (
    <Screen title={t('money.add')} back={{ label: t('app.back'), onPress: () => goBack('/money') }}>
      <PageTitle title={t('money.add')} />
      {account.isError ? (
        <Failure error={account.error} onRetry={() => void account.refetch()} />
      ) : (
        <SkeletonRows label={t('app.loading')} count={2} />
      )}
    </Screen>
  )
}

function AmountForm({ currency }: { currency: string }) {
  const i18n = useI18n()
  const { t, locale, amount } = i18n
  const { newKey } = useServices()
  const fund = useFund()
  const toast = useToast()
  const [key, setKey] = useState(newKey)
  const form = useForm({
    initial: { amount: '' },
    check: (values): { amount?: string } =>
      readAmount(values.amount, currency, locale) === undefined
        ? { amount: t('error.amount', { example: amount(25_000, currency) }) }
        : {},
    send: async (values) => {
      const amountMinor = readAmount(values.amount, currency, locale) ?? 0
      await fund.mutateAsync({ amountMinor, key })
      toast({ text: t('money.added', { amount: amount(amountMinor, currency) }), icon: 'check' })
      goBack('/money')
    },
    explain: (error) =>
      isUnreachable(error)
        ? t('error.networkMoney')
        : isProblem(error, 'sandbox_only')
          ? t('money.addUnavailable')
          : undefined,
  })
  const change = (text: string) => {
    setKey(newKey())
    form.set('amount')(text)
  }
  const typed = readAmount(form.values.amount, currency, locale)
  return (
    <Screen
      title={t('money.add')}
      back={{ label: t('app.back'), onPress: () => goBack('/money') }}
      footer={
        <Button
          title={typed === undefined ? t('money.add') : t('money.addAction', { amount: amount(typed, currency) })}
          isBusy={form.isBusy}
          onPress={() => void form.submit()}
        />
      }
    >
      <PageTitle title={t('money.add')} />
      <AmountField
        label={t('money.addAmount')}
        currency={currency}
        value={form.values.amount}
        onChange={change}
        error={form.errors.amount}
        {...form.enter}
        isLarge
      />
      <View
        style={{ flexDirection: 'row', flexWrap: 'wrap', gap: space(2) }}
        role="group"
        aria-label={t('money.quick')}
      >
        {QUICK_MINOR.map((minor) => (
          <View key={minor} style={{ flexGrow: 1, flexBasis: '40%' }}>
            <Chip
              label={amount(minor, currency)}
              isOn={typed === minor}
              onPress={() => change(typedAmount(minor, currency, locale))}
            />
          </View>
        ))}
      </View>
      {form.failure === undefined ? null : (
        <Notice tone="danger" icon="warning" isAlert>
          {form.failure}
        </Notice>
      )}
      <Text size="small" tone="muted">
        {t('money.addNote')}
      </Text>
    </Screen>
  )
}
