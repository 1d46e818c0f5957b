import { useRef } from 'react'
import { Announce } from '../../ui/index.ts'

/** What can be spent changes by itself while one looks at it; a screen reader says so, but not what was there from the start. */
export function BalanceSpoken({ label, amount }: { label: string; amount: string }) {
  const atFirst = useRef(amount)
  if (amount !== atFirst.current) atFirst.current = ''
  return <Announce text={atFirst.current === '' ? `${label}: ${amount}` : ''} />
}
