import { QueryClientProvider } from '@tanstack/react-query'
import { type PropsWithChildren, useEffect, useState } from 'react'
import { SafeAreaProvider } from 'react-native-safe-area-context'
import { forgetEarly } from '../../lib/early'
import { holdAddress } from '../../lib/hold-address'
import { I18nProvider } from '../../lib/i18n/i18n.tsx'
import { createQueries } from '../../lib/queries.ts'
import { Screens } from '../../lib/screens'
import { createServices, type Services, ServicesProvider } from '../../lib/services.tsx'
import { ThemeChoiceProvider } from '../../lib/theme-choice.tsx'
import { useHeldFocus } from '../../lib/use-held-focus'
import { useReturns } from '../../lib/use-returns'
import { useSpaceKey } from '../../lib/use-space-key'
import { watchNetwork } from '../../lib/watch-network'
import { ToastProvider } from '../../ui/index.ts'
import { LiveUpdates } from './live-updates.tsx'

/** Going forward in a browser's history makes the root anew; who is signed in and what was loaded outlive that. */
const once = <Value,>(make: () => Value): (() => Value) => {
  let made: Value | undefined
  return () => {
    made ??= make()
    return made
  }
}
const theServices = once(() => {
  const services = createServices()
  holdAddress(() => services.session.read().status === 'unknown')
  return services
})
const theQueries = once(createQueries)

/** The one place where the app is put together. */
export function RootLayout() {
  const [services] = useState(theServices)
  return (
    <Providers services={services}>
      <Pages />
    </Providers>
  )
}

function Pages() {
  useReturns()
  useHeldFocus()
  useSpaceKey()
  return <Screens />
}

function Providers({ services, children }: PropsWithChildren<{ services: Services }>) {
  const [queries] = useState(theQueries)
  useEffect(() => watchNetwork(services.connection), [services])
  useEffect(() => {
    if (services.session.read().status !== 'unknown') return
    void restorePatiently(services).then(() => {
      if (services.session.read().status === 'signed_in') forgetEarly()
    })
  }, [services])
  return (
    <SafeAreaProvider>
      <ServicesProvider services={services}>
        <I18nProvider>
          <ThemeChoiceProvider>
            <QueryClientProvider client={queries}>
              <ToastProvider>
                <LiveUpdates />
                {children}
              </ToastProvider>
            </QueryClientProvider>
          </ThemeChoiceProvider>
        </I18nProvider>
      </ServicesProvider>
    </SafeAreaProvider>
  )
}

const AGAIN_MS = 3_000

/** Without an answer nobody is signed out: it asks until it knows. */
async function restorePatiently({ session }: Services): Promise<void> {
  while (session.read().status === 'unknown') {
    try {
      await session.restore()
    } catch {
      await new Promise((resolve) => setTimeout(resolve, AGAIN_MS))
    }
  }
}
