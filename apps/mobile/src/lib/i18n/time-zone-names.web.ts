import { presentName } from './time-zone.ts'

/** Enough for every offset, for a browser too old to list them all. */
const FEW = [
  'Pacific/Honolulu',
  'America/Anchorage',
  'America/Los_Angeles',
  'America/Denver',
  'America/Chicago',
  'America/New_York',
  'America/Sao_Paulo',
  'Atlantic/Azores',
  'Europe/London',
  'Europe/Berlin',
  'Africa/Cairo',
  'Asia/Riyadh',
  'Asia/Dubai',
  'Asia/Karachi',
  'Asia/Kolkata',
  'Asia/Dhaka',
  'Asia/Bangkok',
  'Asia/Shanghai',
  'Asia/Tokyo',
  'Australia/Sydney',
  'Pacific/Noumea',
  'Pacific/Auckland',
]

/** Every time zone to choose from. */
export function timeZoneNames(): readonly string[] {
  try {
    return Intl.supportedValuesOf('timeZone').map(presentName)
  } catch {
    return FEW
  }
}
