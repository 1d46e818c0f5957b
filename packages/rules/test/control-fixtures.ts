import {
  type CompiledControls,
  type ControlFacts,
  type Controls,
  type CounterUsage,
  compileControls,
} from '../src/index.ts'

const MCC_BY_CATEGORY: Record<string, string | readonly string[]> = {
  grocery_stores_supermarkets: '5411',
  eating_places_restaurants: '5812',
  betting_casino_gambling: '7995',
  airlines_air_carriers: ['4511', '3001', '3058'],
}

export const categoryToMcc = (category: string) => MCC_BY_CATEGORY[category]

export const NOON_MS = Date.parse('2026-11-23T12:00:00Z')

export function cardControls(controls: Controls): CompiledControls {
  return compileControls(controls, { owner: 'card', currency: 'usd', categoryToMcc })
}

export function purchase(facts: Partial<ControlFacts> = {}): ControlFacts {
  return {
    amountMinor: 1000n,
    chainTotalMinor: 0n,
    currency: 'usd',
    isIncrement: false,
    mcc: '5411',
    category: 'grocery_stores_supermarkets',
    country: 'US',
    merchantId: 'merchant_1',
    channel: 'online',
    authorizedAtMs: NOON_MS,
    ...facts,
  }
}

export function usage(entries: Record<string, [usedMinor: bigint, count: number]> = {}): Map<string, CounterUsage> {
  return new Map(Object.entries(entries).map(([key, [usedMinor, count]]) => [key, { usedMinor, count }]))
}
