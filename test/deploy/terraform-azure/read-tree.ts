import { join, normalize } from 'node:path'
import { type Hcl, type HclNamed, readHcl } from '../terraform/read-hcl.ts'
import { terraformFolders } from '../terraform/write-readmes.ts'

export const AZURE = 'deploy/terraform/azure'

export interface AzureFolder {
  /** From the root of the tree. */
  readonly path: string
  readonly hcl: Hcl
  readonly isExample: boolean
  called(call: HclNamed): AzureFolder | undefined
}

/** Modules and examples, each knowing what it calls. Throws where a file is no HCL. */
export async function readTree(tree: string): Promise<readonly AzureFolder[]> {
  const paths = terraformFolders(tree, AZURE)
  const all = new Map<string, AzureFolder>()
  for (const path of paths) {
    const hcl = await readHcl(join(tree, path))
    all.set(path, {
      path,
      hcl,
      isExample: path.includes('/examples/'),
      called: (call) => all.get(normalize(join(path, String(call.body.source)))),
    })
  }
  return [...all.values()]
}
