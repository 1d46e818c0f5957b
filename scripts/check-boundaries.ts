// Checks which file may import what, and the few other house rules that a look at the text can decide.
import { join } from 'node:path'
import { findViolations } from './boundaries/rules.ts'
import { readSourceFiles } from './boundaries/source-files.ts'

const files = readSourceFiles(join(import.meta.dirname, '..'))
const violations = findViolations(files)
for (const { path, line, message } of violations) console.error(`${path}:${line}  ${message}`)
console.log(`${files.length} files checked, ${violations.length} violations.`)
if (violations.length > 0 || files.length === 0) process.exitCode = 1
