import { formatTime } from '../../../domain/index.ts'
import {
  MarketError,
  nextCronTime,
  parseCron,
  requireSourceName,
  type Schedule,
  type ScheduleRun,
} from '../../../trade/market/index.ts'
import { runInProcess, runSchedules } from '../../local/run-schedules.ts'
import { stopSignal } from '../../local/stop-signal.ts'
import { withDatabase } from '../../local/with-app.ts'
import { zoneOf } from '../../local/zone-of.ts'
import { type Terminal, table } from '../terminal.ts'

/** What may be done by the clock: these end by themselves, and a second time changes nothing. */
const SCHEDULABLE = ['download', 'check', 'import']

/** Characters of a failure in the list; `--json` has all of it. */
const SHOWN = 80

/** `leme data schedule add`: keeps it in the database; a server of this database runs it. */
export async function addSchedule(
  terminal: Terminal,
  name: string,
  given: { readonly cron: string; readonly zone: string; readonly command: readonly string[] },
): Promise<void> {
  const { cron, zone, command } = given
  requireSourceName(name)
  if (!SCHEDULABLE.includes(command[0] ?? '')) {
    throw new MarketError('schedule.command', `"${command[0] ?? ''}" cannot be done by the clock`, {
      hint: `Write it behind --: -- download --exchange binance … (${SCHEDULABLE.join(', ')}).`,
    })
  }
  const parsed = parseCron(cron)
  const clocks = zoneOf(zone)
  await withDatabase(async ({ store: { schedules } }) => {
    const nextAt = nextCronTime(parsed, await schedules.now(), clocks)
    const schedule: Schedule = { name, cron, zone, arguments: command, nextAt }
    await schedules.put(schedule)
    terminal.result(
      { schema: 'leme.schedule/1', ...schedule },
      `${name}: leme data ${command.join(' ')}\nFirst due ${formatTime(nextAt)} UTC, while npm start or leme data schedule run goes on.`,
    )
  })
}

export async function listSchedules(terminal: Terminal): Promise<void> {
  const items = await withDatabase(({ store }) => store.schedules.list())
  const rows = items.map(({ name, cron, zone, nextAt, last, arguments: given }) => [
    ...[name, cron, zone, formatTime(nextAt), last ? formatTime(last.startedAt) : '-', outcomeOf(last)],
    given.join(' '),
  ])
  const head = ['name', 'cron', 'zone', 'next (UTC)', 'last (UTC)', 'outcome', 'leme data']
  const none = 'Nothing is scheduled: npx leme data schedule add --help'
  terminal.result({ schema: 'leme.schedules/1', items }, items.length === 0 ? none : table(head, rows))
}

function outcomeOf(last: ScheduleRun | null): string {
  if (!last) return '-'
  if (last.outcome === null) return 'running'
  if (last.outcome !== 'failed') return last.outcome
  const lines = last.message.split('\n')
  const why = lines.find((line) => line.startsWith('Error '))?.slice('Error '.length) ?? lines[0]!
  return `failed: ${why.slice(0, SHOWN)}`
}

export async function removeSchedule(terminal: Terminal, name: string): Promise<void> {
  const isRemoved = await withDatabase(({ store }) => store.schedules.remove(name))
  if (!isRemoved) {
    throw new MarketError('schedule.unknown', `nothing is scheduled as "${name}"`, {
      hint: 'See: npx leme data schedule list',
    })
  }
  terminal.result({ schema: 'leme.schedule-removed/1', name }, `${name} is removed.`)
}

/** `leme data schedule run`: runs what is due until it is stopped, where no server does. */
export async function runDue(terminal: Terminal): Promise<void> {
  const signal = stopSignal()
  await withDatabase(async ({ store: { schedules }, url }) => {
    terminal.say('Running what is due; Ctrl-C ends it.')
    await runSchedules({
      ...{ schedules, signal, run: runInProcess(url) },
      onRun: (name, outcome, message) => terminal.say(`${name}: ${outcome}${message ? `\n${message}` : ''}`),
      onError: (error) => terminal.warn(error instanceof Error ? error.message : String(error)),
    })
  })
}
