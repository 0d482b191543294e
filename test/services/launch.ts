import { type ChildProcess, spawn } from 'node:child_process'
import { accessSync, chmodSync, chownSync, constants, mkdtempSync, rmSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

/** A program of the machine that a test has started; it listens on 127.0.0.1 alone. */
export interface Service {
  readonly url: string
  readonly port: number
  readonly pid: number
  /** What the program has printed. */
  log(): string
  /** SIGKILL, as when the power fails; `start` brings it back on the same data. */
  kill(): Promise<void>
  /** Starts it again on the same port and data after {@link kill}. */
  start(): Promise<void>
  /** Ends it and removes its data. */
  stop(): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}

export interface Launch {
  readonly command: string
  readonly args: readonly string[]
  readonly env?: NodeJS.ProcessEnv
  /** Whom the program runs as when the test is root. */
  readonly user?: { readonly uid: number; readonly gid: number }
  /** What asks it to end at once, in order. */
  readonly stopSignal?: NodeJS.Signals
  /** What it says when it cannot start yet, and could a moment later. */
  readonly notYet?: RegExp
}

/** The user without rights that every Linux has. */
export const NOBODY = { uid: 65534, gid: 65534 }

const PATIENCE_MS = 60_000

/** The path of a program, or undefined where the machine lacks it. Debian keeps servers where an ordinary user's PATH does not look. */
export function findProgram(name: string, folders: readonly string[] = []): string | undefined {
  const all = [...folders, ...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin']
  return all.map((folder) => join(folder, name)).find(isProgram)
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** A folder of its own for a service's data, which `user` owns when the test is root. */
export function serviceFolder(name: string, user?: Launch['user']): string {
  const folder = mkdtempSync(join(tmpdir(), `leme-${name}-`))
  chmodSync(folder, 0o755)
  if (user && process.geteuid?.() === 0) chownSync(folder, user.uid, user.gid)
  return folder
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })
}

export interface Supervised {
  readonly folder: string
  readonly port: number
  readonly url: string
  readonly launch: Launch
  /** Whether it answers; asked until it does. */
  readonly ready: () => Promise<boolean>
  /** What else must end with it. */
  readonly onStop?: () => void
}

/** Starts a program and waits until it is ready. */
export async function supervise({ folder, port, url, launch, ready, onStop }: Supervised): Promise<Service> {
  let child: ChildProcess
  let printed = ''
  await start()
  return {
    url,
    port,
    get pid() {
      return child.pid!
    },
    log: () => printed,
    kill: () => end('SIGKILL'),
    start: () => start(),
    stop,
    [Symbol.asyncDispose]: stop,
  }

  async function stop(): Promise<void> {
    await end(launch.stopSignal ?? 'SIGTERM')
    onStop?.()
    rmSync(folder, { recursive: true, force: true })
  }

  async function start(patience = Date.now() + PATIENCE_MS): Promise<void> {
    let said = ''
    child = spawn(launch.command, launch.args, {
      ...(process.geteuid?.() === 0 && launch.user),
      cwd: folder,
      env: { PATH: process.env.PATH, HOME: folder, LANG: 'C', ...launch.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    for (const stream of [child.stdout!, child.stderr!]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        printed = (printed + text).slice(-20_000)
        said += text
      })
    }
    child.once('error', (error) => {
      printed += error.message
    })
    // A test that throws must not leave it behind.
    process.once('exit', () => child.kill('SIGKILL'))
    while (!(await ready())) {
      if (child.exitCode !== null && launch.notYet?.test(said) && Date.now() < patience) {
        await delay(100)
        return start(patience)
      }
      if (child.exitCode !== null || child.signalCode !== null || Date.now() > patience) {
        child.kill('SIGKILL')
        throw new Error(`${launch.command} did not start: ${printed}`)
      }
      await delay(20)
    }
  }

  async function end(signal: NodeJS.Signals): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return
    const ended = new Promise((done) => child.once('exit', done))
    child.kill(signal)
    const hurry = setTimeout(() => child.kill('SIGKILL'), 10_000)
    await ended
    clearTimeout(hurry)
  }
}

/** Whether somebody accepts connections there. */
export function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}
