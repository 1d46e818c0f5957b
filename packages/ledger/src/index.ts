export * from './dispute-postings.ts'
export * from './fact.ts'
export * from './fold.ts'
export * from './postings.ts'
