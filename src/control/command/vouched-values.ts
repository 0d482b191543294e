import { canonicalJson } from '../../math/index.ts'
import { editValues, isSameValue, type Values, valuesDefaults, type WantedBot } from '../deployment/index.ts'
import { type Asked, editOf } from './describe-command.ts'
import type { RollBackPlan } from './plan-roll-back.ts'

/**
 * What the runtime is to be told once the command is committed: what commands vouched for before it, and its
 * own change. What a person wrote into the same file at the same time is not part of it; the command for that
 * comes later. `written`: for an edit, the file as it was found or adopted.
 */
export function vouchedValues(command: Asked, accepted: Values | undefined, written?: Values): Values {
  const { tenant, id: commandId, request } = command
  const defaults = valuesDefaults(tenant)
  if (request.kind === 'edit') {
    if (!written) throw new TypeError('an edit is vouched for by what was written')
    const edit = editOf(command, baseOf(accepted, written))
    return editValues(written, { tenant, commandId, defaults, edit })
  }
  if (request.kind === 'stop' && accepted && !hasBot(accepted, request.bot)) return { ...accepted, commandId }
  const edit =
    accepted || request.kind !== 'stop' ? editOf(command, accepted) : { kind: 'remove-bots' as const }
  return editValues(accepted, { tenant, commandId, defaults, edit })
}

/** The same after a roll-back; undefined where the runtime was never told of the command. */
export function restoredValues(
  { tenant, id: commandId }: Asked,
  accepted: Values | undefined,
  plan: RollBackPlan,
): Values | undefined {
  if (accepted?.commandId !== commandId) return undefined
  const edit = { kind: 'roll-back', ...plan } as const
  return editValues(accepted, { tenant, commandId, defaults: valuesDefaults(tenant), edit })
}

/**
 * What a file is compared with when it is adopted: what differs is labelled. With another exchange or database
 * every bot is another one, whatever its spec says.
 */
export function baseOf(accepted: Values | undefined, found: Values): Values | undefined {
  const isOther =
    !isSameValue(accepted?.database, found.database) ||
    (accepted?.exchange && found.exchange && !isSameValue(accepted.exchange, found.exchange))
  return isOther ? undefined : accepted
}

/** Bots that the command answers for. */
export function labelledBots({ id }: Pick<Asked, 'id'>, values: Values | undefined): readonly WantedBot[] {
  return (values?.bots ?? []).filter(({ commandId }) => commandId === id)
}

/** Whether two files want the same, whichever command wrote them last. */
export function wantsSame(one: Values | undefined, other: Values | undefined): boolean {
  return one === undefined || other === undefined ? one === other : plainText(one) === plainText(other)
}

function plainText({ commandId: _command, bots, suspended = false, ...rest }: Values): string {
  const sorted = [...bots].sort((a, b) => (a.name < b.name ? -1 : 1))
  return canonicalJson({ ...rest, suspended, bots: sorted })
}

function hasBot({ bots }: Values, name: string | null): boolean {
  return name === null || bots.some((bot) => bot.name === name)
}
