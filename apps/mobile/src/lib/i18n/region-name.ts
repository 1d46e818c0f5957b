import { REGION_NAMES } from './generated/region-names.ts'
import { chooseLanguage } from './language.ts'

/** The name of a country by its ISO code. Hermes has no `Intl.DisplayNames`, so devices bring the names along. */
export const regionName = (locale: string, code: string): string => REGION_NAMES[chooseLanguage([locale])][code] ?? code
