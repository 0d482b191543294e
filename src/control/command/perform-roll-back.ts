import { type Asked, describeRequest } from './describe-command.ts'
import type { DrivePorts } from './drive-ports.ts'
import { hasRolledBack } from './judge-running.ts'
import type { Facts } from './next-step.ts'
import { performCommit } from './perform-commit.ts'
import { planRollBack } from './plan-roll-back.ts'
import { restoredValues } from './vouched-values.ts'

type RollBackPorts = Pick<DrivePorts, 'git' | 'deployments' | 'commands'>

/**
 * Takes a command back. Where it is not known whether its commit was made, that is finished first: a try that
 * is still on its way somewhere finds the commit then, instead of making it later.
 * @throws DeploymentError
 */
export async function performRollBack(command: Asked, ports: RollBackPorts): Promise<Facts> {
  const { tenant, commit, rollbackCommit } = command
  if (commit === null) return finishCommit(command, ports)
  const accepted = (await ports.deployments.accepted(tenant))?.values
  if (rollbackCommit !== null) {
    const running = (await ports.deployments.status(tenant))?.running ?? null
    return { kind: 'restored', isShown: hasRolledBack(command, running, accepted) }
  }
  const written = await ports.git.read(tenant, commit)
  if (written.kind !== 'values')
    return { kind: 'impossible', reason: 'there is no file to take it back from' }
  const isTold = accepted?.commandId === command.id
  const plan = planRollBack(command, {
    healthy: await ports.commands.healthy(tenant),
    written: written.values,
    wasSuspended: isTold ? command.wasSuspended === true : accepted?.suspended === true,
  })
  const { commit: made } = await ports.git.write({
    ...{ tenant, commandId: command.id, step: 'roll-back', actor: command.actor, since: commit },
    subject: `${tenant}: roll back: ${describeRequest(command.request)}`,
    edit: { kind: 'roll-back', ...plan },
  })
  const values = restoredValues(command, accepted, plan)
  return { kind: 'rolled-back', commit: made, ...(values && { accepted: { tenant, commit: made, values } }) }
}

async function finishCommit(command: Asked, ports: RollBackPorts): Promise<Facts> {
  const facts = await performCommit(command, ports)
  if (facts.kind !== 'overtaken') return facts
  return {
    ...facts,
    kind: 'written',
    wasSuspended: false,
    accepted: { tenant: command.tenant, commit: facts.commit, values: undefined },
  }
}
