import { DeploymentError, oneLine } from '../../../control/deployment/index.ts'
import type { Identity } from '../remote-address.ts'
import type { ObjectReader } from './object-reader.ts'
import type { Repository } from './open-repository.ts'
import { type NewObject, newObject, packOf } from './pack.ts'
import { FILE_MODE, FOLDER_MODE, readTree, type TreeEntry, withEntry, writeTree } from './tree.ts'

export const SIGNATURE_HEADERS = { sha1: 'gpgsig', sha256: 'gpgsig-sha256' } as const

export interface NewCommit {
  readonly parent: string | null
  readonly files: readonly { readonly path: string; readonly text: string }[]
  readonly message: string
  readonly author: Identity
  /** UTC milliseconds. */
  readonly time: number
  /** Gives a signature of what a commit says without one. */
  readonly sign?: ((payload: Buffer) => Promise<string>) | undefined
}

/**
 * Makes blob, trees and commit on top of another commit and stores them, without a working tree or index. The
 * commit counts only when a branch names it. Gives its id.
 * @throws DeploymentError `git.failed`
 */
export async function makeCommit(
  { git, hash }: Repository,
  reader: ObjectReader,
  { parent, files, message, author, time, sign }: NewCommit,
): Promise<string> {
  const fresh = new Map<string, NewObject>()
  const add = (type: NewObject['type'], content: Buffer): string => {
    const object = newObject(type, content, hash)
    fresh.set(object.id, object)
    return object.id
  }
  const entriesOf = async (id: string | undefined): Promise<readonly TreeEntry[]> => {
    if (id === undefined) return []
    const content = fresh.get(id)?.content ?? (await reader.read(id))?.content
    if (!content) throw new DeploymentError('git.failed', `the folder ${id} cannot be read`)
    return readTree(content, id.length / 2)
  }
  const put = async (tree: string | undefined, path: readonly string[], blob: string): Promise<string> => {
    const [name = '', ...rest] = path
    const entries = await entriesOf(tree)
    if (rest.length === 0)
      return add('tree', writeTree(withEntry(entries, { mode: FILE_MODE, name, id: blob })))
    const folder = entries.find((entry) => entry.name === name)
    if (folder && folder.mode !== FOLDER_MODE) {
      throw new DeploymentError('git.failed', `${name} is no folder in the repository`, {
        hint: 'Somebody has put a file in its place: remove it.',
      })
    }
    const id = await put(folder?.id, rest, blob)
    return add('tree', writeTree(withEntry(entries, { mode: FOLDER_MODE, name, id })))
  }

  const before = parent === null ? undefined : await headerOf(reader, parent)
  let tree = before?.tree
  for (const { path, text } of files) tree = await put(tree, path.split('/'), add('blob', Buffer.from(text)))
  const seconds = timeAfter(Math.floor(time / 1000), before?.seconds ?? 0)
  const who = `${author.name} <${author.email}> ${seconds} +0000`
  const header = [
    `tree ${tree}`,
    ...(parent === null ? [] : [`parent ${parent}`]),
    `author ${who}`,
    `committer ${who}`,
  ]
  const signature = await sign?.(Buffer.from(`${header.join('\n')}\n\n${message}`))
  if (signature !== undefined)
    header.push(`${SIGNATURE_HEADERS[hash]} ${signature.trimEnd().replaceAll('\n', '\n ')}`)
  const commit = add('commit', Buffer.from(`${header.join('\n')}\n\n${message}`))
  const { code, stderr } = await git.run(['unpack-objects', '-q'], {
    input: packOf([...fresh.values()], hash),
  })
  if (code === 0) return commit
  throw new DeploymentError('git.failed', `git could not store a commit: ${oneLine(stderr)}`, {
    hint: 'See that the disk has room and the folder can be written.',
  })
}

/**
 * Git orders commits by time, so none of ours is older than the one before it, whatever the clock says; unless
 * that one is of somebody whose clock stands days ahead.
 */
function timeAfter(now: number, before: number): number {
  return before - now > 86_400 ? now : Math.max(now, before)
}

async function headerOf(reader: ObjectReader, commit: string): Promise<{ tree: string; seconds: number }> {
  const text = (await reader.read(commit))?.content?.toString('utf8') ?? ''
  const header = text.slice(0, text.indexOf('\n\n'))
  const tree = /^tree ([0-9a-f]+)$/m.exec(header)?.[1]
  if (tree === undefined) throw new DeploymentError('git.failed', `the commit ${commit} cannot be read`)
  return { tree, seconds: Number(/^committer .* (\d{1,12}) [+-]\d{4}$/m.exec(header)?.[1] ?? 0) }
}
