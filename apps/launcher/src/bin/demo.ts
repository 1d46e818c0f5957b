import { existsSync } from 'node:fs'
import { runDemo } from '../demo/run-demo.ts'

if (existsSync('.env')) process.loadEnvFile('.env')
process.exitCode = await runDemo(process.env, process.stdout)
