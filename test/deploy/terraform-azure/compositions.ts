import { join } from 'node:path'
import { type Plan, plan } from './plan.ts'
import { AZURE, type AzureFolder } from './read-tree.ts'
import type { Value } from './value.ts'

/** What somebody has to say himself, since nobody else can. */
const SAID: Readonly<Record<string, Value>> = {
  database_password: 'not a real password',
  cluster_admin_group_ids: ['00000000-0000-0000-0000-000000000000'],
  github_repository: 'leme-example/leme',
}

export interface Composition {
  readonly name: string
  readonly artefact: string
  readonly plan: Plan
}

/** Each example, and the stack with every option: what they would make. */
export async function planCompositions(folders: readonly AzureFolder[]): Promise<readonly Composition[]> {
  const examples = folders.filter(({ isExample }) => isExample)
  const stack = folders.find(({ path }) => path === join(AZURE, 'modules/stack'))
  const found = examples.map(async (folder) => {
    const name = folder.path.split('/').at(-1)!
    return { name, artefact: folder.path, plan: await plan(folder, givenOf(folder)) }
  })
  if (stack) {
    const options = { ...SAID, database: true, cluster: true, ml_workspace: true, private_endpoints: true }
    const whole = { ...options, own_encryption_key: true, registry_sku: 'Premium', fixed_egress: true }
    found.push(everything(stack, { ...whole, public_https: true, locked: true }))
  }
  return Promise.all(found)
}

async function everything(stack: AzureFolder, given: Readonly<Record<string, Value>>): Promise<Composition> {
  return { name: 'every option', artefact: `${stack.path}, every option`, plan: await plan(stack, given) }
}

/** As the folder's own variables take them. */
export function givenOf({ hcl }: AzureFolder): Record<string, Value> {
  const names = new Set(hcl.variables.map(({ name }) => name))
  return Object.fromEntries(Object.entries(SAID).filter(([name]) => names.has(name)))
}
