let open = 0

/** The app itself sends the person to a window of the system, which counts as leaving it on Android. */
export async function awayOnPurpose<T>(work: () => Promise<T>): Promise<T> {
  open += 1
  try {
    return await work()
  } finally {
    open -= 1
  }
}

export const isAwayOnPurpose = (): boolean => open > 0
