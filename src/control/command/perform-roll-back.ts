import {
  type DeploymentCode,
  DeploymentError,
  editValues,
  type Values,
  valuesDefaults,
  type WantedBot,
  type WantedClient,
  type WrittenValues,
} from '../deployment/index.ts'
import { type Asked, describeRequest } from './describe-command.ts'
import type { DrivePorts } from './drive-ports.ts'
import { fileAt, valuesToRestore } from './edit-by-hand.ts'
import { hasRolledBack } from './judge-running.ts'
import type { Facts } from './next-step.ts'
import { ownCommit, performCommit } from './perform-commit.ts'
import { planRollBack, type RollBackPlan } from './plan-roll-back.ts'
import { restoredValues, wantsSame } from './vouched-values.ts'
import { writeValues } from './write-values.ts'

/** Somebody put something else, or nonsense, into the file. */
const CHANGED: readonly DeploymentCode[] = ['values.superseded', 'values.invalid']

type RollBackPorts = Pick<DrivePorts, 'git' | 'deployments' | 'commands'>

/**
 * Takes a command back. Where it is not known whether its commit was made, that is finished first: a try that
 * is still on its way somewhere finds the commit then, instead of making it later.
 * @throws DeploymentError
 */
export async function performRollBack(command: Asked, ports: RollBackPorts): Promise<Facts> {
  const { tenant, commit, rollbackCommit } = command
  if (commit === null) return performCommit(command, ports)
  const accepted = (await ports.deployments.accepted(tenant))?.values
  if (rollbackCommit !== null) {
    const running = (await ports.deployments.status(tenant))?.running ?? null
    return { kind: 'restored', isShown: hasRolledBack(command, running, accepted) }
  }
  const written = await ports.git.read(tenant, commit)
  const healthy = await ports.commands.healthy(tenant)
  if (written.kind === 'invalid') {
    const told = await toldWithout(command, ports)
    return { kind: 'impossible', reason: 'its own commit cannot be read', ...(told && { accepted: told }) }
  }
  if (written.kind === 'absent') return putBack(command, { ports, accepted, healthy })
  const isTold = accepted?.commandId === command.id
  const plan = planRollBack(command, {
    ...{ healthy, written: written.values },
    wasSuspended: isTold ? command.wasSuspended === true : accepted?.suspended === true,
  })
  const values = restoredValues(command, accepted, plan)
  const told = (at: string) => values && { accepted: { tenant, commit: at, values } }
  try {
    const made =
      (await whereUndone(command, plan, ports)) ?? (await writeRollBack(command, plan, ports)).commit
    return { kind: 'rolled-back', commit: made, ...told(made) }
  } catch (error) {
    if (!(error instanceof DeploymentError && CHANGED.includes(error.code))) throw error
    // The file stays as somebody changed it; what runs of the command is taken back all the same.
    return { kind: 'impossible', reason: error.message, ...told(commit) }
  }
}

/**
 * What the runtime is told where the repository cannot be asked to take the command back: what it was told of it,
 * without it. Undefined where it was told nothing.
 */
export async function toldWithout(
  command: Asked,
  { deployments, commands }: Pick<RollBackPorts, 'deployments' | 'commands'>,
): Promise<WantedClient | undefined> {
  const { tenant, commit } = command
  const accepted = (await deployments.accepted(tenant))?.values
  if (commit === null || accepted?.commandId !== command.id) return undefined
  const healthy = await commands.healthy(tenant)
  const wasSuspended = command.wasSuspended === true
  const values = restoredValues(
    command,
    accepted,
    planRollBack(command, { healthy, written: accepted, wasSuspended }),
  )
  return values && { tenant, commit, values }
}

interface Removed {
  readonly ports: RollBackPorts
  readonly accepted: Values | undefined
  readonly healthy: Readonly<Record<string, WantedBot>>
}

/** A person removed the file, and that is taken back, unless somebody wrote it anew. */
async function putBack(command: Asked, { ports, accepted, healthy }: Removed): Promise<Facts> {
  const { tenant, commit } = command
  const { git } = ports
  const head = await git.head()
  const isThere = (await fileAt(git, tenant, head)).kind !== 'absent'
  if (head !== null && isThere && (await ownCommit(command, git, 'roll-back')) === undefined) {
    return { kind: 'rolled-back', commit: head }
  }
  const made = await writeValues(ports, {
    ...{ tenant, commandId: command.id, step: 'roll-back', actor: command.actor, since: commit },
    subject: subjectOf(command),
    edit: { kind: 'restore', values: valuesToRestore(command, accepted, healthy) },
  })
  const told = { tenant, commit: made.commit, values: made.values }
  return { kind: 'rolled-back', commit: made.commit, ...(!accepted && { accepted: told }) }
}

function writeRollBack(command: Asked, plan: RollBackPlan, ports: RollBackPorts): Promise<WrittenValues> {
  const { tenant, id, actor, commit } = command
  return writeValues(ports, {
    ...{ tenant, commandId: id, step: 'roll-back', actor, since: commit },
    subject: subjectOf(command),
    edit: { kind: 'roll-back', ...plan },
  })
}

function subjectOf({ tenant, request }: Asked): string {
  return `${tenant}: roll back: ${describeRequest(request)}`
}

/**
 * Its own commit of an earlier try; or the client's newest where the file is already as it shall be, for a
 * commit of nothing is none.
 */
async function whereUndone(
  command: Asked,
  plan: RollBackPlan,
  { git }: RollBackPorts,
): Promise<string | undefined> {
  const { tenant, id: commandId } = command
  const own = await ownCommit(command, git, 'roll-back')
  if (own !== undefined) return own
  const head = await git.head()
  const file = await fileAt(git, tenant, head)
  if (file.kind === 'invalid') return undefined
  if (file.kind === 'values') {
    if (commandId !== file.values.commandId) return undefined
    const edit = { kind: 'roll-back', ...plan } as const
    const after = editValues(file.values, { tenant, commandId, edit, defaults: valuesDefaults(tenant) })
    if (!wantsSame(after, file.values)) return undefined
  }
  return (await git.history(tenant, 1))[0]?.commit
}
