import { lstat, realpath } from 'node:fs/promises'
import { join } from 'node:path'
import { checkKey, PipelineFault } from '../../../trade/pipeline/index.ts'
import { failureOf } from './failure-of.ts'

/**
 * The path of a key under `root`. Links are not followed, so that neither a key nor a link leads outside.
 * @throws PipelineFault `object.key`
 */
export async function folderPath(root: string, key: string): Promise<string> {
  const segments = checkKey(key).split('/')
  let path = await realpath(root)
  for (const segment of segments) {
    path = join(path, segment)
    if (await isLink(path)) {
      throw new PipelineFault('object.key', `the key ${JSON.stringify(key)} leads through a link`, {
        hint: 'Put the files themselves into the folder.',
      })
    }
  }
  return path
}

async function isLink(path: string): Promise<boolean> {
  try {
    return (await lstat(path)).isSymbolicLink()
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(failureOf(error))) return false
    throw error
  }
}
