import type { Telemetry } from '../../adapters/telemetry/index.ts'
import type { RunNews } from '../worker/index.ts'

/** What becomes of the house's runs, as metrics. */
export function countRuns(telemetry: Pick<Telemetry, 'runEnded'>): (news: RunNews) => void {
  const begun = new Map<string, number>()
  return ({ id, kind, status }) => {
    if (status === 'running' && !begun.has(id)) begun.set(id, performance.now())
    if (status !== 'done' && status !== 'failed') return
    const at = begun.get(id)
    begun.delete(id)
    telemetry.runEnded(kind, status, at === undefined ? undefined : (performance.now() - at) / 1_000)
  }
}
