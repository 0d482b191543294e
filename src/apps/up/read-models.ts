import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'

/** Larger files are not read to show what is in them. */
const MOST_BYTES = 64 * 1024 * 1024

/** The parsed artifact `models` with that hash in a folder of artifacts; undefined where there is none. */
export async function readModels(artifacts: string, hash: string): Promise<unknown> {
  if (!/^[0-9a-f]{64}$/.test(hash)) return undefined
  const path = join(artifacts, `models-${hash.slice(0, 16)}.json`)
  try {
    return (await stat(path)).size > MOST_BYTES ? undefined : JSON.parse(await readFile(path, 'utf8'))
  } catch {
    return undefined
  }
}
