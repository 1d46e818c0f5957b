/** Declines that an exception can let through once: they are a matter of how much or of what kind, not of suspicion. */
export const EXCEPTABLE_REASONS: ReadonlySet<string> = new Set(['limit_exceeded', 'category_blocked'])
