import type { Schema } from '@cardwright/api-client'
import { useI18n } from '../../lib/i18n/i18n.tsx'
import { useForm } from '../../lib/use-form.ts'
import { Button, Field, Notice, SkeletonRows, useToast } from '../../ui/index.ts'
import { useMe } from '../cards/queries.ts'
import { Failure } from '../shell/failure.tsx'
import { useUpdateProfile } from './queries.ts'
import { SettingsPage } from './settings-page.tsx'
import { TimeZoneField } from './time-zone-field.tsx'

export function ProfileScreen() {
  const { t } = useI18n()
  const me = useMe()
  if (me.data !== undefined) return <ProfileForm profile={me.data} />
  return (
    <SettingsPage title={t('settings.profile')}>
      {me.isError ? (
        <Failure error={me.error} onRetry={() => void me.refetch()} />
      ) : (
        <SkeletonRows label={t('app.loading')} count={3} />
      )}
    </SettingsPage>
  )
}

function ProfileForm({ profile }: { profile: Schema<'Profile'> }) {
  const { t } = useI18n()
  const toast = useToast()
  const update = useUpdateProfile()
  const form = useForm({
    initial: { fullName: profile.fullName, phone: profile.phone ?? '', timeZone: profile.timeZone },
    check: ({ fullName }): { fullName?: string; timeZone?: string } =>
      fullName.trim() === '' ? { fullName: t('error.required') } : {},
    send: async ({ fullName, phone, timeZone }) => {
      await update.mutateAsync({
        fullName: fullName.trim(),
        phone: phone.trim() === '' ? null : phone.trim(),
        timeZone,
      })
      toast({ text: t('profile.saved'), icon: 'check' })
    },
  })
  return (
    <SettingsPage
      title={t('settings.profile')}
      footer={<Button title={t('app.save')} isBusy={form.isBusy} onPress={() => void form.submit()} />}
    >
      {form.failure === undefined ? null : (
        <Notice tone="danger" icon="warning" isAlert>
          {form.failure}
        </Notice>
      )}
      <Field label={t('auth.fullName')} {...form.field('fullName')} autoComplete="name" isRequired maxLength={120} />
      <Field label={t('auth.email')} hint={t('profile.emailFixed')} value={profile.email} readOnly isLtr />
      <Field
        label={t('profile.phone')}
        hint={t('auth.phoneHint')}
        {...form.field('phone')}
        autoComplete="tel"
        inputMode="tel"
        isLtr
      />
      <TimeZoneField value={form.values.timeZone} onChange={form.set('timeZone')} error={form.errors.timeZone} />
    </SettingsPage>
  )
}
