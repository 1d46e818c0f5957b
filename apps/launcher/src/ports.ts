import { randomInt } from 'node:crypto'
import { createServer, type Server } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { LaunchError } from './launch-error.ts'
import { PORT_SETTINGS, type PortSetting, type Settings } from './settings.ts'

export type Ports = Readonly<Record<PortSetting, number>>

/**
 * Settles which ports the program will use, before anything is started: asks for each, chooses free ones for 0, and reports
 * every port that cannot be had by the setting that names it.
 *
 * @param patienceMs how long to ask again: after an unclean stop the processes of the run before are just ending
 */
export async function settlePorts(settings: Settings, patienceMs: number): Promise<Ports> {
  const deadline = Date.now() + patienceMs
  for (;;) {
    const { ports, problems } = await holdAll(settings)
    if (problems.length === 0) return ports
    if (Date.now() >= deadline) throw new LaunchError([...new Set(problems)].join('\n'))
    await delay(PAUSE_MS)
  }
}

const PAUSE_MS = 200

/** Holds all of them at once, so that no two settings can get the same. */
async function holdAll(settings: Settings): Promise<{ ports: Ports; problems: string[] }> {
  const held: Server[] = []
  const problems: string[] = []
  const ports: Record<PortSetting, number> = { ...settings.ports }
  for (const setting of neededPorts(settings)) {
    const outcome = await holdAny(settings.ports[setting], hostFor(setting, settings))
    if ('server' in outcome) {
      held.push(outcome.server)
      ports[setting] = outcome.port
    } else problems.push(explain(setting, settings, outcome.code))
  }
  await Promise.all(held.map((server) => new Promise((resolve) => server.close(resolve))))
  return { ports, problems }
}

function neededPorts({ runsSandbox }: Settings): readonly PortSetting[] {
  return runsSandbox ? PORT_SETTINGS : PORT_SETTINGS.filter((setting) => !setting.startsWith('SANDBOX_'))
}

function hostFor(setting: PortSetting, { host, metricsHost }: Settings): string {
  return setting === 'METRICS_PORT' ? metricsHost : host
}

type Outcome = { server: Server; port: number } | { code: string }

/** Below the range out of which systems give ports to whoever asks for any: some seconds pass until the part that is to have it starts. */
const QUIET_PORTS = { from: 15_000, to: 30_000 }
const TRIES = 20

async function holdAny(port: number, host: string): Promise<Outcome> {
  if (port !== 0) return hold(port, host)
  for (let tried = 0; tried < TRIES; tried += 1) {
    const outcome = await hold(randomInt(QUIET_PORTS.from, QUIET_PORTS.to), host)
    if ('server' in outcome) return outcome
  }
  return hold(0, host)
}

function hold(port: number, host: string): Promise<Outcome> {
  return new Promise((resolve) => {
    const server = createServer()
    server.on('error', (error: NodeJS.ErrnoException) => resolve({ code: error.code ?? error.message }))
    server.listen(port, host, () => {
      const address = server.address()
      resolve({ server, port: typeof address === 'object' && address ? address.port : port })
    })
  })
}

function explain(setting: PortSetting, settings: Settings, code: string): string {
  const port = settings.ports[setting]
  const host = hostFor(setting, settings)
  if (code === 'EADDRINUSE') {
    return `Port ${port} on ${host} is already in use. End the program that uses it, or choose another port with ${setting}=${port + 1}.`
  }
  if (code === 'EACCES')
    return `Port ${port} may only be used by an administrator. Choose another one with ${setting}=….`
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
    return `This machine has no address "${host}" to listen on. Correct ${setting === 'METRICS_PORT' ? 'METRICS_HOST' : 'HOST'}.`
  return `Port ${port} on ${host} cannot be used (${code}). Choose another one with ${setting}=….`
}
