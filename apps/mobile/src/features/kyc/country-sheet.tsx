import { useMemo } from 'react'
import { useI18n } from '../../lib/i18n/i18n.tsx'
import { SearchSheet } from '../shell/search-sheet.tsx'

export interface CountrySheetProps {
  codes: readonly string[] | undefined
  value: string
  onChoose: (code: string) => void
  onClose: () => void
}

export function CountrySheet({ codes, ...rest }: CountrySheetProps) {
  const { t, region, locale } = useI18n()
  const options = useMemo(
    () =>
      codes?.map((code) => ({ value: code, name: region(code) })).sort((a, b) => a.name.localeCompare(b.name, locale)),
    [codes, region, locale],
  )
  return <SearchSheet title={t('kyc.country')} searchLabel={t('kyc.countrySearch')} options={options} {...rest} />
}
