import { FlashList } from '@shopify/flash-list'
import type { WindowedListProps } from './windowed-list-props.ts'

/** A long list of which only what is near the window is mounted. */
export function WindowedList<Item>({
  items,
  keyOf,
  render,
  typeOf,
  onEnd,
  header,
  footer,
  onRefresh,
  isRefreshing = false,
}: WindowedListProps<Item>) {
  return (
    <FlashList
      data={items as Item[]}
      keyExtractor={keyOf}
      renderItem={({ item }) => render(item)}
      getItemType={typeOf}
      onEndReached={onEnd}
      onEndReachedThreshold={1}
      ListHeaderComponent={header ?? null}
      ListFooterComponent={footer ?? null}
      refreshing={isRefreshing}
      {...(onRefresh === undefined ? {} : { onRefresh })}
    />
  )
}
