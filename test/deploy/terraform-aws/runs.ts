import { type FolderRun, runFolders } from '../terraform/run-folders.ts'
import { findTerraform } from '../terraform/terraform.ts'
import { AWS, examples, PROVIDER } from './places.ts'

export const terraform = findTerraform(PROVIDER)

const known = new Map<string, Promise<readonly FolderRun[]>>()

/** Compositions of a tree, run once for all who judge them; nothing where Terraform is missing. */
export async function runExamples(
  tree: string,
  folders: readonly string[] = examples(tree),
): Promise<readonly FolderRun[]> {
  if (!terraform) return []
  const key = [tree, ...folders].join('\n')
  const run = known.get(key) ?? runFolders(terraform, tree, { whole: AWS, folders, keepState: true })
  known.set(key, run)
  return run
}
