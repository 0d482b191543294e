import { Fault } from '../../domain/index.ts'
import { type DeploymentCode, DeploymentError, type Values } from '../deployment/index.ts'
import { authorise } from './authorise.ts'
import type { Command, CommandRequest } from './command.ts'
import { CommandError } from './command-error.ts'
import type { Asked } from './describe-command.ts'
import type { DrivePorts } from './drive-ports.ts'
import { fileAt, isStillAsked, LATER } from './edit-by-hand.ts'
import { hasSynced, judgeHealth, touchedBots } from './judge-running.ts'
import type { Facts } from './next-step.ts'
import { parseCommandRequest } from './parse-command-request.ts'
import { NEWEST, performCommit } from './perform-commit.ts'
import { performRollBack, toldWithout } from './perform-roll-back.ts'
import type { GateAnswer } from './port.ts'
import { labelledBots, vouchedValues, wantsSame } from './vouched-values.ts'

const MINUTE = 60_000

/** What asking again would not change. */
const FINAL: readonly DeploymentCode[] = [
  'values.invalid',
  'values.no-bot',
  'values.superseded',
  'git.secret',
  'runtime.unsupported',
]

/** Does what a command's state asks for, or looks at what has come of it. Failures are facts, too. */
export async function findFacts(command: Command, ports: DrivePorts): Promise<Facts> {
  try {
    return await ask(command, ports)
  } catch (error) {
    if (error instanceof CommandError) return { kind: 'impossible', reason: error.message }
    if (error instanceof DeploymentError && FINAL.includes(error.code)) return impossible(command, error)
    const { tenant, id, state } = command
    ports.tell?.({ kind: 'command.trouble', tenant, id, state, error })
    const trouble = { kind: 'trouble', reason: troubleText(error), isOutage: isOutage(error) } as const
    if (trouble.isOutage || state !== 'rolling-back' || !isAsked(command)) return trouble
    // It may be the last try: what runs of the command shall not run on for ever.
    const accepted = await toldWithout(command, ports).catch(() => undefined)
    return { ...trouble, ...(accepted && { accepted }) }
  }
}

async function ask(command: Command, ports: DrivePorts): Promise<Facts> {
  if (command.state === 'received') {
    const json = await ports.decoder.open(command)
    return { kind: 'opened', request: parseCommandRequest(json, command.source) }
  }
  if (!isAsked(command)) throw new TypeError(`command ${command.id} is ${command.state} and asks for nothing`)
  switch (command.state) {
    case 'decoded':
      return judge(command, ports)
    case 'authorised':
      return performCommit(command, ports)
    case 'rolling-back':
      return performRollBack(command, ports)
    default:
      return look(command, ports)
  }
}

async function judge(command: Asked, ports: DrivePorts): Promise<Facts> {
  const { tenant: id, commit } = command
  const [tenant, wanted, head] = await Promise.all([
    ports.tenants.get(id),
    ports.deployments.accepted(id),
    ports.git.head(),
  ])
  const before = wanted?.values
  // Not even what a person wrote is taken back in the folder of somebody who is not there.
  if (!tenant || tenant.status === 'gone') return { kind: 'impossible', reason: `there is no client ${id}` }
  const found = await afterIt(command, { ports, before, place: commit ?? head })
  if ('facts' in found) return found.facts
  const { after } = found
  const bots = labelledBots(command, after)
  if (command.request.kind === 'edit') {
    if (commit === null && wantsSame(before, after)) return { kind: 'nothing-left' }
    const isAsked =
      !(await isBehind(command, wanted?.commit, ports)) &&
      (await isStillAsked(command, { after, accepted: before }, ports.git))
    if (!isAsked) {
      const verdict = { kind: 'refused', reason: LATER } as const
      if (commit === null) return { kind: 'impossible', reason: LATER }
      return { kind: 'judged', verdict, head, waitMs: 0 }
    }
  }
  const gates = await Promise.all(bots.flatMap((bot) => ports.gates.map((gate) => gate.judge(id, bot))))
  const refusal = after && ports.runtime.refuses(after)
  const verdict = authorise(command, { tenant, before, after, refusal, gates: gates satisfies GateAnswer[] })
  return { kind: 'judged', verdict, head, waitMs: tenant.policy.waitMinutes * MINUTE }
}

/** Whether another command took effect after the commit of an edit that was overtaken: its file is not what is wanted any more. */
async function isBehind(
  { tenant, commit }: Asked,
  told: string | undefined,
  { git }: DrivePorts,
): Promise<boolean> {
  if (commit === null || told === undefined) return false
  const newest = (await git.history(tenant, NEWEST)).map((one) => one.commit)
  const [own, other] = [newest.indexOf(commit), newest.indexOf(told)]
  return other >= 0 && (own < 0 || other < own)
}

interface Around {
  readonly ports: DrivePorts
  readonly before: Values | undefined
  readonly place: string | null
}

async function afterIt(
  command: Asked,
  { ports, before, place }: Around,
): Promise<{ readonly after: Values | undefined } | { readonly facts: Facts }> {
  if (command.request.kind !== 'edit') return { after: vouchedValues(command, before) }
  const file = await fileAt(ports.git, command.tenant, place)
  if (file.kind === 'absent') return { after: undefined }
  if (file.kind === 'values') return { after: vouchedValues(command, before, file.values) }
  const reason = file.problems.map((problem) => `${problem.resource}: ${problem.reason}`).join('; ')
  return { facts: { kind: 'impossible', reason: `the file cannot be used: ${reason}` } }
}

async function look(command: Asked, ports: DrivePorts): Promise<Facts> {
  const { tenant: id, request } = command
  const [status, accepted] = await Promise.all([ports.deployments.status(id), ports.deployments.accepted(id)])
  const [running, wanted] = [status?.running ?? null, accepted?.values]
  const synced = hasSynced(command, running)
  const health = running
    ? judgeHealth(command, running, { wanted, timing: ports.timing })
    : { kind: 'waits' as const, reason: 'nothing was seen yet' }
  if (command.state === 'committed') return { kind: 'seen', synced, health, manualMs: null, healthy: {} }
  const touched = touchedBots(command, wanted)
  const isManual = touched.length > 0 && request.kind !== 'resume'
  const policy = isManual ? (await ports.tenants.get(id))?.policy : undefined
  const manualMs = policy?.afterHealthy === 'manual' ? policy.waitMinutes * MINUTE : null
  if (command.state === 'synced') return { kind: 'seen', synced, health, manualMs, healthy: {} }
  const names = new Set(wanted?.bots.map(({ name }) => name))
  const gone = Object.keys(await ports.commands.healthy(id)).filter((name) => !names.has(name))
  const healthy = Object.fromEntries([
    ...gone.map((name) => [name, null] as const),
    // What rests was approved as it is, too: a roll-back goes back to it.
    ...[...labelledBots(command, wanted), ...touched].map((bot) => [bot.name, bot] as const),
  ])
  return { kind: 'seen', synced, health, manualMs, healthy }
}

function isAsked(command: Command): command is Asked {
  return command.request !== null
}

/** A secret that was refused is not kept either. */
function impossible({ request }: Command, error: DeploymentError): Facts {
  const reason = error.message
  if (error.code !== 'git.secret' || request?.kind !== 'deploy') return { kind: 'impossible', reason }
  const bare: CommandRequest = { kind: 'deploy', bot: { ...request.bot, parameters: {} } }
  return { kind: 'impossible', reason, request: bare }
}

function isOutage(error: unknown): boolean {
  if (error instanceof DeploymentError && error.code === 'git.contended') return true
  return error instanceof Fault && error.kind === 'remote'
}

/** Of what nobody foresaw the text could hold anything; logs have it. */
function troubleText(error: unknown): string {
  return error instanceof Fault ? error.message : 'something failed that was not foreseen; the log has it'
}
