import { findSettingProblems } from '../config/setting-problems.ts'
import { run } from './process.ts'

// Reads the settings as every process will, and tells what is wrong with them in its last line of output: {"problems": []}
await run(async () => {
  console.log(JSON.stringify({ problems: findSettingProblems(process.env) }))
})
