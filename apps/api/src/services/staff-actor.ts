import type { StaffRole, UserId } from '@cardwright/contracts'

/** A member of staff at work. */
export interface StaffActor {
  userId: UserId
  roles: readonly StaffRole[]
  requestId: string
}

const hasRole = ({ roles }: Pick<StaffActor, 'roles'>, ...wanted: readonly StaffRole[]): boolean =>
  roles.includes('admin') || wanted.some((role) => roles.includes(role))

/** Who may see a person's papers and details. Others see them masked. */
export const maySeePapers = (staff: Pick<StaffActor, 'roles'>): boolean => hasRole(staff, 'compliance')

/** Who may read addresses, names and telephone numbers. Others see them masked. */
export const maySeePeople = (staff: Pick<StaffActor, 'roles'>): boolean =>
  hasRole(staff, 'compliance', 'risk', 'finance')

/** Who may change the operator's rules, and give the second opinion on such a change. */
export const mayChangeRules = (staff: Pick<StaffActor, 'roles'>): boolean => hasRole(staff, 'risk')
