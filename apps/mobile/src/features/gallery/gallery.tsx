import { type ReactNode, useState } from 'react'
import { View } from 'react-native'
import { useI18n } from '../../lib/i18n/i18n.tsx'
import { PageTitle } from '../../lib/page-title'
import { useThemeChoice } from '../../lib/theme-choice.tsx'
import { iconPaths } from '../../ui/icon-paths.ts'
import {
  Avatar,
  Badge,
  BarList,
  Button,
  CARD_COLOURS,
  CardFace,
  Checkbox,
  CodeField,
  EmptyState,
  ErrorState,
  Field,
  Icon,
  type IconName,
  ListRow,
  Loading,
  Notice,
  OfflineBanner,
  PasswordField,
  ProgressBar,
  RadioRows,
  Rows,
  Screen,
  Section,
  Segments,
  Skeleton,
  SkeletonRows,
  Slider,
  Spinner,
  Switch,
  space,
  Text,
  Timeline,
  Toggle,
  WrappedChips,
} from '../../ui/index.ts'

/** Every component in every state; the theme is switched on top. For people who build the app, so it stays in English. */
export function Gallery() {
  const { t } = useI18n()
  const { choice, choose } = useThemeChoice()
  return (
    <Screen title={t('gallery.title')}>
      <PageTitle title={t('gallery.title')} />
      <Segments
        label={t('appearance.theme')}
        value={choice}
        onChange={choose}
        options={(['light', 'dark', 'system'] as const).map((value) => ({ value, label: t(`appearance.${value}`) }))}
      />
      <Type />
      <Buttons />
      <Fields />
      <Choices />
      <Cards />
      <Lists />
      <Measures />
      <States />
      <Icons />
    </Screen>
  )
}

const Stack = ({ children }: { children: ReactNode }) => <View style={{ gap: space(3) }}>{children}</View>

const Type = () => (
  <Section title="Type">
    {(['display', 'heading', 'title', 'body', 'small', 'caption'] as const).map((size) => (
      <Text key={size} size={size} strong={size !== 'body'}>
        {size} $1,234.56
      </Text>
    ))}
    {(['muted', 'accent', 'danger', 'warning', 'info'] as const).map((tone) => (
      <Text key={tone} tone={tone}>
        {tone}
      </Text>
    ))}
  </Section>
)

const Buttons = () => (
  <Section title="Buttons">
    <Stack>
      {(['primary', 'secondary', 'quiet', 'danger'] as const).map((kind) => (
        <Button key={kind} title={kind} kind={kind} icon="card" />
      ))}
      <Button title="Busy" isBusy />
      <Button title="Disabled" isDisabled />
      <Button title="Small" isSmall kind="secondary" />
    </Stack>
  </Section>
)

function Fields() {
  const [code, setCode] = useState('123')
  const [amount, setAmount] = useState(25_000)
  return (
    <Section title="Fields">
      <Stack>
        <Field label="Empty" hint="A hint about what belongs here" />
        <Field label="Wrong" value="not an address" error="This is no e-mail address." />
        <Field label="Long" multiline value="Several lines of text" />
        <PasswordField label="Secret" value="correct horse" showLabel="Show it" hideLabel="Hide it" />
        <CodeField
          label="One-time code"
          value={code}
          onChange={setCode}
          onComplete={() => undefined}
          isFocused={false}
        />
        <Slider
          label="Amount"
          value={amount}
          maximum={100_000}
          step={2_500}
          valueText={`$${amount / 100}`}
          onChange={setAmount}
        />
      </Stack>
    </Section>
  )
}

function Choices() {
  const [isOn, setOn] = useState(true)
  const [purpose, setPurpose] = useState<'a' | 'b'>('a')
  return (
    <Section title="Choices">
      <Stack>
        <Switch label="Switch, on" hint="With a hint" isOn={isOn} onChange={setOn} />
        <Switch label="Switch, off" isOn={!isOn} onChange={() => setOn(!isOn)} />
        <Checkbox label="Checkbox" isChecked={isOn} onChange={setOn} />
        <Checkbox label="Checkbox, wrong" isChecked={false} onChange={() => undefined} error="Needed" />
        <RadioRows
          label="One of two"
          value={purpose}
          onChange={setPurpose}
          options={[
            { value: 'a', label: 'The first', hint: 'With a sentence', icon: 'card' },
            { value: 'b', label: 'The second' },
          ]}
        />
        <View style={{ flexDirection: 'row' }}>
          <Toggle label="Toggle, on" isOn={isOn} onChange={setOn} />
          <Toggle label="Toggle, off" isOn={!isOn} onChange={() => setOn(!isOn)} />
        </View>
        <WrappedChips
          label="One of two words"
          value={purpose}
          onChange={setPurpose}
          options={[
            { value: 'a', label: 'Chosen' },
            { value: 'b', label: 'Not chosen' },
          ]}
        />
      </Stack>
    </Section>
  )
}

const Cards = () => (
  <Section title="Card faces">
    <Stack>
      {CARD_COLOURS.map((colour) => (
        <CardFace
          key={colour}
          label={`${colour} card`}
          name={colour}
          colour={colour}
          brand="VISA"
          number="••••••••••••4242"
          expiry="11/30"
          state="active"
          width={300}
        />
      ))}
      <CardFace
        label="Frozen card"
        name="Frozen"
        colour="indigo"
        brand="VISA"
        number="••••••••••••4242"
        expiry="11/30"
        state="frozen"
        stateWord="Frozen"
        width={300}
      />
      <CardFace
        label="Card being made"
        name="Being made"
        colour="plum"
        brand=""
        number={null}
        expiry={null}
        state="pending"
        stateWord="Being made"
        width={300}
      />
      <CardFace
        label="Closed card"
        name="Closed"
        colour="ink"
        brand="VISA"
        number="••••••••••••4242"
        expiry="11/30"
        state="closed"
        stateWord="Closed"
        width={300}
      />
    </Stack>
  </Section>
)

const Lists = () => (
  <Section title="Lists">
    <Rows>
      <ListRow
        icon="settings"
        title="A row that leads somewhere"
        subtitle="With a line below"
        onPress={() => undefined}
      />
      <ListRow icon="user" title="A selected row" isSelected onPress={() => undefined} />
      <ListRow
        leading={<Avatar name="Corner Shop" />}
        title="Corner Shop"
        trailing={<Badge label="New" tone="accent" />}
      />
      <ListRow icon="lock" title="A final action" tone="danger" onPress={() => undefined} />
    </Rows>
    <View style={{ flexDirection: 'row', flexWrap: 'wrap', gap: space(2) }}>
      {(['neutral', 'accent', 'warning', 'danger', 'info'] as const).map((tone) => (
        <Badge key={tone} label={tone} tone={tone} icon="info" />
      ))}
    </View>
    {(['info', 'warning', 'danger', 'accent'] as const).map((tone) => (
      <Notice key={tone} tone={tone} title={tone}>
        A sentence that matters.
      </Notice>
    ))}
  </Section>
)

const Measures = () => (
  <Section title="Measures">
    <Stack>
      <ProgressBar label="A quarter" share={0.25} text="25 of 100" />
      <ProgressBar label="Nearly all" share={0.85} text="85 of 100" tone="warning" />
      <ProgressBar label="All" share={1} text="100 of 100" tone="danger" />
      <BarList
        label="Bars"
        bars={[
          {
            key: 'a',
            label: 'Groceries',
            amount: '$120.00',
            share: 1,
            previousShare: 0.6,
            sentence: 'Groceries: $120.00',
          },
          { key: 'b', label: 'Books', amount: '$30.00', share: 0.25, previousShare: 0.4, sentence: 'Books: $30.00' },
        ]}
      />
      <Timeline
        label="Timeline"
        items={[
          { key: 'a', title: 'Authorized', detail: 'Monday', amount: '$12.00' },
          { key: 'b', title: 'Declined', detail: 'Tuesday', tone: 'danger' },
          { key: 'c', title: 'Closed', tone: 'muted' },
        ]}
      />
    </Stack>
  </Section>
)

const States = () => (
  <Section title="States">
    <OfflineBanner text="You are offline." />
    <EmptyState
      icon="card"
      title="Empty"
      sentence="A sentence about what comes here."
      action={<Button title="One action" />}
    />
    <ErrorState
      icon="warning"
      title="Failed"
      sentence="What happened, and what to do."
      action={<Button title="Try again" kind="secondary" />}
    />
    <SkeletonRows label="Loading rows" count={2} />
    <Loading label="Loading a face">
      <Skeleton width={300} height={189} />
    </Loading>
    <Spinner />
  </Section>
)

const Icons = () => (
  <Section title="Icons">
    <View style={{ flexDirection: 'row', flexWrap: 'wrap', gap: space(3) }}>
      {(Object.keys(iconPaths) as IconName[]).map((name) => (
        <View key={name} style={{ width: 72, alignItems: 'center', gap: space(1) }}>
          <Icon name={name} size={24} />
          <Text size="caption" tone="muted">
            {name}
          </Text>
        </View>
      ))}
    </View>
  </Section>
)
