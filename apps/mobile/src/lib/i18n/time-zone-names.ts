import { TIME_ZONE_NAMES } from './generated/time-zone-names.ts'

/** Every time zone to choose from. Hermes has no `Intl.supportedValuesOf`, so devices bring the names along. */
export const timeZoneNames = (): readonly string[] => TIME_ZONE_NAMES
