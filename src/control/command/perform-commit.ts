import { canonicalJson } from '../../math/index.ts'
import type { CommitStep, GitOps, Values, WrittenValues } from '../deployment/index.ts'
import { type Asked, describeRequest, editOf } from './describe-command.ts'
import type { DrivePorts } from './drive-ports.ts'
import { fileAt, isStillAsked, LATER } from './edit-by-hand.ts'
import type { Facts } from './next-step.ts'
import { baseOf, vouchedValues, wantsSame } from './vouched-values.ts'
import { writeValues } from './write-values.ts'

/** Commits of a client among which one is looked for. */
export const NEWEST = 100

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
  if (!says(values, command)) return { kind: 'stuck', reason: forged(commit) }
  const told = vouchedValues(command, accepted)
  return { kind: 'written', commit, wasSuspended, accepted: { tenant: command.tenant, commit, values: told } }
}

interface Before extends CommitPorts {
  readonly accepted: Values | undefined
  readonly wasSuspended: boolean
}

/** What is adopted is what was judged: the file at the head of that time, or at a commit of its own that came later. */
async function commitEdit(command: Asked, before: Before): Promise<Facts> {
  const { tenant, since, commit: earlier, request, state } = command
  const { git, accepted, wasSuspended } = before
  if (state === 'rolling-back') return commitToTakeBack(command, before)
  const judged = await fileAt(git, tenant, earlier ?? since)
  if (judged.kind === 'invalid') return { kind: 'impossible', reason: 'the file cannot be used any more' }
  const values = judged.kind === 'values' ? vouchedValues(command, accepted, judged.values) : undefined
  const done = (commit: string): Facts => ({
    ...{ kind: 'written', commit, wasSuspended, accepted: { tenant, commit, values } },
  })
  if (earlier !== null) return done(earlier)
  // Of a file that is gone there is nothing to write: the person's commit is what is carried out.
  if (!values) return done(request.kind === 'edit' ? request.commit : '')
  const written = await write(
    command,
    before,
    judged.kind === 'values' ? baseOf(accepted, judged.values) : undefined,
  )
  return wantsSame(values, written.values)
    ? done(written.commit)
    : { kind: 'overtaken', commit: written.commit }
}

/** What is only adopted to be taken back is what stands there now, where that is still this person's. */
async function commitToTakeBack(command: Asked, before: Before): Promise<Facts> {
  const { tenant, request } = command
  const { git, accepted, wasSuspended } = before
  const done = (commit: string): Facts => ({
    ...{ kind: 'written', commit, wasSuspended, accepted: { tenant, commit, values: undefined } },
  })
  const own = await ownCommit(command, git, 'apply')
  if (own !== undefined) return done(own)
  const file = await fileAt(git, tenant, await git.head())
  if (file.kind === 'invalid') return { kind: 'impossible', reason: 'the file cannot be used any more' }
  const values = file.kind === 'values' ? vouchedValues(command, accepted, file.values) : undefined
  if (!(await isStillAsked(command, { after: values, accepted }, git)))
    return { kind: 'impossible', reason: LATER }
  if (!values) return done(request.kind === 'edit' ? request.commit : '')
  const base = file.kind === 'values' ? baseOf(accepted, file.values) : undefined
  return done((await write(command, before, base)).commit)
}

/** The commit that an earlier try made, among the client's newest: others that came after it are people's. */
export async function ownCommit(
  { tenant, id }: Asked,
  git: GitOps,
  wanted: CommitStep,
): Promise<string | undefined> {
  const newest = await git.history(tenant, NEWEST)
  return newest.find(({ commandId, step }) => commandId === id && step === wanted)?.commit
}

function write(command: Asked, ports: CommitPorts, accepted: Values | undefined): Promise<WrittenValues> {
  const { tenant, id, actor, since, request } = command
  return writeValues(ports, {
    ...{ tenant, commandId: id, step: 'apply', actor, since },
    subject: `${tenant}: ${describeRequest(request)}`,
    edit: editOf(command, accepted),
  })
}

function forged(commit: string): string {
  return `commit ${commit} names this command and says something else; look who made it`
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
