import { type Calendar, DAYS } from './calendar.ts'
import type { Dice } from './random.ts'
import { SHOPS, type Shop } from './shops.ts'
import type { Channel, Step } from './steps.ts'

/** What recurs: how often it happens on a day, at which hours, for how much (minor units), and by how much a tip raises what is captured. */
interface Habit {
  readonly shops: readonly [Shop, ...Shop[]]
  readonly weekdays: number
  readonly weekend: number
  readonly hours: readonly [number, number]
  readonly amounts: readonly [number, number]
  readonly channel: Channel
  readonly tipPercent?: number
}

const HABITS: readonly Habit[] = [
  {
    shops: [SHOPS.coffee, SHOPS.bakery],
    weekdays: 0.4,
    weekend: 0.3,
    hours: [7, 9],
    amounts: [425, 985],
    channel: 'contactless',
  },
  { shops: [SHOPS.transit], weekdays: 0.3, weekend: 0.1, hours: [8, 9], amounts: [250, 250], channel: 'contactless' },
  {
    shops: [SHOPS.market, SHOPS.grocery],
    weekdays: 0.22,
    weekend: 0.45,
    hours: [17, 19],
    amounts: [1_640, 8_350],
    channel: 'chip',
  },
  {
    shops: [SHOPS.noodles, SHOPS.trattoria],
    weekdays: 0.14,
    weekend: 0.3,
    hours: [12, 20],
    amounts: [1_350, 4_900],
    channel: 'chip',
    tipPercent: 18,
  },
  {
    shops: [SHOPS.tavern, SHOPS.cinema],
    weekdays: 0.03,
    weekend: 0.2,
    hours: [19, 21],
    amounts: [1_200, 3_200],
    channel: 'contactless',
  },
]

/** Days on which the tank was filled, how much was pumped; the pump first asks for more than anybody pumps. */
const FUEL: readonly (readonly [daysAgo: number, amountMinor: number])[] = [
  [85, 4_137],
  [74, 3_890],
  [53, 4_422],
  [43, 4_018],
  [33, 3_764],
  [19, 4_290],
  [8, 3_951],
]
const FUEL_HOLD_MINOR = 10_000

export function planEveryday(calendar: Calendar, dice: Dice): Step[] {
  const steps: Step[] = []
  for (let daysAgo = DAYS - 1; daysAgo >= 0; daysAgo -= 1) {
    for (const [index, habit] of HABITS.entries()) steps.push(...planHabit(calendar, dice, { habit, index, daysAgo }))
  }
  return [...steps, ...FUEL.flatMap(([daysAgo, amountMinor]) => planFuel(calendar, daysAgo, amountMinor))]
}

/** The dice are rolled the same number of times whether it happens or not, so that each day is independent of the others. */
function planHabit(
  calendar: Calendar,
  dice: Dice,
  { habit, index, daysAgo }: { habit: Habit; index: number; daysAgo: number },
): Step[] {
  const isWeekend = [0, 6].includes(calendar.weekday(daysAgo))
  const happens = dice.chance(isWeekend ? habit.weekend : habit.weekdays)
  const shop = dice.pick(habit.shops)
  const at = calendar.at(daysAgo, dice.between(...habit.hours), dice.between(0, 59))
  const amountMinor = dice.between(...habit.amounts)
  const captureAt = calendar.at(daysAgo - dice.between(1, 2), 3, dice.between(0, 59))
  if (!happens) return []
  const payment = `everyday-${daysAgo}-${index}`
  const tipMinor = Math.round((amountMinor * (habit.tipPercent ?? 0)) / 100)
  return [
    {
      kind: 'authorize',
      payment,
      at,
      card: 'everyday',
      shop,
      amountMinor,
      channel: habit.channel,
      expected: 'approved',
    },
    { kind: 'capture', payment, at: captureAt, amountMinor: amountMinor + tipMinor },
  ]
}

function planFuel(calendar: Calendar, daysAgo: number, amountMinor: number): Step[] {
  const payment = `fuel-${daysAgo}`
  return [
    {
      kind: 'authorize',
      payment,
      at: calendar.at(daysAgo, 18, 12),
      card: 'everyday',
      shop: SHOPS.fuel,
      amountMinor: FUEL_HOLD_MINOR,
      channel: 'chip',
      expected: 'approved',
    },
    { kind: 'capture', payment, at: calendar.at(daysAgo - 1, 4, 40), amountMinor },
  ]
}
