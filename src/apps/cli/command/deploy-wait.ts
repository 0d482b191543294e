import { setTimeout as delay } from 'node:timers/promises'
import { type Command, type CommandStore, isEnd } from '../../../control/command/index.ts'
import { EXIT } from '../exit-code.ts'
import type { Terminal } from '../terminal.ts'

const LOOK_MS = 200

export interface WaitOptions {
  readonly id?: string
  /** Seconds. */
  readonly wait?: number
}

/** Looks at a command until it has ended or the time is over, and tells each step. */
export async function waitForEnd(
  terminal: Terminal,
  commands: CommandStore,
  { command, wait }: { readonly command: Command; readonly wait: number | undefined },
): Promise<Command> {
  if (wait === undefined) return command
  const patience = performance.now() + wait * 1_000
  let told = 0
  for (;;) {
    const steps = await commands.steps(command.id)
    for (const { state, reason } of steps.slice(told))
      terminal.note(`  ${state}${reason ? `: ${reason}` : ''}`)
    told = steps.length
    const now = (await commands.get(command.id)) ?? command
    if (isEnd(now.state) || performance.now() > patience) return now
    await delay(LOOK_MS)
  }
}

/** What became of a command; one that ended badly ends the process so. */
export function tellCommand(terminal: Terminal, command: Command, waited: boolean): void {
  const { id, tenant, state, reason, commit } = command
  const why = reason === '' ? '' : `: ${reason}`
  const next = isEnd(state) || waited ? '' : `\nHow it goes: npx leme deploy show ${id}`
  const at = commit === null ? '' : `, commit ${commit.slice(0, 8)}`
  terminal.result(
    { schema: 'leme.command/1', id, clientId: tenant, state, reason, commit },
    `command ${id} of ${tenant} is ${state}${at}${why}${next}`,
  )
  if (state === 'refused') process.exitCode = EXIT.gate
  if (state === 'failed' || state === 'rolled-back') process.exitCode = EXIT.failed
}
