import { type ChildProcess, fork } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { bundleExtension, type JobResult, type JobSpec } from '../../control/job/index.ts'
import { Fault, type SeriesKey, type TimeRange } from '../../domain/index.ts'
import { EXTENSION, ROOT } from './installation.ts'
import { carriedFault, faultOf, type JobMessage, type JobOrder, type LentAnswer } from './job-messages.ts'
import { withoutSharing } from './job-remote-stores.ts'
import type { ReadableStores } from './stored-contracts.ts'

/** What a job may use of its worker's machine. */
export interface JobLimits {
  readonly minutes: number
  readonly memoryMb: number
  readonly threads: number
}

export interface JobProcessOptions {
  readonly stores: ReadableStores
  readonly limits: JobLimits
  /** Aborting it kills the process at once. */
  readonly signal: AbortSignal
  readonly report: (progress: number, message: string) => void
}

type Ask = Extract<JobMessage, { kind: 'ask' }>

const ENTRY = fileURLToPath(new URL(`./job-entry${EXTENSION}`, import.meta.url))
/** Of what a process says before it dies. */
const LAST_WORDS = 2_000

/**
 * Does a job in a process of its own, which has no environment, no connection and no rights to write, and may read
 * Leme's own files and its strategy alone. It ends with this process, at its limits of time and memory, and when
 * the signal is aborted.
 * @param bundle text of the strategy's file, verified
 * @throws Fault `job.time`, `job.memory`, `job.died`; what the job itself throws; the signal's reason
 */
export async function runJobProcess(
  spec: JobSpec,
  bundle: string,
  options: JobProcessOptions,
): Promise<JobResult> {
  options.signal.throwIfAborted()
  const folder = await mkdtemp(join(tmpdir(), 'leme-job-'))
  try {
    const strategyPath = join(folder, `strategy${bundleExtension(bundle)}`)
    await writeFile(strategyPath, bundle, { mode: 0o400 })
    const { memoryMb, threads } = options.limits
    return await follow(
      startProcess(folder),
      { kind: 'order', spec, strategyPath, memoryMb, threads },
      options,
    )
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function startProcess(folder: string): ChildProcess {
  return fork(ENTRY, {
    execArgv: [
      '--permission',
      ...[ROOT, packagesFolder(), folder].map((path) => `--allow-fs-read=${path}`),
      // Threads have the rights of their process.
      ...['--allow-worker', '--disable-warning=PERM0006'],
    ],
    cwd: folder,
    env: {},
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
}

/** Where packages lie: within Leme, or around it where it is one of them itself. */
function packagesFolder(): string {
  const inside = '/node_modules/'
  const path = fileURLToPath(import.meta.resolve('typebox')).replaceAll('\\', '/')
  return path.slice(0, path.indexOf(inside) + inside.length)
}

async function follow(child: ChildProcess, order: JobOrder, options: JobProcessOptions): Promise<JobResult> {
  const { signal, limits, report, stores } = options
  const outcome = Promise.withResolvers<JobResult>()
  const kill = (reason: unknown): void => {
    outcome.reject(reason)
    child.kill('SIGKILL')
  }
  const onAbort = (): void => kill(signal.reason)
  signal.addEventListener('abort', onAbort, { once: true })
  const timer = setTimeout(() => kill(tooLong(limits)), limits.minutes * 60_000)
  let said = ''
  child.stderr!.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-LAST_WORDS)
  })
  child.on('message', (message: JobMessage) => {
    if (message.kind === 'progress') report(message.progress, message.message)
    else if (message.kind === 'done') outcome.resolve(message.result)
    else if (message.kind === 'failed') outcome.reject(faultOf(message.fault))
    else void answer(message, stores).then((lent) => child.connected && child.send(lent, () => {}))
  })
  const ended = new Promise<void>((resolve) => {
    child.once('error', (error) => outcome.reject(died(error.message)))
    child.once('close', (code, by) => {
      outcome.reject(died(`its process ended with ${by ?? code}${said === '' ? '' : `: ${lastLine(said)}`}`))
      resolve()
    })
  })
  child.send(order, () => {})
  try {
    return await outcome.promise
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', onAbort)
    child.kill('SIGKILL')
    if (child.pid !== undefined) await ended
  }
}

async function answer({ call, method, args }: Ask, stores: ReadableStores): Promise<LentAnswer> {
  try {
    return { kind: 'lent', call, value: await lend(stores, method, args) }
  } catch (error) {
    return { kind: 'lent', call, fault: carriedFault(error) }
  }
}

async function lend(
  stores: ReadableStores,
  method: Ask['method'],
  args: readonly unknown[],
): Promise<unknown> {
  const [key, range] = args as [SeriesKey, TimeRange | undefined]
  switch (method) {
    case 'candles.list':
      return stores.candles.list()
    case 'candles.read':
      return withoutSharing(await stores.candles.read(key, range))
    case 'funding.read':
      return stores.funding.read(key)
  }
}

function tooLong({ minutes }: JobLimits): Fault {
  return new Fault('failed', 'job.time', `it took longer than ${minutes} minutes`, {
    hint: 'Ask for fewer pairs, a shorter time range, fewer epochs or a longer timeframe.',
  })
}

function died(message: string): Fault {
  return new Fault('failed', 'job.died', message)
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1)!
}
