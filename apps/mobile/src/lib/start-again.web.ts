/** Loads the page anew once the server answers; false while it does not. */
export async function startAgain(): Promise<boolean> {
  const isThere = await fetch(location.href, { method: 'HEAD', cache: 'no-store' }).then(
    ({ ok }) => ok,
    () => false,
  )
  if (isThere) location.reload()
  return isThere
}
