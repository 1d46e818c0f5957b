/** Names that Unicode's tables keep for old times' sake, as people and the time zone database spell them now. */
const PRESENT: Readonly<Record<string, string>> = {
  'Africa/Asmera': 'Africa/Asmara',
  'America/Buenos_Aires': 'America/Argentina/Buenos_Aires',
  'America/Catamarca': 'America/Argentina/Catamarca',
  'America/Coral_Harbour': 'America/Atikokan',
  'America/Cordoba': 'America/Argentina/Cordoba',
  'America/Godthab': 'America/Nuuk',
  'America/Indianapolis': 'America/Indiana/Indianapolis',
  'America/Jujuy': 'America/Argentina/Jujuy',
  'America/Louisville': 'America/Kentucky/Louisville',
  'America/Mendoza': 'America/Argentina/Mendoza',
  'Asia/Calcutta': 'Asia/Kolkata',
  'Asia/Katmandu': 'Asia/Kathmandu',
  'Asia/Rangoon': 'Asia/Yangon',
  'Asia/Saigon': 'Asia/Ho_Chi_Minh',
  'Atlantic/Faeroe': 'Atlantic/Faroe',
  'Europe/Kiev': 'Europe/Kyiv',
  'Pacific/Enderbury': 'Pacific/Kanton',
  'Pacific/Ponape': 'Pacific/Pohnpei',
  'Pacific/Truk': 'Pacific/Chuuk',
}

export const presentName = (zone: string): string => PRESENT[zone] ?? zone

const MINUTE_MS = 60_000

/**
 * How many minutes a zone's clocks are ahead of UTC at a moment. Read from the clock's figures: Hermes knows neither `formatToParts` nor the
 * names of offsets. Undefined where this engine does not know the zone.
 */
export function offsetMinutes(zone: string, nowMs: number): number | undefined {
  try {
    const clock = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
    }).format(nowMs)
    const [month = 1, day = 1, year = 1970, hour = 0, minute = 0] = (clock.match(/\d+/g) ?? []).map(Number)
    const there = Date.UTC(year, month - 1, day, hour, minute)
    return Math.round((there - Math.floor(nowMs / MINUTE_MS) * MINUTE_MS) / MINUTE_MS)
  } catch {
    return undefined
  }
}

/** Its offset says nothing that its name does not. */
export const isUniversal = (zone: string): boolean => zone === 'UTC' || zone === 'Etc/UTC'

const two = (value: number): string => String(value).padStart(2, '0')

/** UTC+01:00; the same in every language, and to be read from left to right in all. */
export function sayOffset(zone: string, nowMs: number): string | undefined {
  const minutes = offsetMinutes(zone, nowMs)
  if (minutes === undefined) return undefined
  const size = Math.abs(minutes)
  return `\u2066UTC${minutes < 0 ? '\u2212' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}\u2069`
}

/** "Buenos Aires", of "America/Argentina/Buenos_Aires". */
export const placeOf = (zone: string): string => (zone.split('/').at(-1) ?? zone).replaceAll('_', ' ')

/** "America, Argentina", of the same. */
export const areaOf = (zone: string): string => zone.split('/').slice(0, -1).join(', ').replaceAll('_', ' ')

/** "Central European Time" in a language, where the engine has such names. */
export function longName(zone: string, locale: string): string {
  try {
    const options = { timeZone: zone, timeZoneName: 'longGeneric' } as const
    const parts = new Intl.DateTimeFormat(locale, options).formatToParts(0)
    return parts.find(({ type }) => type === 'timeZoneName')?.value ?? ''
  } catch {
    return ''
  }
}
