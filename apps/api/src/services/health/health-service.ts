import type { Context } from '../../context.ts'
import { createDependencies, type DependencyContext } from './dependencies.ts'
import { createProbe, type Finding } from './probe.ts'

export type HealthContext = DependencyContext & Pick<Context, 'drain'>

/** Longer than this nobody waits, so that a supervisor's own limit of a second is kept. */
const WAIT_MS = 800

export interface Readiness {
  status: 'ready' | 'not_ready' | 'draining'
  dependencies: Record<string, Finding & { required: boolean }>
}

/** Tells whether the program can do its work, and what of all that it needs is there. Cheap, however often it is asked. */
export function createReadiness(context: HealthContext): () => Promise<Readiness> {
  const probes = createDependencies(context).map(({ name, isRequired, ...options }) => ({
    name,
    isRequired,
    probe: createProbe({ ...options, waitMs: WAIT_MS, nowMs: () => performance.now() }),
  }))
  return async () => {
    const findings = await Promise.all(
      probes.map(async ({ name, isRequired, probe }) => ({ name, required: isRequired, ...(await probe()) })),
    )
    const isReady = findings.every(({ required, state }) => !required || state !== 'down')
    return {
      status: context.drain.isDraining ? 'draining' : isReady ? 'ready' : 'not_ready',
      dependencies: Object.fromEntries(findings.map(({ name, ...finding }) => [name, finding])),
    }
  }
}
