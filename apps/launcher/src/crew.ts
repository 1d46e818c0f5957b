import type { Board, ServiceName } from './board.ts'
import type { ChildEnvironments } from './child-environment.ts'
import { nodeFlagsOf } from './node-flags.ts'
import type { Output } from './output.ts'
import { type Service, startService } from './service.ts'

/** The files that the program's processes begin with. */
export type Entries = Readonly<Record<'migrate' | 'seed' | ServiceName, string>>

/** The processes that are kept running. */
export interface Crew {
  /** Starts those named that were not started yet, and waits until all of them are ready. */
  start(names: readonly ServiceName[]): Promise<void>
  /** Rejects when one of them cannot be kept running. */
  readonly failed: Promise<never>
  /** Ends those who use something before what they use. */
  stop(): Promise<void>
}

const STOP_ORDER: readonly ServiceName[] = ['api', 'worker', 'sandbox']

export function createCrew(entries: Entries, environments: ChildEnvironments, board: Board, output: Output): Crew {
  const services = new Map<ServiceName, Service>()
  const failed = Promise.withResolvers<never>()
  failed.promise.catch(() => undefined)

  const ensure = (name: ServiceName): Service => {
    const running = services.get(name)
    if (running) return running
    const service = startService({
      name,
      entry: entries[name],
      environment: name === 'sandbox' ? environments.sandbox : environments.program,
      nodeFlags: nodeFlagsOf(name),
      onLine: (line) => output.pass(name, line),
      onReady: (ready) => board.report(name, ready),
      onRestart: (how) => output.warn(`The ${name} ${how}; starting it again.`),
      onForced: () => output.warn(`The ${name} did not end when asked; ending it by force.`),
    })
    service.failed.catch(failed.reject)
    services.set(name, service)
    return service
  }
  return {
    failed: failed.promise,
    start: async (names) => {
      await Promise.all(names.map((name) => ensure(name).ready))
    },
    stop: async () => {
      for (const name of STOP_ORDER) await services.get(name)?.stop()
    },
  }
}
