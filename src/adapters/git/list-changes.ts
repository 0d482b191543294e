import {
  CLIENTS_FOLDER,
  oneLine,
  type RepositoryChanges,
  type TouchingCommit,
  tenantOfFolder,
  tenantOfPath,
  valuesPath,
} from '../../control/deployment/index.ts'
import type { TenantId } from '../../control/tenant/index.ts'
import { type ChangedPath, type LoggedCommit, walkLog } from './plumbing/commit-log.ts'
import type { ObjectReader } from './plumbing/object-reader.ts'
import type { Repository } from './plumbing/open-repository.ts'
import { FOLDER_MODE, readTree } from './plumbing/tree.ts'

/** A commit that changed a file, and what the file was from then on. */
interface Touch extends TouchingCommit {
  readonly id: string
}

/** What a file is at the head, and the commits that changed it, newest first. */
type Found = Map<TenantId, { id: string; touches: Touch[] }>

interface Logged {
  readonly commit: LoggedCommit
  readonly changed: readonly ChangedPath[]
}

/** Gives what differs between two heads of a branch; from null, everything. */
export type ListChanges = (since: string | null, head: string) => Promise<RepositoryChanges>

const LOG = ['-c', '--raw', '--no-abbrev', '--full-history'] as const
/** More commits than anybody makes between two looks are gone through by git alone. */
const MOST_LOGGED = 2_000

export function changesLister(repository: Repository, reader: ObjectReader): ListChanges {
  let last: { readonly head: string; readonly strays: readonly string[] } | undefined

  const straysAt = async (
    head: string,
    { since, line }: { since: string | null; line?: readonly Logged[] | undefined },
  ) => {
    const isKnown = last?.head === head || (last?.head === since && line && !line.some(hasStray))
    const strays = last && isKnown ? last.strays : await strayFolders(reader, head)
    last = { head, strays }
    return strays
  }

  return async (before, head) => {
    // What was forced away may be gone altogether.
    const since = before !== null && (await reader.read(before))?.type === 'commit' ? before : null
    const line = since === null || since === head ? undefined : await lineBetween(repository, since, head)
    const strays = await straysAt(head, { since, line })
    if (since === head) return { head, clients: [], strays, rewritten: false }
    if (line) return { head, strays, rewritten: false, clients: clientsOf(touchesOfLine(line), true) }
    const isPart = since !== null && (await isAncestor(repository, since, head))
    const found = isPart
      ? await touchedBetween(repository, reader, { since, head })
      : await lastTouches(repository, head)
    for (const [tenant, { id, touches }] of found) {
      // A merge may take one side's file whole, over what a commit of the other side wrote last.
      const range = isPart ? ['--merges', `${since}..${head}`] : [head, '--', valuesPath(tenant)]
      const merge = touches[0]?.id === id ? undefined : await newest(repository, range)
      if (merge) touches.unshift({ ...merge, id })
    }
    return { head, strays, rewritten: before !== null && !isPart, clients: clientsOf(found, isPart) }
  }
}

function clientsOf(found: Found, hasEarlier: boolean): RepositoryChanges['clients'] {
  return [...found]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([tenant, { touches }]) => {
      const [last, ...earlier] = touches.map(toucher)
      return last ? [{ tenant, ...last, earlier: hasEarlier ? earlier : [] }] : []
    })
}

/**
 * The commits between two heads, newest first, where each has the next one as its only parent: then what they
 * changed is what differs. One process of git, whose time does not depend on how many clients there are but by the
 * length of their folder's listing. Undefined for any other history.
 */
async function lineBetween(
  { git }: Repository,
  since: string,
  head: string,
): Promise<readonly Logged[] | undefined> {
  const line: Logged[] = []
  let expected = head
  await walkLog(git, ['-c', '--raw', '--no-abbrev', `${since}..${head}`], (commit, changed) => {
    if (commit.commit !== expected || commit.parents.length !== 1 || line.length === MOST_LOGGED) return false
    line.push({ commit, changed })
    expected = commit.parents[0]!
    return true
  })
  return expected === since ? line : undefined
}

function touchesOfLine(line: readonly Logged[]): Found {
  const found: Found = new Map()
  for (const { commit, changed } of line) {
    for (const [tenant, touch] of touchesOf(commit, changed)) entryOf(found, tenant).touches.push(touch)
  }
  return found
}

function entryOf(found: Found, tenant: TenantId): { id: string; touches: Touch[] } {
  const known = found.get(tenant) ?? { id: '', touches: [] }
  found.set(tenant, known)
  return known
}

async function isAncestor({ git }: Repository, commit: string, head: string): Promise<boolean> {
  const question = ['merge-base', '--is-ancestor', commit, head]
  const { code } = await git.run(question)
  return code === 0 || (code !== 1 && (await git.require(question)).code === 0)
}

async function touchedBetween(
  { git }: Repository,
  reader: ObjectReader,
  { since, head }: { readonly since: string; readonly head: string },
): Promise<Found> {
  const found: Found = new Map()
  await walkLog(git, [...LOG, `${since}..${head}`, '--', CLIENTS_FOLDER], (commit, changed) => {
    for (const [tenant, touch] of touchesOf(commit, changed)) entryOf(found, tenant).touches.push(touch)
    return true
  })
  await git.require(
    ['diff-tree', '-r', '-z', '--name-only', '--no-renames', since, head, '--', CLIENTS_FOLDER],
    {
      onToken(path) {
        const tenant = tenantOfPath(path)
        if (tenant) entryOf(found, tenant)
        return true
      },
    },
  )
  for (const [tenant, client] of found) {
    client.id = (await reader.read(`${head}:${valuesPath(tenant)}`))?.id ?? '0'.repeat(head.length)
  }
  return found
}

/** Of every file that is there, and its last change alone. */
async function lastTouches({ git }: Repository, head: string): Promise<Found> {
  const found: Found = new Map()
  await git.require(['ls-tree', '-r', '-z', head, '--', `${CLIENTS_FOLDER}/`], {
    onToken(line) {
      const tab = line.indexOf('\t')
      const tenant = tenantOfPath(line.slice(tab + 1))
      const [, type, id = ''] = line.slice(0, tab).split(' ')
      if (tenant && type === 'blob') found.set(tenant, { id, touches: [] })
      return true
    },
  })
  let missing = found.size
  if (missing === 0) return found
  await walkLog(git, [...LOG, head, '--', CLIENTS_FOLDER], (commit, changed) => {
    for (const [tenant, touch] of touchesOf(commit, changed)) {
      const client = found.get(tenant)
      if (!client || client.touches.length > 0) continue
      client.touches.push(touch)
      missing--
    }
    return missing > 0
  })
  return found
}

function touchesOf(
  commit: LoggedCommit,
  changed: readonly ChangedPath[],
): readonly (readonly [TenantId, Touch])[] {
  return changed.flatMap(({ path, id }) => {
    const tenant = tenantOfPath(path)
    return tenant ? [[tenant, { ...toucher(commit), id }] as const] : []
  })
}

async function newest({ git }: Repository, range: readonly string[]): Promise<TouchingCommit | undefined> {
  let found: TouchingCommit | undefined
  await walkLog(git, ['-n', '1', ...range], (commit) => {
    found = toucher(commit)
    return false
  })
  return found
}

function toucher({ commit, commandId, author }: TouchingCommit): TouchingCommit {
  return { commit, commandId, author }
}

function hasStray({ changed }: Logged): boolean {
  return changed.some(({ path }) => {
    const [folder, name, ...rest] = path.split('/')
    return folder === CLIENTS_FOLDER && rest.length > 0 && !tenantOfFolder(name ?? '')
  })
}

async function strayFolders(reader: ObjectReader, head: string): Promise<readonly string[]> {
  const folder = await reader.read(`${head}:${CLIENTS_FOLDER}`)
  if (folder?.type !== 'tree' || !folder.content) return []
  const names = readTree(folder.content, head.length / 2).filter(({ mode }) => mode === FOLDER_MODE)
  return names
    .filter(({ name }) => !tenantOfFolder(name))
    .map(({ name }) => oneLine(Buffer.from(name, 'latin1').toString('utf8')))
    .sort()
}
