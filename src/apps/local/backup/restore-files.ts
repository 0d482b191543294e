import { resolve } from 'node:path'
import { objects } from '../../../adapters/backup/index.ts'
import { type BackupRecord, type FolderIndex, OperationError } from '../../../control/operation/index.ts'
import type { BackupDesk } from './backup-desk.ts'
import { writeFolder } from './state-folder.ts'

/** Brings the state folder back from a backup; files that are there are left as they are unless `replace` says so. */
export async function restoreFiles(
  desk: BackupDesk,
  record: BackupRecord,
  { folder, replace }: { readonly folder: string; readonly replace: boolean },
): Promise<{ readonly written: number; readonly left: number }> {
  const unsealing = await desk.unsealing()
  const read = async (object: { readonly key: string; readonly sha256: string }): Promise<Uint8Array> => {
    const pieces: Uint8Array[] = []
    for await (const piece of unsealing.open(objects(desk.vault, [object]))) pieces.push(piece)
    return Buffer.concat(pieces)
  }
  const state = record.folders.find(({ name }) => name === 'state')
  if (!state) return { written: 0, left: 0 }
  const index = JSON.parse(new TextDecoder().decode(await read(state.index))) as FolderIndex
  const known = new Map(state.files.map((file) => [file.key, file]))
  return writeFolder(index, {
    folder: resolve(folder),
    replace,
    piece: (key) => {
      const object = known.get(key)
      if (object) return read(object)
      throw new OperationError(
        'backup.damaged',
        `${key} is in the index of ${record.id}, and not in its record`,
      )
    },
  })
}
