const { mkdirSync, writeFileSync } = require('node:fs')
const { join } = require('node:path')
const { AndroidConfig, withAndroidManifest, withDangerousMod } = require('expo/config-plugins')

const DOMAINS = [
  'root',
  'file',
  'database',
  'sharedpref',
  'external',
  'device_root',
  'device_file',
  'device_database',
  'device_sharedpref',
]

const excludeAll = (indent) => DOMAINS.map((domain) => `${indent}<exclude domain="${domain}" path="."/>`).join('\n')

/** Android 12 and later let a cable copy an app's data to a new phone unless these rules say no. */
const EXTRACTION_RULES = `<?xml version="1.0" encoding="utf-8"?>
<data-extraction-rules>
  <cloud-backup>
${excludeAll('    ')}
  </cloud-backup>
  <device-transfer>
${excludeAll('    ')}
  </device-transfer>
</data-extraction-rules>
`

const writeRules = (config) =>
  withDangerousMod(config, [
    'android',
    (modded) => {
      const folder = join(modded.modRequest.platformProjectRoot, 'app/src/main/res/xml')
      mkdirSync(folder, { recursive: true })
      writeFileSync(join(folder, 'no_extraction.xml'), EXTRACTION_RULES)
      return modded
    },
  ])

/** Nothing of the app leaves the device with a backup or a move to another one. https://developer.android.com/identity/data/autobackup */
module.exports = (config) =>
  withAndroidManifest(writeRules(config), (modded) => {
    const application = AndroidConfig.Manifest.getMainApplicationOrThrow(modded.modResults)
    application.$['android:allowBackup'] = 'false'
    application.$['android:fullBackupContent'] = 'false'
    application.$['android:dataExtractionRules'] = '@xml/no_extraction'
    return modded
  })
