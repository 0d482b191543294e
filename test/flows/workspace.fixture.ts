import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import type { Readable } from 'node:stream'
import type { TestContext } from 'node:test'
import { fileURLToPath } from 'node:url'
import { startPostgres } from '../../src/adapters/embedded-postgres/index.ts'
import { processesIn } from './processes.fixture.ts'

export const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** A command that takes longer is killed, so that a test fails instead of hanging. */
const PATIENCE_MS = 900_000

/** How a command ended and what it printed. */
export interface Ended {
  /** Null when a signal ended it. */
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
}

/** A command that runs. */
export interface Running {
  readonly pid: number
  readonly ended: Promise<Ended>
  /** What was printed so far. */
  printed(): { readonly stdout: string; readonly stderr: string }
  /** The first text that matches on either stream; rejects when the command ends before. */
  says(pattern: RegExp): Promise<string>
  /** Sends a signal to the command alone. */
  signal(name: NodeJS.Signals): void
  /** Sends a signal to the command and everything that it started, as a terminal does. */
  signalGroup(name: NodeJS.Signals): void
}

/** An empty folder in which `leme` runs as a user runs it, with a home and a temporary folder of its own. */
export interface Workspace {
  readonly folder: string
  path(...parts: string[]): string
  /** Writes a file below the folder and returns its path. */
  write(name: string, data: string | Uint8Array): string
  leme(...args: string[]): Promise<Ended>
  start(args: readonly string[], env?: NodeJS.ProcessEnv): Running
  /** Starts the workspace's database and lends it to all later commands as DATABASE_URL, which spares each a start. */
  holdDatabase(): Promise<string>
}

/** Removed with everything that runs in it when the test, or the file, ends. */
export function makeWorkspace(
  t: Pick<TestContext, 'after'> | { after(work: () => Promise<void>): void },
): Workspace {
  const folder = mkdtempSync(join(tmpdir(), 'leme-flow-'))
  // PostgreSQL refuses root: its user must get in.
  chmodSync(folder, 0o755)
  for (const name of ['home', 'tmp', 'work']) mkdirSync(join(folder, name))
  const groups = new Set<number>()
  const held = new AsyncDisposableStack()
  const lent: NodeJS.ProcessEnv = {}
  t.after(async () => {
    for (const pid of groups) killGroup(pid, 'SIGKILL')
    await held.disposeAsync()
    for (const pid of processesIn(folder)) kill(pid, 'SIGKILL')
    rmSync(folder, { recursive: true, force: true })
  })
  const cwd = join(folder, 'work')
  const path = (...parts: string[]) => join(cwd, ...parts)
  const start = (args: readonly string[], env: NodeJS.ProcessEnv = {}): Running => {
    const child = spawn('node', [join(ROOT, 'bin', 'leme.js'), ...args], {
      cwd,
      env: { ...environment(folder), ...lent, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      // A group of its own, as a shell makes for each line.
      detached: true,
    })
    const running = follow(child, args)
    groups.add(running.pid)
    void running.ended.finally(() => groups.delete(running.pid)).catch(() => {})
    return running
  }
  return {
    folder,
    path,
    write(name, data) {
      mkdirSync(dirname(path(name)), { recursive: true })
      writeFileSync(path(name), data)
      return path(name)
    },
    leme: (...args) => start(args).ended,
    start,
    async holdDatabase() {
      const { url } = held.use(await startPostgres({ stateDir: path('.leme') }))
      lent.DATABASE_URL = url
      return url
    },
  }
}

function environment(folder: string): NodeJS.ProcessEnv {
  return {
    PATH: `${join(ROOT, 'node_modules', '.bin')}${delimiter}${process.env.PATH}`,
    HOME: join(folder, 'home'),
    TMPDIR: join(folder, 'tmp'),
    LANG: 'C.UTF-8',
    // Code compiled once serves every command; a fresh temporary folder would compile it anew each time.
    NODE_COMPILE_CACHE: join(ROOT, 'node_modules', '.cache', 'leme-flows'),
  }
}

function follow(child: ChildProcessByStdio<null, Readable, Readable>, args: readonly string[]): Running {
  const printed = { stdout: '', stderr: '' }
  const watchers = new Set<() => void>()
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      printed[name] += text
      for (const watch of watchers) watch()
    })
  }
  const pid = child.pid!
  const patience = setTimeout(() => killGroup(pid, 'SIGKILL'), PATIENCE_MS)
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code, signal) => {
      clearTimeout(patience)
      resolve({ code, signal, ...printed })
    })
  })
  const says = (pattern: RegExp) =>
    new Promise<string>((resolve, reject) => {
      const watch = () => {
        const found = pattern.exec(printed.stdout)?.[0] ?? pattern.exec(printed.stderr)?.[0]
        if (found === undefined) return
        watchers.delete(watch)
        resolve(found)
      }
      watchers.add(watch)
      watch()
      ended.then(({ code, stderr }) => {
        reject(new Error(`leme ${args.join(' ')} ended with ${code} before it said ${pattern}\n${stderr}`))
      }, reject)
    })
  return {
    pid,
    ended,
    printed: () => ({ ...printed }),
    says,
    signal: (name) => child.kill(name),
    signalGroup: (name) => killGroup(pid, name),
  }
}

function killGroup(pid: number, name: NodeJS.Signals): void {
  kill(-pid, name)
}

function kill(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch {
    // It has ended.
  }
}
