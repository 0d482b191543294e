import {
  commitMessage,
  DeploymentError,
  REPOSITORY_README,
  type ReadValues,
  refuseSecrets,
  requireValues,
  type ValuesChange,
  type ValuesCodec,
  valuesPath,
  type WrittenValues,
} from '../../control/deployment/index.ts'
import type { TenantId } from '../../control/tenant/index.ts'
import type { Branch } from './branch.ts'
import { walkLog } from './plumbing/commit-log.ts'
import { makeCommit, type NewCommit } from './plumbing/make-commit.ts'
import type { ObjectReader } from './plumbing/object-reader.ts'
import type { Repository } from './plumbing/open-repository.ts'
import type { Identity } from './remote-address.ts'

/** What happened on the way of a commit, for logs and metrics. */
export interface GitEvent {
  /** `stored`: it is made and does not count yet; `outrun`: others were faster, it is made anew; `published`: it counts. */
  readonly kind: 'stored' | 'outrun' | 'published'
  readonly tenant: TenantId
  readonly commandId: string
  readonly commit: string
  /** From 1. */
  readonly attempt: number
}

export interface Writing {
  readonly repository: Repository
  readonly reader: ObjectReader
  readonly branch: Branch
  readonly codec: ValuesCodec
  readonly author: Identity
  readonly sign: NewCommit['sign']
  readonly tries: number
  /** How long to wait before another attempt, in milliseconds. */
  readonly pause: (attempt: number) => Promise<void>
  readonly now: () => number
  readonly onEvent: (event: GitEvent) => void
  readonly read: (tenant: TenantId, commit: string) => Promise<ReadValues>
}

export const COMMIT_ID = /^([0-9a-f]{40}|[0-9a-f]{64})$/

/** See `GitOps.write`. */
export async function writeValues(change: ValuesChange, writing: Writing): Promise<WrittenValues> {
  const { repository, reader, branch, codec, tries, read, onEvent } = writing
  const { tenant, commandId, edit } = change
  const message = commitMessage(change)
  for (let attempt = 1; attempt <= tries; attempt++) {
    const head = await branch.head()
    const own = head === null ? undefined : await ownCommit(writing, change, head)
    if (own !== undefined) {
      return { commit: own, values: requireValues(tenant, await read(tenant, own)), isNew: false }
    }
    const before = head === null ? ({ kind: 'absent' } as const) : await read(tenant, head)
    if (before.kind === 'invalid') requireValues(tenant, before)
    const text = codec.edit(tenant, before.kind === 'absent' ? undefined : before.text, { edit, commandId })
    const values = requireValues(tenant, codec.read(tenant, text))
    refuseSecrets(tenant, { text, values, message })
    const readme = head === null ? [{ path: 'README.md', text: REPOSITORY_README }] : []
    const commit = await makeCommit(repository, reader, {
      ...{ parent: head, files: [...readme, { path: valuesPath(tenant), text }] },
      ...{ message, author: writing.author, time: writing.now(), sign: writing.sign },
    })
    onEvent({ kind: 'stored', tenant, commandId, commit, attempt })
    const outcome = await branch.publish(commit, head)
    onEvent({ kind: outcome, tenant, commandId, commit, attempt })
    if (outcome === 'published') return { commit, values, isNew: true }
    await writing.pause(attempt)
  }
  throw new DeploymentError(
    'git.contended',
    `others wrote to the repository ${tries} times while this was tried`,
    {
      hint: 'Nothing is lost: send the command again, or wait until it is tried again.',
    },
  )
}

/** The commit that an earlier try of this step has made, between `since` and the head. */
async function ownCommit(
  { repository, reader }: Pick<Writing, 'repository' | 'reader'>,
  { tenant, commandId, step, since }: ValuesChange,
  head: string,
): Promise<string | undefined> {
  if (since === head) return undefined
  // What was forced away may be gone altogether: then all of the client's commits are looked at.
  const isKnown = since !== null && COMMIT_ID.test(since) && (await reader.read(since))?.type === 'commit'
  const range = isKnown ? `${since}..${head}` : head
  let own: string | undefined
  await walkLog(repository.git, ['--full-history', range, '--', valuesPath(tenant)], (commit) => {
    if (commit.commandId === commandId && commit.step === step) own = commit.commit
    return own === undefined
  })
  return own
}
