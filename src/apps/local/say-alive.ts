import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import type { ProcessStore } from '../../adapters/store/postgres/index.ts'
import { SILENT_S } from '../../control/operation/index.ts'
import { VERSION } from './installation.ts'

/** So that one that was lost is made good before anybody calls the process silent. */
const BEAT_MS = (SILENT_S * 1_000) / 4

/** Says in the database that this process lives, until it ends in order. A database that is away is told again. */
export function sayAlive(
  kind: 'server' | 'worker',
  { processes, onError }: { readonly processes: ProcessStore; readonly onError: (error: unknown) => void },
): AsyncDisposable {
  const own = {
    ...{ id: randomUUID(), kind, version: VERSION, node: process.versions.node },
    ...{ host: hostname(), pid: process.pid },
  }
  let wasHeard = true
  let beating = beat()
  const timer = setInterval(() => {
    beating = beating.then(beat)
  }, BEAT_MS).unref()

  /** Trouble is told once. */
  async function beat(): Promise<void> {
    try {
      await processes.beat(own)
      wasHeard = true
    } catch (error) {
      if (wasHeard) onError(error)
      wasHeard = false
    }
  }

  return {
    async [Symbol.asyncDispose]() {
      clearInterval(timer)
      await beating
      await processes.end(own.id).catch(() => {})
    },
  }
}
