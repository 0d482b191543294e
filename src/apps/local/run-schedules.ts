import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import {
  nextCronTime,
  parseCron,
  SCHEDULE_LEASE_MS,
  type Schedule,
  type ScheduleOutcome,
  type ScheduleStore,
} from '../../trade/market/index.ts'
import { EXTENSION, ROOT } from './installation.ts'
import { zoneOf } from './zone-of.ts'

export interface ScheduleRunner {
  readonly schedules: ScheduleStore
  /** Does what a schedule asks for; what is thrown is why it failed. The answer is kept as its message. */
  readonly run: (schedule: Schedule, signal: AbortSignal) => Promise<string>
  readonly signal: AbortSignal
  /** How often a run says that it goes on; a third of its lease if absent. */
  readonly beatMs?: number
  readonly onRun?: (name: string, outcome: ScheduleOutcome, message: string) => void
}

/** How often it is looked for what is due. */
const LOOK_MS = 2_000
const LONGEST_MESSAGE = 2_000

/**
 * Runs what is due until the signal aborts, each schedule at most once at a time among all processes. What
 * was missed while nobody looked is done once, at the first look.
 */
export async function runSchedules(
  runner: ScheduleRunner & { readonly onError: (error: unknown) => void },
): Promise<void> {
  const { signal, onError } = runner
  const running = new Set<Promise<void>>()
  while (!signal.aborted) {
    try {
      for (const work of await beginDue(runner)) {
        const one = work.catch(onError).finally(() => running.delete(one))
        running.add(one)
      }
    } catch (error) {
      onError(error)
    }
    await untilNextLook(signal)
  }
  await Promise.all(running)
}

/** Begins what is due now; each of the promises is one run. */
export async function beginDue(runner: ScheduleRunner): Promise<readonly Promise<void>[]> {
  const { schedules } = runner
  const now = await schedules.now()
  const due = (await schedules.list()).filter(({ nextAt }) => nextAt <= now)
  const begun: Promise<void>[] = []
  for (const schedule of due) {
    const nextAt = nextCronTime(parseCron(schedule.cron), now, zoneOf(schedule.zone))
    const number = await schedules.begin(schedule.name, { dueAt: schedule.nextAt, nextAt })
    if (number !== undefined) begun.push(runOne(runner, schedule, number))
  }
  return begun
}

async function runOne(runner: ScheduleRunner, schedule: Schedule, number: number): Promise<void> {
  const { schedules, run, signal, onRun, beatMs = SCHEDULE_LEASE_MS / 3 } = runner
  const { name } = schedule
  const end = async (outcome: ScheduleOutcome, message: string) => {
    await schedules.end(number, outcome, message.slice(-LONGEST_MESSAGE))
    onRun?.(name, outcome, message)
  }
  await using right = await schedules.claim(name)
  if (!right) return end('overlapped', 'an earlier run still goes on')
  // One that does not get through is followed by others; whoever reads meanwhile sees that nothing is known.
  using _beating = every(beatMs, () => schedules.beat(number).catch(() => {}))
  try {
    await end('done', await run(schedule, signal))
  } catch (error) {
    await end('failed', error instanceof Error ? error.message : String(error))
  }
}

function every(ms: number, work: () => void): Disposable {
  const timer = setInterval(work, ms)
  return { [Symbol.dispose]: () => clearInterval(timer) }
}

/** `leme data …` in a process of its own, on the same database. */
export function runInProcess(databaseUrl: string): ScheduleRunner['run'] {
  return async ({ arguments: given }, signal) => {
    const cli = `${ROOT}${EXTENSION === '.ts' ? 'src' : 'dist'}/apps/cli/main${EXTENSION}`
    const child = spawn(process.execPath, [...process.execArgv, cli, 'data', ...given], {
      env: { ...process.env, DATABASE_URL: databaseUrl },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const stop = () => child.kill('SIGINT')
    signal.addEventListener('abort', stop, { once: true })
    if (signal.aborted) stop()
    const [out, err, [code]] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, 'exit'),
    ])
    signal.removeEventListener('abort', stop)
    if (code !== 0) throw new Error(err.trim() || out.trim() || `it ended with ${code}`)
    return out.trim()
  }
}

async function untilNextLook(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return
  const { promise, resolve } = Promise.withResolvers<void>()
  const timer = setTimeout(resolve, LOOK_MS)
  const stop = () => resolve()
  signal.addEventListener('abort', stop, { once: true })
  await promise
  clearTimeout(timer)
  signal.removeEventListener('abort', stop)
}
