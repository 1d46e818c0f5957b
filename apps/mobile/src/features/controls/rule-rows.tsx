import { useDeferredValue, useState } from 'react'
import type { I18n } from '../../lib/i18n/i18n.tsx'
import { useI18n } from '../../lib/i18n/i18n.tsx'
import { ListRow, Rows, Section, Switch } from '../../ui/index.ts'
import type { ControlsDraft, ListRule } from './draft.ts'
import { PickSheet } from './pick-sheet.tsx'
import { useCategories, useCountries, useMerchants } from './queries.ts'

const CHANNELS = ['online', 'keyed_in', 'chip', 'contactless', 'swipe'] as const
type Subject = 'categories' | 'countries' | 'merchants'

export interface RuleRowsProps {
  draft: ControlsDraft
  onChange: (part: Partial<ControlsDraft>) => void
}

/** Where and how the card may pay: three lists and five switches. */
export function RuleRows({ draft, onChange }: RuleRowsProps) {
  const i18n = useI18n()
  const { t } = i18n
  const [picking, setPicking] = useState<Subject | undefined>(undefined)
  const channels = draft.channels ?? CHANNELS
  const toggle = (channel: (typeof CHANNELS)[number], isOn: boolean) => {
    const next = CHANNELS.filter((name) => (name === channel ? isOn : channels.includes(name)))
    onChange({ channels: next.length === CHANNELS.length ? undefined : next })
  }
  return (
    <>
      <Rows>
        {(['categories', 'countries', 'merchants'] as const).map((subject) => (
          <ListRow
            key={subject}
            icon={({ categories: 'shop', countries: 'globe', merchants: 'basket' } as const)[subject]}
            title={t(`limits.${subject}`)}
            subtitle={describeRule(subject, draft[subject], i18n)}
            onPress={() => setPicking(subject)}
          />
        ))}
      </Rows>
      <Section title={t('limits.channels')}>
        <Rows>
          {CHANNELS.map((channel) => (
            <Switch
              isInset
              key={channel}
              label={t(`limits.channel.${channel}`)}
              isOn={channels.includes(channel)}
              onChange={(isOn) => toggle(channel, isOn)}
            />
          ))}
        </Rows>
      </Section>
      {picking === undefined ? null : (
        <RulePicker
          subject={picking}
          rule={draft[picking]}
          onChange={(rule) => onChange({ [picking]: rule })}
          onClose={() => setPicking(undefined)}
        />
      )}
    </>
  )
}

function describeRule(subject: Subject, rule: ListRule, { t, plural }: Pick<I18n, 't' | 'plural'>): string {
  if (rule.mode === 'any' || (rule.mode === 'block' && rule.codes.length === 0)) return t(`limits.${subject}Any`)
  return plural(rule.mode === 'block' ? `limits.${subject}Blocked` : `limits.${subject}Allowed`, rule.codes.length)
}

interface RulePickerProps {
  subject: Subject
  rule: ListRule
  onChange: (rule: ListRule) => void
  onClose: () => void
}

function RulePicker({ subject, ...rest }: RulePickerProps) {
  const { t, region } = useI18n()
  const [search, setSearch] = useState('')
  const q = useDeferredValue(search)
  const categories = useCategories()
  const countries = useCountries()
  const merchants = useMerchants('', subject === 'merchants')
  const options = {
    categories: categories.data?.data,
    countries: countries.data?.data.map(({ code }) => ({ code, name: region(code) })),
    merchants: merchants.data?.data.map(({ id, name }) => ({ code: id, name })),
  }[subject]
  return (
    <PickSheet title={t(`limits.${subject}`)} options={options} search={search} onSearch={setSearch} q={q} {...rest} />
  )
}
