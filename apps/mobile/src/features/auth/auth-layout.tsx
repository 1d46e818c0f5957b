import { Redirect } from 'expo-router'
import { useRef } from 'react'
import { safePath } from '../../lib/navigation.ts'
import { Screens } from '../../lib/screens'
import { useServices, useSession } from '../../lib/services.tsx'
import { PageBoundary } from '../shell/page-boundary.tsx'

/** Pages for people who are not signed in; who is goes on to where they wanted to go. */
export function AuthLayout() {
  const session = useSession()
  const { onward } = useServices()
  // Kept, since on the way there it is asked for once more.
  const goal = useRef('/cards')
  goal.current = safePath(onward.path) ?? goal.current
  if (session.status === 'signed_in') return <Redirect href={goal.current as never} />
  return (
    <PageBoundary>
      <Screens />
    </PageBoundary>
  )
}
