import type { Telemetry } from '../../adapters/telemetry/index.ts'
import { type CommandEvent, isEnd } from '../../control/command/index.ts'
import type { ReconcilerEvent } from '../reconciler/index.ts'

/** What becomes of commands, as metrics. */
export function countCommands(
  telemetry: Pick<Telemetry, 'commandEnded' | 'commandTrouble'>,
): (event: CommandEvent) => void {
  return (event) => {
    if (event.kind === 'command.trouble') return telemetry.commandTrouble(event.state)
    const { asked, to, ageMs } = event
    if (isEnd(to)) telemetry.commandEnded(asked, to, ageMs / 1_000)
  }
}

/** Which process follows the repository. */
export function countLeads(telemetry: Pick<Telemetry, 'reconcilerLeads'>): (event: ReconcilerEvent) => void {
  telemetry.reconcilerLeads(false)
  return ({ kind }) => {
    if (kind === 'reconciler.leads') telemetry.reconcilerLeads(true)
    if (kind === 'reconciler.lost' || kind === 'reconciler.waits') telemetry.reconcilerLeads(false)
  }
}
