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

const LOG = ['-c', '--raw', '--no-abbrev', '--full-history'] as const

/** What differs between two heads of a branch, each of which is one of its commits; from null, everything. */
export async function listChanges(
  repository: Repository,
  reader: ObjectReader,
  { since, head }: { readonly since: string | null; readonly head: string },
): Promise<RepositoryChanges> {
  const strays = await strayFolders(reader, head)
  if (since === head) return { head, clients: [], strays, rewritten: false }
  const isPart = since !== null && (await isAncestor(repository, since, head))
  const found = isPart
    ? await touchedBetween(repository, reader, { since, head })
    : await lastTouches(repository, head)
  const clients: RepositoryChanges['clients'][number][] = []
  for (const tenant of [...found.keys()].sort()) {
    const { id, touches } = found.get(tenant)!
    // A merge may take one side's file whole, over what a commit of the other side wrote last.
    const range = isPart ? ['--merges', `${since}..${head}`] : [head, '--', valuesPath(tenant)]
    const merge = touches[0]?.id === id ? undefined : await newest(repository, range)
    const [last, ...earlier] = merge ? [merge, ...touches] : touches
    if (last) clients.push({ tenant, ...toucher(last), earlier: isPart ? earlier.map(toucher) : [] })
  }
  return { head, clients, strays, rewritten: since !== null && !isPart }
}

export async function isAncestor({ git }: Repository, commit: string, head: string): Promise<boolean> {
  return (await git.run(['merge-base', '--is-ancestor', commit, head])).code === 0
}

/** What a file is at the head, and the commits that changed it, newest first. */
type Found = Map<TenantId, { id: string; touches: Touch[] }>

async function touchedBetween(
  { git }: Repository,
  reader: ObjectReader,
  { since, head }: { readonly since: string; readonly head: string },
): Promise<Found> {
  const found: Found = new Map()
  const entry = (tenant: TenantId) => {
    const known = found.get(tenant) ?? { id: '', touches: [] }
    found.set(tenant, known)
    return known
  }
  await walkLog(git, [...LOG, `${since}..${head}`, '--', CLIENTS_FOLDER], (commit, changed) => {
    for (const [tenant, touch] of touchesOf(commit, changed)) entry(tenant).touches.push(touch)
    return true
  })
  await git.run(['diff-tree', '-r', '-z', '--name-only', '--no-renames', since, head, '--', CLIENTS_FOLDER], {
    onToken(path) {
      const tenant = tenantOfPath(path)
      if (tenant) entry(tenant)
      return true
    },
  })
  for (const [tenant, client] of found) {
    client.id = (await reader.read(`${head}:${valuesPath(tenant)}`))?.id ?? '0'.repeat(head.length)
  }
  return found
}

/** Of every file that is there, and its last change alone. */
async function lastTouches({ git }: Repository, head: string): Promise<Found> {
  const found: Found = new Map()
  await git.run(['ls-tree', '-r', '-z', head, '--', `${CLIENTS_FOLDER}/`], {
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
    found = commit
    return false
  })
  return found
}

function toucher({ commit, commandId, author }: TouchingCommit): TouchingCommit {
  return { commit, commandId, author }
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
