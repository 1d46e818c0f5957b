import { QueryClient } from '@tanstack/react-query'
import { isProblem } from './problems.ts'

/** What the API said stays good for a while; live events say when it does not. Calls repeat themselves, so queries do not. */
export const createQueries = (): QueryClient =>
  new QueryClient({
    defaultOptions: {
      queries: { staleTime: 15_000, gcTime: 10 * 60_000, retry: false, networkMode: 'always' },
      mutations: { retry: false, networkMode: 'always' },
    },
  })

/** Something the program does not serve (yet): the screen leaves it out instead of showing an error. */
export const isMissing = (error: unknown): boolean => isProblem(error) && error.status === 404

/** The first element of every query's key. */
export const KEYS = {
  me: 'me',
  kyc: 'kyc',
  cards: 'cards',
  limits: 'limits',
  account: 'account',
  transactions: 'transactions',
  spending: 'spending',
  merchants: 'merchants',
  notifications: 'notifications',
  sessions: 'sessions',
  disputes: 'disputes',
  exceptions: 'exceptions',
  reveals: 'reveals',
  catalogue: 'catalogue',
  statements: 'statements',
  preferences: 'preferences',
} as const
