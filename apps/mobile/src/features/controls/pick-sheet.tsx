import { useMemo } from 'react'
import { View } from 'react-native'
import { useI18n } from '../../lib/i18n/i18n.tsx'
import {
  Button,
  Checkbox,
  Field,
  Icon,
  Segments,
  Sheet,
  SkeletonRows,
  space,
  Text,
  useTextScale,
  WindowedList,
} from '../../ui/index.ts'
import type { ListRule } from './draft.ts'

export interface PickOption {
  code: string
  name: string
}

export interface PickSheetProps {
  title: string
  /** Undefined while they are loaded. */
  options: readonly PickOption[] | undefined
  rule: ListRule
  onChange: (rule: ListRule) => void
  search: string
  onSearch: (text: string) => void
  q: string
  onClose: () => void
}

/** Everything, all but some, or only some: and which. What is chosen stands on top. */
export function PickSheet({ title, options, rule, onChange, search, onSearch, q, onClose }: PickSheetProps) {
  const { t } = useI18n()
  const height = Math.ceil(24 * useTextScale()) + space(8)
  const shown = useMemo(() => arrange(options ?? [], rule.codes, q), [options, rule.codes, q])
  const toggle = (code: string, isOn: boolean) =>
    onChange({ ...rule, codes: isOn ? [...rule.codes, code] : rule.codes.filter((other) => other !== code) })
  return (
    <Sheet
      title={title}
      isOpen
      isPlain
      onClose={onClose}
      closeLabel={t('app.done')}
      footer={<Button title={t('app.done')} onPress={onClose} />}
    >
      <View style={{ paddingHorizontal: space(5), paddingVertical: space(3), gap: space(3) }}>
        <Segments
          label={t('limits.mode')}
          value={rule.mode}
          onChange={(mode) => onChange({ ...rule, mode })}
          options={[
            { value: 'any', label: t('limits.modeAny') },
            { value: 'block', label: t('limits.modeBlock') },
            { value: 'allow', label: t('limits.modeAllow') },
          ]}
        />
        {rule.mode === 'any' ? null : (
          <Field
            label={t('limits.search')}
            value={search}
            onChangeText={onSearch}
            leading={<Icon name="search" tone="muted" />}
            inputMode="search"
          />
        )}
      </View>
      {rule.mode === 'any' ? null : options === undefined ? (
        <SkeletonRows label={t('app.loading')} count={5} />
      ) : (
        <View style={{ height: 360 }}>
          {shown.length === 0 ? (
            <Text tone="muted" align="center" style={{ padding: space(6) }}>
              {t(options.length === 0 ? 'limits.merchantsEmpty' : 'limits.noMatch')}
            </Text>
          ) : (
            <WindowedList
              label={title}
              items={shown}
              keyOf={({ code }) => code}
              typeOf={() => 'option'}
              heightOf={() => height}
              onEnd={() => undefined}
              render={({ code, name }) => (
                <View style={{ height, paddingHorizontal: space(5), justifyContent: 'center' }}>
                  <Checkbox label={name} isChecked={rule.codes.includes(code)} onChange={(isOn) => toggle(code, isOn)}>
                    <Text numberOfLines={1}>{name}</Text>
                  </Checkbox>
                </View>
              )}
            />
          )}
        </View>
      )}
    </Sheet>
  )
}

function arrange(options: readonly PickOption[], chosen: readonly string[], q: string): PickOption[] {
  const wanted = q.trim().toLocaleLowerCase()
  const fitting =
    wanted === ''
      ? options
      : options.filter(({ code, name }) => name.toLocaleLowerCase().includes(wanted) || code.toLowerCase() === wanted)
  const known = new Set(options.map(({ code }) => code))
  const unknown = wanted === '' ? chosen.filter((code) => !known.has(code)).map((code) => ({ code, name: code })) : []
  const isChosen = new Set(chosen)
  const sorted = [...fitting].sort((a, b) => a.name.localeCompare(b.name))
  return [
    ...unknown,
    ...sorted.filter(({ code }) => isChosen.has(code)),
    ...sorted.filter(({ code }) => !isChosen.has(code)),
  ]
}
