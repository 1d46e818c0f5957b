import type { IdMaker, IdPrefix } from '@cardwright/contracts'
import { laneOfSubject } from '@cardwright/contracts/lane'
import type { Context } from '../../src/context.ts'

const LANE = 7

/**
 * Lets everybody who signs up from now on, and their accounts, lie in one lane: then nothing but whose they are tells two people's
 * rows apart. By chance that happens once in a thousand times, which no test would notice.
 */
export function gatherInOneLane(context: Context): void {
  const make = context.newId as (prefix: IdPrefix, lane?: number) => string
  context.newId = ((prefix: IdPrefix, lane?: number): string => {
    let id = make(prefix, lane)
    while ((prefix === 'usr' || prefix === 'acct') && laneOfSubject(id) !== LANE) id = make(prefix, lane)
    return id
  }) as IdMaker
}
