import type { StaffRole } from '@cardwright/contracts'
import { insertUser } from '../../src/models/user-model.ts'
import { hashPassword } from '../../src/services/password-service.ts'
import { newPerson, type Person, type TestApi, type TokensOfTest } from './start-api.ts'

export interface StaffOfTest extends Person, TokensOfTest {
  id: string
}

/** A member of staff who is signed in, made as the operator's seeding makes the first one. */
export async function signInStaff(api: TestApi, ...roles: StaffRole[]): Promise<StaffOfTest> {
  const person = newPerson({ fullName: `Test Staff ${roles.join(' ')}` })
  const { context } = api
  const id = context.newId('usr')
  const passwordHash = await hashPassword(context, person.password)
  const { email, fullName } = person
  await insertUser(context.db, { id, email, passwordHash, fullName, roles, isVerified: true, at: context.clock.now() })
  return { ...person, id, ...(await api.logIn({ email, password: person.password })) }
}
