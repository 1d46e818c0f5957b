import type { Language } from './language.ts'
import { areaOf, placeOf } from './time-zone.ts'

/** What the places of time zones are called in a language. */
export interface PlaceNames {
  place: (zone: string) => string
  /** "America, Argentina" */
  area: (zone: string) => string
}

export const ENGLISH_PLACES: PlaceNames = { place: placeOf, area: areaOf }

const AREAS: Readonly<Record<Exclude<Language, 'en'>, Readonly<Record<string, string>>>> = {
  de: {
    Africa: 'Afrika',
    America: 'Amerika',
    Antarctica: 'Antarktis',
    Arctic: 'Arktis',
    Argentina: 'Argentinien',
    Asia: 'Asien',
    Atlantic: 'Atlantik',
    Australia: 'Australien',
    Europe: 'Europa',
    Indian: 'Indischer Ozean',
    Pacific: 'Pazifik',
  },
  ar: {
    Africa: 'أفريقيا',
    America: 'الأمريكتان',
    Antarctica: 'القارة القطبية الجنوبية',
    Arctic: 'القطب الشمالي',
    Argentina: 'الأرجنتين',
    Asia: 'آسيا',
    Atlantic: 'المحيط الأطلسي',
    Australia: 'أستراليا',
    Europe: 'أوروبا',
    Indian: 'المحيط الهندي',
    Indiana: 'إنديانا',
    Kentucky: 'كنتاكي',
    North_Dakota: 'داكوتا الشمالية',
    Pacific: 'المحيط الهادئ',
  },
}

const cities: Record<Exclude<Language, 'en'>, () => Promise<{ cityNames: Readonly<Record<string, string>> }>> = {
  de: () => import('./generated/city-names.de.ts'),
  ar: () => import('./generated/city-names.ar.ts'),
}

/** Fetched by the page that shows them; in English the names are those of the zones. */
export async function loadPlaceNames(language: Language): Promise<PlaceNames> {
  if (language === 'en') return ENGLISH_PLACES
  const { cityNames } = await cities[language]()
  const areas = AREAS[language]
  const comma = language === 'ar' ? '، ' : ', '
  return {
    place: (zone) => cityNames[zone] ?? placeOf(zone),
    area: (zone) =>
      zone
        .split('/')
        .slice(0, -1)
        .map((part) => areas[part] ?? part.replaceAll('_', ' '))
        .join(comma),
  }
}
