import { DeploymentError } from '../../../control/deployment/index.ts'
import { type GitObject, type ObjectReader, treeOf } from './object-reader.ts'
import { readTree } from './tree.ts'

/**
 * What stands at a path of a commit that is there; undefined: nothing does. Git says the same of a path that is
 * not there and of one that it cannot read, so nothing is believed to be away before its folder was looked at.
 * @throws DeploymentError `git.failed` where the repository is damaged
 */
export async function findFile(
  reader: ObjectReader,
  commit: string,
  path: string,
): Promise<GitObject | undefined> {
  const found = await reader.read(`${commit}:${path}`)
  if (found) return found
  let id: string | undefined = treeOf(await reader.read(commit))
  for (const name of path.split('/')) {
    const folder: GitObject | undefined = id === undefined ? undefined : await reader.read(id)
    if (!folder || (folder.type === 'tree' && !folder.content)) throw damaged(commit, path)
    if (folder.type !== 'tree') return undefined
    id = readTree(folder.content!, commit.length / 2).find((entry) => entry.name === name)?.id
    if (id === undefined) return undefined
  }
  throw damaged(commit, path)
}

function damaged(commit: string, path: string): DeploymentError {
  return new DeploymentError('git.failed', `${path} of ${commit.slice(0, 12)} is there and cannot be read`, {
    hint: 'The repository is damaged: look with git fsck, and bring it back from a backup or a clone.',
  })
}
