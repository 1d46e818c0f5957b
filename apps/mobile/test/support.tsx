import { QueryClientProvider } from '@tanstack/react-query'
import { render, screen } from '@testing-library/react-native'
import type { ReactElement } from 'react'
import { SafeAreaProvider } from 'react-native-safe-area-context'
import type { ReactTestInstance } from 'react-test-renderer'
import { createQueries } from '../src/lib/queries.ts'
import { createServices, type Services, ServicesProvider } from '../src/lib/services.tsx'
import type { Storage } from '../src/lib/storage.ts'
import { ToastProvider } from '../src/ui/index.ts'

export interface Call {
  method: string
  path: string
  body: unknown
  headers: Record<string, string>
}

export interface Answer {
  status?: number
  /** JSON, or a stream that stays open. */
  body: unknown
}

/** A double of the API, seen from the wire: what is asked for, and what it answers. */
export type Api = (call: Call) => Answer | Promise<Answer>

function memoryStorage(): Storage {
  const values = new Map<string, string>()
  return {
    get: (key) => values.get(key) ?? null,
    set: (key, value) => void values.set(key, value),
    remove: (key) => void values.delete(key),
  }
}

export const problem = (status: number, code: string, detail = 'A sentence for people.', errors?: unknown): Answer => ({
  status,
  body: {
    type: `/docs#error-${code}`,
    title: code,
    status,
    code,
    detail,
    requestId: 'req_1',
    ...(errors ? { errors } : {}),
  },
})

export function createTestServices(api: Api): { services: Services; calls: Call[] } {
  const calls: Call[] = []
  const fetch = async (input: unknown, init: RequestInit = {}): Promise<Response> => {
    const url = new URL(String(input))
    const call: Call = {
      method: init.method ?? 'GET',
      path: url.pathname + url.search,
      body: typeof init.body === 'string' ? JSON.parse(init.body) : undefined,
      headers: { ...(init.headers as Record<string, string>) },
    }
    calls.push(call)
    const { status = 200, body } = await api(call)
    const sent = body instanceof ReadableStream ? body : JSON.stringify(body)
    return new Response(status === 204 ? null : sent, {
      status,
      headers: { 'Content-Type': status >= 400 ? 'application/problem+json' : 'application/json' },
    })
  }
  return { services: createServices({ fetch: fetch as typeof globalThis.fetch, storage: memoryStorage() }), calls }
}

/** A screen with everything around it that the app has. */
export function renderScreen(page: ReactElement, services: Services) {
  const queries = createQueries()
  // What is forgotten by a timer would keep the test's process waiting for it.
  const forever = { gcTime: Number.POSITIVE_INFINITY }
  const { queries: ofQueries, mutations } = queries.getDefaultOptions()
  queries.setDefaultOptions({ queries: { ...ofQueries, ...forever }, mutations: { ...mutations, ...forever } })
  const metrics = { frame: { x: 0, y: 0, width: 390, height: 844 }, insets: { top: 0, left: 0, right: 0, bottom: 0 } }
  return render(
    <SafeAreaProvider initialMetrics={metrics}>
      <ServicesProvider services={services}>
        <QueryClientProvider client={queries}>
          <ToastProvider>{page}</ToastProvider>
        </QueryClientProvider>
      </ServicesProvider>
    </SafeAreaProvider>,
  )
}

/** Whether a screen reader says it by itself as soon as it is there. */
export function isSaidAloud(text: string): boolean {
  let node: ReactTestInstance | null = screen.getByText(text)
  while (node !== null && node.props.role !== 'alert') node = node.parent
  return node !== null
}
