export * from './errors.ts'
export * from './ids.ts'
export * from './parse.ts'
export * from './schemas/index.ts'
