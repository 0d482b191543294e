import type { Planned } from './plan.ts'
import { isList, isObject, isSame, UNKNOWN, type Value } from './value.ts'

interface StateModule {
  readonly resources?: readonly { readonly address: string; readonly values: { readonly output?: Value } }[]
  readonly child_modules?: readonly StateModule[]
}

export interface Compared {
  /** Values that both have, and have alike. */
  readonly same: number
  readonly complaints: readonly string[]
}

/** What Terraform has made of stand-ins (`terraform show -json`), beside what our evaluator says would be made. */
export function compareState(state: string, planned: readonly Planned[]): Compared {
  const { values } = JSON.parse(state) as { readonly values: { readonly root_module: StateModule } }
  const made = new Map(resourcesIn(values.root_module))
  const complaints: string[] = []
  let same = 0
  for (const { address, values } of planned) {
    const stood = made.get(address.replace(/(azurerm_\w+)\.(\w+)(?=(\[.*\])?$)/, 'terraform_data.$1__$2'))
    if (stood === undefined) complaints.push(`${address} is not made`)
    else same += compare(values, stood, address)
  }
  if (made.size !== planned.length) complaints.push(`${made.size} are made, ${planned.length} are planned`)
  return { same, complaints }

  /** What only Azure knows has another word in a stand-in; what is written only, and empty blocks, are not there. */
  function compare(ours: Value, theirs: Value | undefined, where: string): number {
    if (ours === UNKNOWN) return 0
    if (isObject(ours) && theirs !== undefined && isObject(theirs)) {
      return Object.entries(ours)
        .filter(([name]) => !name.endsWith('_wo'))
        .reduce((sum, [name, one]) => sum + compare(one, theirs[name], `${where}.${name}`), 0)
    }
    if (isList(ours) && theirs !== undefined && isList(theirs) && ours.length === theirs.length) {
      return ours.reduce<number>((sum, one, k) => sum + compare(one, theirs[k], `${where}.${k}`), 0)
    }
    if (isSame(ours, theirs ?? null)) return 1
    complaints.push(`${where}: ${JSON.stringify(ours)}, Terraform has ${JSON.stringify(theirs)}`)
    return 0
  }
}

function resourcesIn({ resources = [], child_modules = [] }: StateModule): (readonly [string, Value])[] {
  const own = resources.map(({ address, values }) => [address, values.output ?? null] as const)
  return [...own, ...child_modules.flatMap(resourcesIn)]
}
