import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { AppConfig } from './app-config.ts'

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

/** What a link for people begins with: the address that they type, or the one that the server listens at. */
export function linkBase({ server }: Pick<AppConfig, 'server'>, listening: string): string {
  return server.publicUrl || listening
}

/** The host names that a server answers to besides those of this machine itself. */
export function hostsOf({ server }: Pick<AppConfig, 'server'>): readonly string[] {
  return server.publicUrl === '' ? server.hosts : [...server.hosts, new URL(server.publicUrl).hostname]
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
