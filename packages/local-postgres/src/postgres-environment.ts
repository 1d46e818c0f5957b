/** What PostgreSQL gets of our environment: enough to run, nothing of our settings and secrets; messages in English. */
export function postgresEnvironment(): NodeJS.ProcessEnv {
  const { PATH, SystemRoot, TEMP, TMP, TMPDIR } = process.env
  const inherited = Object.entries({ PATH, SystemRoot, TEMP, TMP, TMPDIR }).filter(([, value]) => value !== undefined)
  return { ...Object.fromEntries(inherited), LC_ALL: 'C', TZ: 'UTC' }
}
