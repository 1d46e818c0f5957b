import { memo, type ReactElement, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import type { WindowedListProps } from './windowed-list-props.ts'

/** Mounted beyond the window on each side, so that fast scrolling meets no blank rows. */
const MARGIN_PX = 1_200

/**
 * A long list in a browser: heights are known, so what is near the window is placed by arithmetic in a box of the whole height.
 * However long the list, some fifty rows are mounted.
 */
export function WindowedList<Item>({
  items,
  label,
  keyOf,
  render,
  heightOf,
  onEnd,
  header,
  footer,
}: WindowedListProps<Item>) {
  const scroller = useRef<HTMLDivElement>(null)
  const head = useRef<HTMLDivElement>(null)
  const [view, setView] = useState({ top: 0, height: 900 })
  const tops = useMemo(() => sumHeights(items, heightOf), [items, heightOf])
  const total = tops[items.length] ?? 0

  useLayoutEffect(() => {
    const element = scroller.current
    if (element === null) return
    const measure = () => {
      const top = element.scrollTop - (head.current?.offsetHeight ?? 0)
      // A step of 200 px, so that scrolling a little renders nothing.
      setView((old) => {
        const next = { top: Math.floor(top / 200) * 200, height: element.clientHeight }
        return next.top === old.top && next.height === old.height ? old : next
      })
    }
    measure()
    element.addEventListener('scroll', measure, { passive: true })
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    return () => {
      element.removeEventListener('scroll', measure)
      observer.disconnect()
    }
  }, [])

  const first = Math.max(0, findIndex(tops, view.top - MARGIN_PX))
  const last = Math.min(items.length, findIndex(tops, view.top + view.height + MARGIN_PX) + 1)
  const isNearEnd = view.top + view.height + MARGIN_PX >= total
  useEffect(() => {
    if (isNearEnd && items.length > 0) onEnd()
  }, [isNearEnd, items.length, onEnd])

  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    // biome-ignore lint/a11y/useSemanticElements: it is no set of fields
    <div ref={scroller} tabIndex={0} role="group" aria-label={label} data-windowed="" style={scrollerStyle}>
      <div ref={head}>{header}</div>
      <ul aria-label={label} style={{ ...plainList, height: total }}>
        {items.slice(first, last).map((item, index) => (
          <Row
            key={keyOf(item)}
            item={item}
            render={render as (item: unknown) => ReactElement}
            position={first + index + 1}
            count={items.length}
            top={tops[first + index] ?? 0}
            height={heightOf(item)}
          />
        ))}
      </ul>
      {footer}
    </div>
  )
}

interface RowProps {
  item: unknown
  render: (item: unknown) => ReactElement
  position: number
  count: number
  top: number
  height: number
}

/** What stays mounted while one scrolls is not rendered again: only rows that come into sight cost time. */
const Row = memo(function Row({ item, render, position, count, top, height }: RowProps) {
  return (
    <li
      aria-setsize={count}
      aria-posinset={position}
      style={{ position: 'absolute', insetInline: 0, top, height, contain: 'strict' }}
    >
      {render(item)}
    </li>
  )
})

const plainList = { position: 'relative', listStyle: 'none', margin: 0, padding: 0 } as const
const scrollerStyle = {
  flex: 1,
  minHeight: 0,
  overflowY: 'auto',
  overscrollBehavior: 'contain',
  display: 'block',
} as const

function sumHeights<Item>(items: readonly Item[], heightOf: (item: Item) => number): Float64Array {
  const tops = new Float64Array(items.length + 1)
  for (const [index, item] of items.entries()) tops[index + 1] = (tops[index] ?? 0) + heightOf(item)
  return tops
}

/** The last row that begins at or above this place. */
function findIndex(tops: Float64Array, place: number): number {
  let low = 0
  let high = tops.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((tops[middle] ?? 0) <= place) low = middle
    else high = middle - 1
  }
  return low
}
