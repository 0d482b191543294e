import { builtInFiles } from '../resources/built-in.ts'
import { withListRules } from './list-rules.ts'
import { readModels } from './read-models.ts'
import type { Definitions } from './schema.ts'

const ARGO = '@kubernetes-models/argo-cd/argoproj.io/v1alpha1'
const ARGO_FILES = [`${ARGO}/Application`, `${ARGO}/ApplicationSet`, `${ARGO}/AppProject`]

let loaded: Promise<Definitions> | undefined

/** Schemas of everything that the cluster serves, read once in a process. */
export function definitions(): Promise<Definitions> {
  loaded ??= load()
  return loaded
}

async function load(): Promise<Definitions> {
  const models = await readModels([...builtInFiles(), ...ARGO_FILES])
  return new Map([...models].map(([name, schema]) => [name, withListRules(name, schema)]))
}
