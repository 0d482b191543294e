import {
  DeploymentError,
  type GitOps,
  isSameValue,
  type ReadValues,
  type Values,
  valuesDefaults,
  type WantedBot,
} from '../deployment/index.ts'
import type { TenantId } from '../tenant/index.ts'
import type { Asked } from './describe-command.ts'
import { labelledBots } from './vouched-values.ts'

/** Why an edit is left to a later one. */
export const LATER = 'the file was changed again after this commit; the later one is judged'

/** A file at a head that may be none. */
export async function fileAt(git: GitOps, tenant: TenantId, commit: string | null): Promise<ReadValues> {
  return commit === null ? { kind: 'absent' } : git.read(tenant, commit)
}

interface Adopted {
  /** The file with labels; undefined: it is gone. */
  readonly after: Values | undefined
  readonly accepted: Values | undefined
}

/**
 * Whether the bots that are adopted are as the person's own commit has them, or as commands vouch for: who agreed
 * to it has not agreed to what somebody wrote afterwards.
 */
export async function isStillAsked(
  command: Asked,
  { after, accepted }: Adopted,
  git: GitOps,
): Promise<boolean> {
  const { tenant, request } = command
  if (request.kind !== 'edit') return true
  const asked = await git.read(tenant, request.commit).catch((error: unknown) => {
    if (error instanceof DeploymentError && error.code === 'git.rewritten') return undefined
    throw error
  })
  if (!after) return asked?.kind === 'absent'
  const known = [...(accepted?.bots ?? []), ...(asked?.kind === 'values' ? asked.values.bots : [])]
  return labelledBots(command, after).every((bot) =>
    known.some((other) => isSameValue(specOf(other), specOf(bot))),
  )
}

/** What a file is put back with: what runs, or else what was approved last. */
export function valuesToRestore(
  { tenant, wasSuspended }: Asked,
  accepted: Values | undefined,
  healthy: Readonly<Record<string, WantedBot>>,
): Values {
  if (accepted) return accepted
  const { schema, database, exchange } = valuesDefaults(tenant)
  const bots = Object.values(healthy)
  return {
    ...{ clientId: tenant, schema, database, bots, commandId: '' },
    ...(bots.some(({ dryRun }) => !dryRun) && { exchange }),
    ...(wasSuspended && { suspended: true }),
  }
}

function specOf({ commandId: _label, ...spec }: WantedBot): Omit<WantedBot, 'commandId'> {
  return spec
}
