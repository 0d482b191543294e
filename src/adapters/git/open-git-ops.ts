import { setTimeout as delay } from 'node:timers/promises'
import {
  DeploymentError,
  type GitOps,
  type ReadValues,
  VALUES_FILE,
  type ValuesCodec,
  type ValuesCommit,
  valuesPath,
} from '../../control/deployment/index.ts'
import { parseTenantId, type TenantId } from '../../control/tenant/index.ts'
import { type Branch, localBranch, remoteBranch } from './branch.ts'
import { changesLister } from './list-changes.ts'
import { walkLog } from './plumbing/commit-log.ts'
import { findFile } from './plumbing/find-file.ts'
import { type ObjectReader, objectReader } from './plumbing/object-reader.ts'
import { openRepository } from './plumbing/open-repository.ts'
import { CREDENTIAL_HELPER, type LendCredentials } from './remote/credentials.ts'
import { openRemote } from './remote/open-remote.ts'
import { type Identity, parseBranch, parseIdentity, parseRemote } from './remote-address.ts'
import { openSignatures, type SigningOptions } from './signatures.ts'
import { yamlValuesCodec } from './values/yaml-values-codec.ts'
import { COMMIT_ID, type GitEvent, writeValues } from './write-values.ts'

export interface GitOpsOptions {
  /** A bare repository, made where there is none: the truth itself, or a copy of the remote. */
  readonly folder: string
  /**
   * Whether the folder's repository is made where there is none; true by default. Say false when it was there
   * before: one that was lost is to be brought back, not begun anew without a client.
   */
  readonly isMade?: boolean
  /** `https://…`, `ssh://…`, `git@host:path` or a folder. */
  readonly remote?: string
  readonly credentials?: LendCredentials
  /** Certificates of authorities that a remote over HTTPS is trusted by, instead of the machine's. */
  readonly caFile?: string
  readonly branch?: string
  /** Of commits. */
  readonly author?: Identity
  readonly signing?: SigningOptions
  readonly codec?: ValuesCodec
  readonly onEvent?: (event: GitEvent) => void
  /** Where git, and ssh, are looked for. */
  readonly path?: string
  /** Of one word with a remote. */
  readonly timeoutMs?: number
  /** Commits that are made before others are said to be too fast. */
  readonly tries?: number
  /** UTC milliseconds. */
  readonly now?: () => number
  /** From 0 to 1. */
  readonly random?: () => number
}

/** To be disposed of: a process of git stands behind it. */
export type OpenedGitOps = GitOps & AsyncDisposable

const PATH = '/usr/local/bin:/usr/bin:/bin:/opt/homebrew/bin'
const LONGEST_DIFF = 200_000
const PAUSE_MS = 15
const LONGEST_PAUSE_MS = 2_000
/** Commits, and looks that found some, after which git is asked whether it wants to collect what lies about. */
const COLLECT_AFTER = 256
const COLLECT_MS = 600_000

/**
 * The repository of wanted states: an embedded one, or a copy of a remote one. Many processes may have the same
 * folder open.
 * @throws DeploymentError `git.settings`, `git.failed`
 */
export async function openGitOps(options: GitOpsOptions): Promise<OpenedGitOps> {
  const {
    folder,
    caFile,
    onEvent,
    now = Date.now,
    random = Math.random,
    tries = 20,
    timeoutMs = 60_000,
  } = options
  const { credentials, codec = yamlValuesCodec(), path = PATH, isMade = true } = options
  const name = parseBranch(options.branch ?? 'main')
  const author = parseIdentity(options.author ?? { name: 'Leme', email: 'leme@localhost' })
  const address =
    options.remote === undefined
      ? undefined
      : parseRemote(options.remote, { hasCredentials: credentials !== undefined })
  const config = {
    'credential.helper': CREDENTIAL_HELPER,
    ...(caFile !== undefined && { 'http.sslCAInfo': caFile }),
  }
  const repository = await openRepository({
    ...{ folder, isMade },
    branch: name,
    path,
    protocols: address?.transport ?? '',
    config,
  })
  const { git } = repository
  const reader = objectReader(git)
  const signatures = options.signing && openSignatures(repository, reader, options.signing)
  const branch: Branch = address
    ? remoteBranch(openRemote(repository, reader, { address, branch: name, credentials, timeoutMs }))
    : localBranch(repository, reader, name)
  const listChanges = changesLister(repository, reader)
  const closing = new AbortController()
  let queue: Promise<unknown> = Promise.resolve()
  let moves = 0

  const read = async (tenant: TenantId, commit: string): Promise<ReadValues> => {
    const found = await readFile(reader, tenant, commit)
    if (typeof found !== 'string') return found
    const doubt = await signatures?.doubt(tenant, commit)
    if (doubt === undefined) return codec.read(tenant, found)
    return { kind: 'invalid', problems: [{ resource: VALUES_FILE, reason: doubt }], text: found }
  }
  const collect = (): void => {
    if (++moves % COLLECT_AFTER !== 0) return
    const collecting = ['-c', 'gc.auto=6700', '-c', 'gc.autoDetach=false', 'gc', '--auto', '--quiet']
    // What it does not do now it does the next time.
    git.run(collecting, { timeoutMs: COLLECT_MS, signal: closing.signal }).catch(() => {})
  }

  return {
    head: () => branch.head(),
    async read(tenant, commit) {
      return read(parseTenantId(tenant), requireCommitId(commit))
    },
    async write(change) {
      parseTenantId(change.tenant)
      // Those of one process wait for each other rather than run into each other.
      const written = queue.then(() =>
        writeValues(change, {
          ...{ repository, reader, branch, codec, author, tries, now, read, sign: signatures?.sign },
          pause: (attempt) => delay(random() * Math.min(PAUSE_MS * 2 ** attempt, LONGEST_PAUSE_MS)),
          onEvent(event) {
            if (event.kind === 'published') collect()
            onEvent?.(event)
          },
        }),
      )
      queue = written.catch(() => {})
      return written
    },
    async changes(since) {
      const head = await branch.head()
      if (head === null) return { head, clients: [], strays: [], rewritten: since !== null }
      if (head !== since) collect()
      const from = since !== null && !COMMIT_ID.test(since) ? '0'.repeat(head.length) : since
      return listChanges(from, head)
    },
    async history(tenant, limit) {
      const file = valuesPath(parseTenantId(tenant))
      const head = await branch.head()
      const commits: ValuesCommit[] = []
      if (head === null || limit < 1) return commits
      await walkLog(
        git,
        ['-n', String(Math.floor(limit)), head, '--', file],
        ({ parents: _, ...commit }) => commits.push(commit) > 0,
      )
      return commits
    },
    async diff(tenant, commit) {
      const file = valuesPath(parseTenantId(tenant))
      const id = requireCommitId(commit)
      if ((await reader.read(id))?.type !== 'commit') throw noCommit()
      const plain = ['--format=', '--no-color', '--no-ext-diff', '--no-textconv', '-m', '--first-parent']
      const { stdout } = await git.require(['show', ...plain, id, '--', file], { cutAt: LONGEST_DIFF })
      return stdout
    },
    async [Symbol.asyncDispose]() {
      closing.abort()
      await reader[Symbol.asyncDispose]()
    },
  }
}

async function readFile(
  reader: ObjectReader,
  tenant: TenantId,
  commit: string,
): Promise<string | ReadValues> {
  const invalid = (reason: string): ReadValues => ({
    kind: 'invalid',
    problems: [{ resource: VALUES_FILE, reason }],
    text: '',
  })
  if ((await reader.read(commit))?.type !== 'commit') throw noCommit()
  const file = await findFile(reader, commit, valuesPath(tenant))
  if (file?.type === 'blob') {
    if (!file.content) return invalid(`the file has ${file.size} bytes. Remove bots or comments.`)
    const text = file.content.toString('utf8')
    return Buffer.from(text).equals(file.content) ? text : invalid('the file is no UTF-8. Write it so.')
  }
  return file ? invalid('there is no file, but something else. Put a file in its place.') : { kind: 'absent' }
}

/** @throws DeploymentError `git.rewritten`: nothing else could have come from here */
function requireCommitId(text: string): string {
  if (COMMIT_ID.test(text)) return text
  throw noCommit()
}

function noCommit(): DeploymentError {
  return new DeploymentError('git.rewritten', 'there is no such commit in the repository any more', {
    hint: 'Somebody forced the branch: read the repository anew from its head.',
  })
}
