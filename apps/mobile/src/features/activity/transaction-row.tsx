import { memo } from 'react'
import { View } from 'react-native'
import { useI18n } from '../../lib/i18n/i18n.tsx'
import {
  Avatar,
  createStyles,
  Icon,
  isStackedAt,
  Pressable,
  rowHeight,
  space,
  Text,
  useTextScale,
  webOnly,
} from '../../ui/index.ts'
import { briefNameOfCard, labelOfCard } from '../cards/card-words.ts'
import type { Card } from '../cards/queries.ts'
import type { Transaction } from './queries.ts'
import { iconOf, iconOfCategory, isSpent, shownMinor } from './transaction-words.ts'

export interface TransactionRowProps {
  transaction: Transaction
  card: Card | undefined
  isSelected?: boolean
  /** On the page of a card it goes without saying. */
  hidesCard?: boolean
}

/** One payment from pending to settled is one row. State is a word and an icon, never colour alone. */
export const TransactionRow = memo(function TransactionRow(props: TransactionRowProps) {
  const { transaction, card, isSelected = false, hidesCard = false } = props
  const styles = useStyles()
  const textScale = useTextScale()
  const i18n = useI18n()
  const { t, amount, time, moment } = i18n
  const { merchant, status, currency } = transaction
  const shown = amount(shownMinor(transaction), currency)
  const isForeign = transaction.merchantCurrency !== currency
  const state = t(`activity.status.${status}`)
  const brief = card === undefined || hidesCard ? '' : briefNameOfCard(card)
  // One line of a phone holds two of them; which day it was says the heading above.
  const when = status === 'settled' || brief === '' ? time(transaction.createdAt) : ''
  // Everything that the row shows, and the day, which a heading above says only to the eye.
  const spoken = [
    merchant.name,
    shown,
    state,
    card === undefined || hidesCard ? '' : labelOfCard(card, i18n),
    moment(transaction.createdAt),
    isForeign
      ? t('payment.asked', { amount: amount(transaction.merchantAmountMinor, transaction.merchantCurrency) })
      : '',
  ]
  return (
    <Pressable
      href={`/activity/${transaction.id}`}
      label={spoken.filter(Boolean).join(t('app.comma'))}
      {...(isSelected ? webOnly({ 'aria-current': 'true' }) : {})}
      style={[styles.row, { height: rowHeight(textScale) }, isSelected ? styles.selected : null]}
    >
      <Avatar name={merchant.name} icon={iconOfCategory(merchant.categoryCode)} />
      <View style={isStackedAt(textScale) ? styles.stacked : styles.beside}>
        <View style={isStackedAt(textScale) ? null : styles.words}>
          <Text numberOfLines={1}>{merchant.name}</Text>
          <View style={styles.state}>
            {status === 'settled' ? null : (
              <Icon
                name={iconOf(status)}
                size={14}
                tone={status === 'declined' ? 'danger' : status === 'pending' ? 'warning' : 'muted'}
              />
            )}
            <Text
              size="small"
              tone={status === 'declined' ? 'danger' : status === 'pending' ? 'warning' : 'muted'}
              numberOfLines={1}
            >
              {status === 'settled' ? '' : `${state} · `}
              <Text size="small" tone="muted">
                {[when, brief].filter(Boolean).join(' · ')}
              </Text>
            </Text>
          </View>
        </View>
        <View style={isStackedAt(textScale) ? styles.stackedAmounts : styles.amounts}>
          <Text
            strong={isSpent(transaction)}
            tone={isSpent(transaction) ? 'ink' : 'muted'}
            style={isSpent(transaction) ? null : styles.struck}
          >
            {shown}
          </Text>
          {isForeign ? (
            <Text size="small" tone="muted">
              {amount(transaction.merchantAmountMinor, transaction.merchantCurrency)}
            </Text>
          ) : null}
        </View>
      </View>
    </Pressable>
  )
})

const useStyles = createStyles((palette) => ({
  row: {
    flexDirection: 'row',
    alignItems: 'center',
    gap: space(3),
    paddingHorizontal: space(4),
    backgroundColor: palette.surface,
  },
  selected: { backgroundColor: palette.accentSoft },
  beside: { flex: 1, minWidth: 0, flexDirection: 'row', alignItems: 'center', gap: space(3) },
  stacked: { flex: 1, minWidth: 0 },
  words: { flex: 1, minWidth: 0 },
  state: { flexDirection: 'row', alignItems: 'center', gap: space(1) },
  amounts: { alignItems: 'flex-end' },
  stackedAmounts: { flexDirection: 'row', alignItems: 'baseline', gap: space(2) },
  struck: { textDecorationLine: 'line-through' },
}))
