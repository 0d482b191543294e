import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** The server of a state folder, while it runs. */
export interface Running {
  readonly pid: number
  readonly url: string
}

const NAME = 'server.json'

/** Leaves word where the server listens, until it ends. */
export function noteRunning(stateDir: string, url: string): Disposable {
  const path = join(stateDir, NAME)
  writeFileSync(path, JSON.stringify({ pid: process.pid, url } satisfies Running), { mode: 0o600 })
  return {
    [Symbol.dispose]: () => {
      if (readRunning(stateDir)?.pid === process.pid) rmSync(path, { force: true })
    },
  }
}

const PATIENCE_MS = 2_000

/** The server of a state folder, if it answers: a note left by one that died counts for nothing. */
export async function findRunning(stateDir: string): Promise<Running | undefined> {
  const running = readRunning(stateDir)
  if (!running) return undefined
  const answer = fetch(`${running.url}/health`, { signal: AbortSignal.timeout(PATIENCE_MS) })
  return answer.then(
    () => running,
    () => undefined,
  )
}

function readRunning(stateDir: string): Running | undefined {
  try {
    const running = JSON.parse(readFileSync(join(stateDir, NAME), 'utf8')) as Running
    process.kill(running.pid, 0)
    return running
  } catch {
    return undefined
  }
}
