/** First match: a later browser also carries the names of those before it. */
const BROWSERS: readonly (readonly [sign: RegExp, name: string])[] = [
  [/\bEdg(?:e|A|iOS)?\//, 'Edge'],
  [/\b(?:OPR|Opera)\//, 'Opera'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\b(?:Firefox|FxiOS)\//, 'Firefox'],
  [/\b(?:Headless)?Chrome\/|\bCriOS\//, 'Chrome'],
  [/\bSafari\//, 'Safari'],
]
const SYSTEMS: readonly (readonly [sign: RegExp, name: string])[] = [
  [/\biPhone\b/, 'iPhone'],
  [/\biPad\b/, 'iPad'],
  [/\bAndroid\b/, 'Android'],
  [/\bWindows\b/, 'Windows'],
  [/\bMac OS X\b/, 'Mac'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bLinux\b/, 'Linux'],
]

const find = (table: typeof BROWSERS, agent: string): string | undefined =>
  table.find(([sign]) => sign.test(agent))?.[1]

/** "Chrome · Linux" instead of what a browser calls itself; anything else, such as a device's own name, as it is. */
export function nameOfDevice(name: string): string {
  if (!name.startsWith('Mozilla/')) return name
  const known = [find(BROWSERS, name), find(SYSTEMS, name)].filter((word) => word !== undefined)
  return known.length === 0 ? name : known.join(' · ')
}
