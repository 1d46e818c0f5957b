/**
 * Takes from `Intl` what Hermes does not have, so that no test passes thanks to Node's: on iOS the least, which is what counts.
 * https://github.com/facebook/hermes/blob/main/doc/IntlAPIs.md
 */
for (const name of [
  'PluralRules',
  'DisplayNames',
  'ListFormat',
  'RelativeTimeFormat',
  'Segmenter',
  'DurationFormat',
  'Locale',
  'supportedValuesOf',
])
  Reflect.deleteProperty(Intl, name)

for (const { prototype } of [Intl.NumberFormat, Intl.DateTimeFormat])
  for (const name of ['formatToParts', 'formatRange', 'formatRangeToParts']) Reflect.deleteProperty(prototype, name)

const NodesNumberFormat = Intl.NumberFormat

/** Hermes takes these options and does nothing with them. */
const UNKNOWN_ON_IOS = ['notation', 'compactDisplay', 'signDisplay']

const withoutUnknown = (options: Intl.NumberFormatOptions = {}): Intl.NumberFormatOptions =>
  Object.fromEntries(Object.entries(options).filter(([name]) => !UNKNOWN_ON_IOS.includes(name)))

Intl.NumberFormat = new Proxy(NodesNumberFormat, {
  construct: (target, [locales, options]) => new target(locales, withoutUnknown(options)),
  apply: (target, _this, [locales, options]) => new target(locales, withoutUnknown(options)),
})
