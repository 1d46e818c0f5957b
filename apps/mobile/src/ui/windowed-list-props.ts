import type { ReactElement } from 'react'

export interface WindowedListProps<Item> {
  items: readonly Item[]
  /** Names the list for screen readers. */
  label: string
  keyOf: (item: Item) => string
  /** The same function as long as the same item looks the same: then a row is rendered once. */
  render: (item: Item) => ReactElement
  /** Rows of one type look alike and can be reused for one another. */
  typeOf: (item: Item) => string
  /** Points; the same item has the same height always. */
  heightOf: (item: Item) => number
  onEnd: () => void
  header?: ReactElement
  footer?: ReactElement
  onRefresh?: () => void
  isRefreshing?: boolean
}
