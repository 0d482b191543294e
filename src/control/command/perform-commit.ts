import { canonicalJson } from '../../math/index.ts'
import type { Values, WrittenValues } from '../deployment/index.ts'
import { type Asked, describeRequest, editOf } from './describe-command.ts'
import type { DrivePorts } from './drive-ports.ts'
import type { Facts } from './next-step.ts'
import { vouchedValues, wantsSame } from './vouched-values.ts'

type CommitPorts = Pick<DrivePorts, 'git' | 'deployments'>

/**
 * Makes the command's commit, or finds it where an earlier try made it.
 * @throws DeploymentError
 */
export async function performCommit(command: Asked, ports: CommitPorts): Promise<Facts> {
  const accepted = (await ports.deployments.accepted(command.tenant))?.values
  const wasSuspended = accepted?.suspended === true
  if (command.request.kind === 'edit') return commitEdit(command, { ...ports, accepted, wasSuspended })
  const { commit, values } = await write(command, ports, accepted)
  if (!says(values, command)) return { kind: 'forged', commit }
  const told = vouchedValues(command, accepted)
  return { kind: 'written', commit, wasSuspended, accepted: { tenant: command.tenant, commit, values: told } }
}

interface Before extends CommitPorts {
  readonly accepted: Values | undefined
  readonly wasSuspended: boolean
}

/**
 * What is adopted is what was judged: the file at the head of that time, or at a commit of its own that came
 * later. What is only adopted to be taken back is whatever stands there now.
 */
async function commitEdit(command: Asked, before: Before): Promise<Facts> {
  const { tenant, since, commit: earlier, state } = command
  const { git, accepted, wasSuspended } = before
  const place = earlier ?? (state === 'rolling-back' ? await git.head() : since)
  const judged = place === null ? { kind: 'absent' as const } : await git.read(tenant, place)
  if (judged.kind === 'invalid') return { kind: 'impossible', reason: 'the file cannot be used any more' }
  if (judged.kind === 'absent') return removed(command, before)
  const values = vouchedValues(command, accepted, judged.values)
  const done = (commit: string): Facts => ({
    ...{ kind: 'written', commit, wasSuspended, accepted: { tenant, commit, values } },
  })
  if (earlier !== null) return done(earlier)
  const written = await write(command, before, accepted)
  return wantsSame(values, written.values)
    ? done(written.commit)
    : { kind: 'overtaken', commit: written.commit }
}

/** There is nothing to write: the person's commit is what is carried out. */
function removed({ tenant, request, state }: Asked, { wasSuspended }: Before): Facts {
  if (state === 'rolling-back') {
    return { kind: 'impossible', reason: 'the file was removed from the repository; what ran before goes on' }
  }
  const commit = request.kind === 'edit' ? request.commit : ''
  return { kind: 'written', commit, wasSuspended, accepted: { tenant, commit, values: undefined } }
}

function write(command: Asked, { git }: CommitPorts, accepted: Values | undefined): Promise<WrittenValues> {
  const { tenant, id, actor, since, request } = command
  return git.write({
    ...{ tenant, commandId: id, step: 'apply', actor, since },
    subject: `${tenant}: ${describeRequest(request)}`,
    edit: editOf(command, accepted),
  })
}

/** Whether a file says what the command asked it to say. */
function says({ bots, suspended = false }: Values, { id, request }: Asked): boolean {
  switch (request.kind) {
    case 'deploy': {
      const bot = bots.find(({ name }) => name === request.bot.name)
      return bot !== undefined && canonicalJson(bot) === canonicalJson({ ...request.bot, commandId: id })
    }
    case 'stop':
      return request.bot === null ? bots.length === 0 : bots.every(({ name }) => name !== request.bot)
    case 'suspend':
    case 'resume':
      return suspended === (request.kind === 'suspend')
    case 'edit':
      return true
  }
}
