import { resolve } from 'node:path'
import {
  byUrgency,
  CHECK_GROUPS,
  type Check,
  type CheckState,
  type Reading,
  runChecks,
  verdictOf,
} from '../../../control/operation/index.ts'
import { Fault } from '../../../domain/index.ts'
import { type AppConfig, loadAppConfig } from '../../local/app-config.ts'
import { lentServer } from '../../local/checks/lent-server.ts'
import { checkTools, openChecks } from '../../local/checks/open-checks.ts'
import { leave } from '../../local/stop-signal.ts'
import type { Terminal } from '../terminal.ts'

const SIGNS: Readonly<Record<CheckState, string>> = { good: '✓', attention: '!', bad: '✗', unknown: '?' }
const PAINTS = { good: 'good', attention: 'warn', bad: 'bad', unknown: 'warn' } as const
const FAILED = 1
const REMOTE = 7

/**
 * `leme doctor`: looks at everything that Leme needs, and names the fix of what is missing. It needs no server, and
 * changes nothing.
 */
export async function doctor(terminal: Terminal): Promise<void> {
  const readings = await look()
  const width = Math.max(...readings.map(({ title }) => title.length))
  for (const group of CHECK_GROUPS) {
    for (const reading of readings.filter((one) => one.group === group)) tell(terminal, reading, width)
  }
  const ordered = byUrgency(readings)
  const { state, sentence } = verdictOf(ordered)
  terminal.say()
  terminal.say(sentence)
  if (terminal.json) {
    const sound = !ordered.some((one) => one.state === 'bad' || one.state === 'unknown')
    const checks = ordered.map(({ measuredAt, ...one }) => ({ ...one, since: null, measuredAt }))
    terminal.result({ schema: 'leme.doctor/2', sound, state, sentence, checks }, '')
  }
  // What only asks for attention is no failure; what could not be looked at may be one of another machine.
  if (ordered.some((one) => one.state === 'bad')) process.exitCode = FAILED
  else if (ordered.some((one) => one.state === 'unknown')) process.exitCode = REMOTE
  // A look that was given up may wait for its answer for minutes.
  leave()
}

async function look(): Promise<readonly Reading[]> {
  const tools = checkTools(Date.now)
  const read = readConfig()
  if ('error' in read) return runChecks([broken(read.error)], tools)
  const { config, origins } = read
  await using server = lentServer(config)
  // A first start takes seconds, which no check has; what it fails with is told by those that ask for it.
  await server.url().catch(() => undefined)
  const configuration: Check = {
    ...{ name: 'configuration', title: 'Configuration', group: 'Machine' },
    look: async () => ({ state: 'good', reason: `sound, ${origins}` }),
  }
  return await runChecks([...openChecks({ config, url: server.url, now: Date.now }), configuration], tools)
}

function readConfig():
  | { readonly config: AppConfig; readonly origins: string }
  | { readonly error: unknown } {
  try {
    const { config, origins } = loadAppConfig(process.env, process.cwd())
    const set = [...origins.values()].filter((origin) => origin !== 'default').length
    return {
      config,
      origins:
        set === 0 ? 'every value is the default' : `${set} values set, state in ${resolve(config.stateDir)}`,
    }
  } catch (error) {
    return { error }
  }
}

function broken(error: unknown): Check {
  const reason = error instanceof Error ? error.message : String(error)
  const hint = error instanceof Fault ? error.hint : undefined
  return {
    ...{ name: 'configuration', title: 'Configuration', group: 'Machine' },
    look: async () => ({ state: 'bad', reason, ...(hint && { fix: { text: hint } }) }),
  }
}

function tell(terminal: Terminal, { state, title, reason, fix }: Reading, width: number): void {
  terminal.say(`${terminal.paint(PAINTS[state], SIGNS[state])} ${title.padEnd(width)} ${reason}`)
  const indent = ' '.repeat(width + 3)
  if (!fix) return
  terminal.say(`${indent}${fix.text}`)
  if (fix.command !== undefined) terminal.say(`${indent}${fix.command.replace(/^leme /, 'npx leme ')}`)
}
