import type { Dirent } from 'node:fs'
import { chmod, mkdir, open, readdir, rename, stat } from 'node:fs/promises'
import { dirname, join, relative, resolve, sep } from 'node:path'
import type { CopiedFile, FolderCopy, FolderIndex } from '../../../control/operation/index.ts'
import { OperationError } from '../../../control/operation/index.ts'

/** Names of the state folder that are not copied: the database has its own copy, the rest is of the moment. */
const LEFT_OUT = new Set(['postgres', 'backups', 'restores', 'exports', 'backup-identity.txt', 'server.json'])
const OF_THE_MOMENT = /\.(log|lock|tmp|new|sock)$|^demo-\d+$|^\.leme-store$/
const PIECE = 8 << 20

/** Everything of the state folder that cannot be made again: the values' repository, models, the lake, secrets. */
export function stateFolderCopy(stateDir: string, vaultFolder: string): FolderCopy {
  const root = resolve(stateDir)
  return { name: 'state', files: filesOf(root, { root, except: resolve(vaultFolder) }) }
}

interface Walk {
  readonly root: string
  /** The vault, where it is a folder in here. */
  readonly except: string
}

async function* filesOf(folder: string, walk: Walk): AsyncGenerator<CopiedFile> {
  for (const entry of await entriesOf(folder)) {
    const path = join(folder, entry.name)
    if (OF_THE_MOMENT.test(entry.name) || path === walk.except) continue
    if (folder === walk.root && LEFT_OUT.has(entry.name)) continue
    if (entry.isDirectory()) {
      yield { path: `${nameIn(walk.root, path)}/`, mode: 0o700, pieces: nothing() }
      yield* filesOf(path, walk)
    } else if (entry.isFile()) {
      const found = await stat(path).catch(() => undefined)
      // Removed since the folder was listed.
      if (!found) continue
      yield {
        path: nameIn(walk.root, path),
        mode: found.mode & 0o777,
        pieces: read(path),
      }
    }
  }
}

function nameIn(root: string, path: string): string {
  return relative(root, path).split(sep).join('/')
}

async function* nothing(): AsyncGenerator<Uint8Array> {}

/** Of a git repository what names commits comes before the commits: those are all there by then. */
async function entriesOf(folder: string): Promise<readonly Dirent[]> {
  const entries = await readdir(folder, { withFileTypes: true })
  return entries.sort(
    (a, b) => Number(a.name === 'objects') - Number(b.name === 'objects') || (a.name < b.name ? -1 : 1),
  )
}

async function* read(path: string): AsyncGenerator<Uint8Array> {
  const file = await open(path, 'r').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  if (!file) return
  try {
    for (;;) {
      const piece = Buffer.alloc(PIECE)
      const { bytesRead } = await file.read(piece, 0, PIECE)
      if (bytesRead > 0) yield piece.subarray(0, bytesRead)
      if (bytesRead < PIECE) return
    }
  } finally {
    await file.close()
  }
}

/**
 * Writes the files of an index into a folder. Files that are there already are left as they are, unless they are told
 * to be replaced.
 * @param piece the content behind a key
 */
export async function writeFolder(
  index: FolderIndex,
  options: {
    readonly folder: string
    readonly replace: boolean
    readonly piece: (key: string) => Promise<Uint8Array>
  },
): Promise<{ readonly written: number; readonly left: number }> {
  const root = resolve(options.folder)
  let [written, left] = [0, 0]
  for (const file of index.files) {
    const path = resolve(root, file.path)
    if (!path.startsWith(`${root}${sep}`)) {
      throw new OperationError('backup.damaged', `${JSON.stringify(file.path)} leads out of its folder`)
    }
    if (file.path.endsWith('/')) {
      await mkdir(path, { recursive: true, mode: file.mode })
      continue
    }
    if (!options.replace && (await stat(path).catch(() => undefined))) {
      left++
      continue
    }
    await mkdir(dirname(path), { recursive: true, mode: 0o700 })
    const draft = `${path}.new`
    const handle = await open(draft, 'w', file.mode)
    try {
      for (const key of file.pieces) await handle.write(await options.piece(key))
      await handle.sync()
    } finally {
      await handle.close()
    }
    await chmod(draft, file.mode)
    await rename(draft, path)
    written++
  }
  return { written, left }
}
