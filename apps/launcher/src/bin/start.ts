import { join } from 'node:path'
import { main } from '../main.ts'

const apps = join(import.meta.dirname, '..', '..', '..')
const api = (name: string) => join(apps, 'api', 'src', 'bin', `${name}.ts`)

await main(
  {
    migrate: api('migrate'),
    seed: api('seed'),
    api: api('server'),
    worker: api('worker'),
    sandbox: join(apps, 'sandbox', 'src', 'bin', 'sandbox.ts'),
  },
  api('check-settings'),
)
