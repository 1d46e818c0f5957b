/**
 * Does something for one after the other, also behind one for which it fails unexpectedly: in every run, all behind it would wait for it.
 * At the end it fails with the first failure, so that the job that did it is seen to have failed.
 *
 * @param isForAll whether a failure is none of that one's own, such as an issuer that is away: then the rest is left to the next run
 */
export async function eachApart<T>(
  items: Iterable<T> | AsyncIterable<T>,
  work: (item: T) => Promise<unknown>,
  isForAll: (error: unknown) => boolean = () => false,
): Promise<void> {
  const failures: unknown[] = []
  for await (const item of items) {
    try {
      await work(item)
    } catch (error) {
      if (isForAll(error)) throw error
      failures.push(error)
    }
  }
  if (failures.length > 0) throw failures[0]
}
