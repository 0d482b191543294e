import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

export const AWS = 'deploy/terraform/aws'
export const PROVIDER = 'hashicorp/aws'
export const HERE = 'test/deploy/terraform-aws'

/** Paths of the modules, from the root. */
export function modules(tree: string): string[] {
  return below(tree, `${AWS}/modules`)
}

/** Paths of the compositions. */
export function examples(tree: string): string[] {
  return below(tree, `${AWS}/examples`)
}

function below(tree: string, folder: string): string[] {
  if (!existsSync(join(tree, folder))) return []
  return readdirSync(join(tree, folder), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => `${folder}/${name}`)
    .sort()
}
