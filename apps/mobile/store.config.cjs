const { readFileSync } = require('node:fs')
const { join } = require('node:path')

/** Apple's words for the languages of the app. */
const LOCALES = { 'en-US': 'en', 'de-DE': 'de', 'ar-SA': 'ar' }

const listing = (language) => JSON.parse(readFileSync(join(__dirname, 'store/listing', `${language}.json`), 'utf8'))

function needed(name) {
  const value = process.env[name]
  if (value === undefined || !value.startsWith('https://'))
    throw new Error(`${name} must be an https address: the stores ask for it`)
  return value
}

/** What `eas metadata:push` tells the App Store: https://docs.expo.dev/eas/metadata/schema/ */
module.exports = () => {
  const info = Object.entries(LOCALES).map(([locale, language]) => {
    const { title, subtitle, description, keywords, releaseNotes } = listing(language)
    const addresses = { supportUrl: needed('STORE_SUPPORT_URL'), privacyPolicyUrl: needed('STORE_PRIVACY_URL') }
    return [locale, { title, subtitle, description, keywords, releaseNotes, ...addresses }]
  })
  return {
    configVersion: 0,
    apple: {
      copyright: `${new Date().getUTCFullYear()} ${process.env.STORE_OWNER ?? 'Cardwright'}`,
      categories: ['FINANCE'],
      info: Object.fromEntries(info),
      release: { automaticRelease: false },
    },
  }
}
