import { Redirect } from 'expo-router'
import { useSession } from '../../lib/services.tsx'
import { BootScreen } from './boot-screen.tsx'

/** The address without a path: to the cards, or to sign in. */
export function Start() {
  const session = useSession()
  if (session.status === 'unknown') return <BootScreen />
  return <Redirect href={(session.status === 'signed_in' ? '/cards' : '/sign-in') as never} />
}
