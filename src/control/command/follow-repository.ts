import type {
  Blocker,
  ClientStatus,
  DeploymentStore,
  GitOps,
  ReadValues,
  RepositoryChanges,
  TouchingCommit,
} from '../deployment/index.ts'
import type { TenantId } from '../tenant/index.ts'
import { gitCommandId, hasBegun, parseCommandId } from './command.ts'
import { CommandError } from './command-error.ts'
import type { CommandStore } from './port.ts'
import { receive } from './receive.ts'
import { wantsSame } from './vouched-values.ts'

export interface FollowPorts {
  readonly git: GitOps
  readonly deployments: DeploymentStore
  readonly commands: CommandStore
}

/** What the repository had that was new. */
export interface Followed {
  readonly head: string | null
  /** Clients whose files were touched. */
  readonly clients: readonly TenantId[]
  /** Folders whose name is no id of a client. */
  readonly strays: readonly string[]
  /** Somebody forced the branch. */
  readonly rewritten: boolean
}

type ClientChange = RepositoryChanges['clients'][number]

interface Place {
  readonly head: string | null
  /** Everything is listed, not what is new. */
  readonly isWhole: boolean
  /** Somebody forced the branch. */
  readonly isForced: boolean
}

const PAGE = 500
const MOST_COMMITS = 1_000

/**
 * Takes in what is new in the repository, up to its head: what each client's file says, and a command for
 * what a person wrote. It tells no runtime; what it may be told are the values that commands vouch for. A
 * repetition after a failure finds the same again and adds nothing twice.
 */
export async function followRepository(ports: FollowPorts): Promise<Followed> {
  const { git, deployments } = ports
  const since = await deployments.appliedHead()
  const head = await git.head()
  if (head === since) return { head, clients: [], strays: [], rewritten: false }
  const changes = await git.changes(since)
  const isWhole = since === null || changes.rewritten
  const place: Place = { head: changes.head, isWhole, isForced: changes.rewritten }
  for (const change of changes.clients) await takeIn(change, place, ports)
  const gone = isWhole ? await takeInGone(changes, ports) : []
  await deployments.setAppliedHead(changes.head)
  const { strays, rewritten } = changes
  return {
    head: changes.head,
    strays,
    rewritten,
    clients: [...changes.clients.map(({ tenant }) => tenant), ...gone],
  }
}

async function takeIn(change: ClientChange, place: Place, ports: FollowPorts): Promise<void> {
  const { tenant, commit, commandId } = change
  const { head, isWhole } = place
  const file = head === null ? { kind: 'absent' as const } : await ports.git.read(tenant, head)
  await ports.deployments.setWanted(tenant, wantedOf(file, { commit, commandId }))
  // Where everything is listed, what came before the last commit is not.
  const earlier = isWhole ? await ports.git.history(tenant, MOST_COMMITS) : change.earlier
  const byHand = await newestByHand(tenant, [change, ...earlier], ports)
  const forced = place.isForced ? await rewound(change, file, ports) : undefined
  for (const asked of [byHand, forced]) {
    if (!asked) continue
    await receive(ports, {
      ...{ id: gitCommandId(tenant, asked.commit), tenant, source: 'git' },
      actor: `git:${asked.author}`,
      request: { kind: 'edit', commit: asked.commit },
    })
  }
}

/** Whoever forces the branch back to a commit of ours asks for what stands there, if that is not what was told. */
async function rewound(
  { tenant, commit }: ClientChange,
  file: ReadValues,
  { deployments }: FollowPorts,
): Promise<TouchingCommit | undefined> {
  const told = (await deployments.accepted(tenant))?.values
  if (file.kind !== 'values' || wantsSame(told, file.values)) return undefined
  return { commit, commandId: null, author: 'whoever forced the branch' }
}

/** A rewritten history may have lost a client without a commit that says so. */
async function takeInGone(changes: RepositoryChanges, ports: FollowPorts): Promise<readonly TenantId[]> {
  const { head } = changes
  if (head === null) return []
  const listed = new Set(changes.clients.map(({ tenant }) => tenant))
  const gone: TenantId[] = []
  for (let after: TenantId | undefined; ; ) {
    const page = await ports.deployments.statuses({ limit: PAGE, ...(after !== undefined && { after }) })
    for (const { tenant, wanted } of page) {
      if (listed.has(tenant) || (!wanted?.values && !wanted?.blocker)) continue
      const change = { tenant, commit: head, commandId: null, author: '', earlier: [] }
      await takeIn(change, { head, isWhole: false, isForced: false }, ports)
      gone.push(tenant)
    }
    after = page.at(-1)?.tenant
    if (page.length < PAGE) return gone
  }
}

function wantedOf(
  file: ReadValues,
  place: { readonly commit: string; readonly commandId: string | null },
): NonNullable<ClientStatus['wanted']> {
  switch (file.kind) {
    case 'values':
      return { ...place, values: file.values, blocker: null }
    case 'absent':
      return { ...place, values: null, blocker: null }
    case 'invalid':
      return { ...place, values: null, blocker: oneBlocker(file.problems) }
  }
}

function oneBlocker(problems: readonly Blocker[]): Blocker {
  const [first] = problems
  const reason = problems.map((problem) => problem.reason).join('; ')
  return { resource: first?.resource ?? 'values.yaml', reason: reason || 'the file cannot be read' }
}

async function newestByHand(
  tenant: TenantId,
  newestFirst: readonly TouchingCommit[],
  ports: FollowPorts,
): Promise<TouchingCommit | undefined> {
  for (const commit of newestFirst) if (!(await isOwn(tenant, commit, ports))) return commit
  return undefined
}

/** Whether a command made a commit: it says so of itself, or it is about to. Anybody can write a trailer. */
async function isOwn(
  tenant: TenantId,
  { commit, commandId }: TouchingCommit,
  ports: FollowPorts,
): Promise<boolean> {
  const command = commandId === null ? undefined : await commandOf(commandId, ports)
  if (command?.tenant !== tenant) return false
  if (command.commit === commit || command.rollbackCommit === commit) return true
  return hasBegun(command) && (command.commit === null || command.rollbackCommit === null)
}

async function commandOf(id: string, { commands }: FollowPorts) {
  try {
    return await commands.get(parseCommandId(id))
  } catch (error) {
    if (error instanceof CommandError) return undefined
    throw error
  }
}
