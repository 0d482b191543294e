import { sha256 } from '../../math/index.ts'
import { parseTenantId, type TenantId } from '../tenant/index.ts'
import { DeploymentError } from './deployment-error.ts'
import { plainValuesCodec, requireValues } from './plain-values-codec.ts'
import type {
  CommitStep,
  GitOps,
  ReadValues,
  TouchingCommit,
  ValuesCodec,
  ValuesCommit,
  WrittenValues,
} from './port.ts'
import { refuseSecrets } from './refuse-secrets.ts'
import {
  CLIENTS_FOLDER,
  commitMessage,
  oneLine,
  REPOSITORY_README,
  tenantOfFolder,
  tenantOfPath,
  valuesPath,
} from './repository-layout.ts'

/** A {@link GitOps} without git. What other people do to the repository is done by its own methods. */
export interface MemoryGitOps extends GitOps {
  /** A person commits: texts by path, null removes. */
  commitByHand(files: Readonly<Record<string, string | null>>, by?: HandWritten): string
  /** Somebody forces the branch to another commit. */
  force(commit: string | null): void
  /** While a reason is given the repository does not answer. */
  setUnreachable(reason: string | null): void
  /**
   * Called within {@link GitOps.write}: `stored` when the commit was made and does not count yet, `published`
   * when it does. What throws there is a crash at that moment.
   */
  onStep(hook: StepHook | undefined): void
  /** Every commit that counts, oldest first. */
  log(): readonly MemoryCommit[]
}

export type StepHook = (step: 'stored' | 'published', commit: string) => void | Promise<void>

export interface HandWritten {
  readonly author?: string
  readonly subject?: string
}

export interface MemoryCommit extends ValuesCommit {
  readonly parent: string | null
  readonly files: ReadonlyMap<string, string>
  readonly message: string
}

export interface MemoryGitOptions {
  /** UTC milliseconds. */
  readonly now: () => number
  readonly codec?: ValuesCodec
  readonly author?: string
}

const TRIES = 20

/** For tests and simulations of what stands above a repository. */
export function memoryGitOps({
  now,
  codec = plainValuesCodec(),
  author = 'Leme',
}: MemoryGitOptions): MemoryGitOps {
  const commits = new Map<string, MemoryCommit>()
  let head: string | null = null
  let unreachable: string | null = null
  let hook: StepHook | undefined

  const requireReachable = (): void => {
    if (unreachable === null) return
    throw new DeploymentError('git.unreachable', `the repository does not answer: ${unreachable}`)
  }
  const at = (commit: string): MemoryCommit => {
    const found = commits.get(commit)
    if (found) return found
    throw new DeploymentError('git.rewritten', `there is no commit ${oneLine(commit)} any more`)
  }
  /** Newest first, up to another commit. */
  const walk = (from: string | null, until: string | null): readonly MemoryCommit[] => {
    const passed: MemoryCommit[] = []
    for (let id = from; id !== null && id !== until; id = at(id).parent) passed.push(at(id))
    return passed
  }
  const touching = (path: string, from: string | null, until: string | null): readonly MemoryCommit[] =>
    walk(from, until).filter(({ parent, files }) => files.get(path) !== filesOf(parent).get(path))
  const filesOf = (id: string | null): ReadonlyMap<string, string> => (id === null ? new Map() : at(id).files)
  const isAncestor = (id: string, of: string | null): boolean =>
    walk(of, null).some(({ commit }) => commit === id)

  const make = (commit: Omit<MemoryCommit, 'commit' | 'time' | 'parent'>): MemoryCommit => {
    const id = sha256(`${commits.size} ${head} ${commit.message}`).slice(0, 40)
    const made = { ...commit, commit: id, parent: head, time: now() }
    commits.set(id, made)
    return made
  }
  const readAt = (tenant: TenantId, commit: string | null): ReadValues => {
    const text = filesOf(commit).get(valuesPath(tenant))
    return text === undefined ? { kind: 'absent' } : codec.read(tenant, text)
  }
  const ownCommit = (path: string, since: string | null, own: { commandId: string; step: CommitStep }) => {
    const until = since !== null && isAncestor(since, head) ? since : null
    return touching(path, head, until).find(
      ({ commandId, step }) => commandId === own.commandId && step === own.step,
    )
  }

  return {
    async head() {
      requireReachable()
      return head
    },
    read: async (tenant, commit) => readAt(parseTenantId(tenant), at(commit).commit),
    async write(change): Promise<WrittenValues> {
      const { tenant, commandId, step, edit } = change
      const path = valuesPath(parseTenantId(tenant))
      for (let left = TRIES; left > 0; left--) {
        requireReachable()
        const own = ownCommit(path, change.since, change)
        if (own) {
          return {
            commit: own.commit,
            values: requireValues(tenant, readAt(tenant, own.commit)),
            isNew: false,
          }
        }
        const before = head
        const text = codec.edit(tenant, filesOf(before).get(path), { edit, commandId })
        const values = requireValues(tenant, codec.read(tenant, text))
        const message = commitMessage(change)
        refuseSecrets(tenant, { text, values, message })
        const first: [string, string][] = before === null ? [['README.md', REPOSITORY_README]] : []
        const files = new Map([...filesOf(before), ...first, [path, text]])
        const subject = message.split('\n')[0]!
        const { commit } = make({
          ...{ files, message, subject, author, commandId, step, trace: change.trace ?? null },
        })
        await hook?.('stored', commit)
        if (head !== before) continue
        head = commit
        await hook?.('published', commit)
        return { commit, values, isNew: true }
      }
      throw new DeploymentError('git.contended', `others were faster ${TRIES} times`)
    },
    async changes(since) {
      requireReachable()
      const now = head
      const rewritten = since !== null && !isAncestor(since, now)
      const from = rewritten ? null : since
      const folders = [...filesOf(now).keys()].map((path) => path.split('/'))
      const strays = folders.filter(
        ([root, id, ...rest]) => root === CLIENTS_FOLDER && rest.length > 0 && !tenantOfFolder(id!),
      )
      const range = walk(now, from)
      const paths =
        from === null
          ? [...filesOf(now).keys()]
          : range.flatMap((commit) => changedPaths(commit, filesOf(commit.parent)))
      const clients = [...new Set(paths)].sort().flatMap((path) => {
        const tenant = tenantOfPath(path)
        const [last, ...earlier] = tenant ? touching(path, now, from).map(toucher) : []
        return tenant && last ? [{ tenant, ...last, earlier: from === null ? [] : earlier }] : []
      })
      return { head: now, clients, strays: [...new Set(strays.map(([, id]) => id!))].sort(), rewritten }
    },
    async history(tenant, limit) {
      const found = touching(valuesPath(parseTenantId(tenant)), head, null).slice(0, limit)
      return found.map(({ commit, commandId, step, trace, subject, author: by, time }) => ({
        ...{ commit, commandId, step, trace, subject, author: by, time },
      }))
    },
    async diff(tenant, commit) {
      const path = valuesPath(parseTenantId(tenant))
      const { parent, files } = at(commit)
      return lineDiff(filesOf(parent).get(path) ?? '', files.get(path) ?? '')
    },
    commitByHand(changes, { author: by = 'A Person', subject = 'By hand' } = {}) {
      const files = new Map(filesOf(head))
      for (const [path, text] of Object.entries(changes)) {
        if (text === null) files.delete(path)
        else files.set(path, text)
      }
      head = make({
        files,
        message: `${subject}\n`,
        subject,
        author: by,
        commandId: null,
        step: null,
        trace: null,
      }).commit
      return head
    },
    force(commit) {
      head = commit
    },
    setUnreachable(reason) {
      unreachable = reason
    },
    onStep(next) {
      hook = next
    },
    log: () => walk(head, null).toReversed(),
  }
}

function toucher({ commit, commandId, author }: MemoryCommit): TouchingCommit {
  return { commit, commandId, author }
}

function changedPaths({ files }: MemoryCommit, before: ReadonlyMap<string, string>): readonly string[] {
  return [...new Set([...files.keys(), ...before.keys()])].filter(
    (path) => files.get(path) !== before.get(path),
  )
}

/** Lines that are only in the one, then lines that are only in the other. */
function lineDiff(before: string, after: string): string {
  const [old, fresh] = [before.split('\n'), after.split('\n')]
  const gone = old.filter((line) => !fresh.includes(line)).map((line) => `-${line}\n`)
  const come = fresh.filter((line) => !old.includes(line)).map((line) => `+${line}\n`)
  return [...gone, ...come].join('')
}
