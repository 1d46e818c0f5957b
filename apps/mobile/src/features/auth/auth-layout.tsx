import { Redirect, useLocalSearchParams } from 'expo-router'
import { safePath } from '../../lib/navigation.ts'
import { Screens } from '../../lib/screens'
import { useSession } from '../../lib/services.tsx'

/** Pages for people who are not signed in; who is goes on to where they wanted to go. */
export function AuthLayout() {
  const session = useSession()
  const { next } = useLocalSearchParams()
  if (session.status === 'signed_in') return <Redirect href={(safePath(next) ?? '/cards') as never} />
  return <Screens />
}
