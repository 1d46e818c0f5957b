/** What is known about the session, folded from what happened. */
export type SessionState =
  | { status: 'unknown' }
  | { status: 'signed_out'; because: 'never' | 'person' | 'server' }
  | { status: 'signed_in'; access: AccessToken; elevated: AccessToken | undefined }

export interface AccessToken {
  token: string
  /** Epoch milliseconds by this device's clock. */
  expiresAtMs: number
}

export type SessionFact =
  | { type: 'no_session_found' }
  | { type: 'tokens_received'; access: AccessToken }
  | { type: 'identity_confirmed'; elevated: AccessToken }
  | { type: 'confirmation_used_up' }
  | { type: 'signed_out_by_person' }
  | { type: 'ended_by_server' }

export const unknownSession: SessionState = { status: 'unknown' }

export function reduceSession(state: SessionState, fact: SessionFact): SessionState {
  switch (fact.type) {
    case 'no_session_found':
      return { status: 'signed_out', because: 'never' }
    case 'tokens_received':
      return {
        status: 'signed_in',
        access: fact.access,
        elevated: state.status === 'signed_in' ? state.elevated : undefined,
      }
    case 'identity_confirmed':
      return state.status === 'signed_in' ? { ...state, elevated: fact.elevated } : state
    case 'confirmation_used_up':
      return state.status === 'signed_in' ? { ...state, elevated: undefined } : state
    case 'signed_out_by_person':
      return { status: 'signed_out', because: 'person' }
    case 'ended_by_server':
      return state.status === 'signed_in'
        ? { status: 'signed_out', because: 'server' }
        : { status: 'signed_out', because: 'never' }
    default:
      return assertNever(fact)
  }
}

function assertNever(value: never): never {
  throw new Error(`unknown fact ${JSON.stringify(value)}`)
}
