import { AsyncLocalStorage } from 'node:async_hooks'
import type { Body, HclNamed } from '../terraform/read-hcl.ts'
import { evaluateBody, instancesOf } from './bodies.ts'
import { evaluate, type Scope } from './evaluate.ts'
import type { AzureFolder } from './read-tree.ts'
import { EvaluationError, UNKNOWN, type Value } from './value.ts'

/** A resource that would be made, with all that can be known of it before. */
export interface Planned {
  /** `module.leme.module.storage.azurerm_storage_account.this`. */
  readonly address: string
  readonly type: string
  readonly values: Readonly<Record<string, Value>>
}

export interface Plan {
  readonly resources: readonly Planned[]
  /** Conditions of variables that do not hold, and expressions that cannot be evaluated. */
  readonly complaints: readonly string[]
}

/** What a root module would make with these values of its variables: as `terraform plan`, without a provider. */
export async function plan(folder: AzureFolder, given: Readonly<Record<string, Value>> = {}): Promise<Plan> {
  const root = new Module(rootOf(folder, given))
  const found = { resources: [] as Planned[], complaints: [] as string[] }
  await root.planInto(found)
  return found
}

/** Whether each condition holds of what would be made, in the words of an assertion of `terraform test`. */
export async function holds(
  folder: AzureFolder,
  given: Readonly<Record<string, Value>>,
  conditions: readonly unknown[],
): Promise<readonly Value[]> {
  const root = new Module({ ...rootOf(folder, given), withBlocks: true })
  return Promise.all(conditions.map((condition) => root.evaluate(condition)))
}

function rootOf(folder: AzureFolder, given: Readonly<Record<string, Value>>): Made {
  const input = (name: string) => (name in given ? Promise.resolve(given[name]!) : undefined)
  return { folder, address: '', input }
}

/** What is being evaluated for what: things that wait for each other would wait for ever. */
const asking = new AsyncLocalStorage<readonly string[]>()

interface Found {
  readonly resources: Planned[]
  readonly complaints: string[]
}

interface Made {
  readonly folder: AzureFolder
  readonly address: string
  /** Undefined for a variable that is not given. */
  input(name: string): Promise<Value> | undefined
  /** Blocks of resources can be looked into; modules that give each other values in a circle forbid it. */
  readonly withBlocks?: boolean
}

/** One module; each thing in it is evaluated when it is asked for, and once. */
class Module {
  readonly #made: Made
  readonly #known = new Map<string, Promise<Value>>()
  readonly #children = new Map<string, Promise<readonly (readonly [string, Module])[]>>()

  constructor(made: Made) {
    this.#made = made
  }

  async planInto(found: Found): Promise<void> {
    const { folder, address } = this.#made
    const { hcl } = folder
    const complain = (where: string) => (error: unknown) => {
      if (!(error instanceof EvaluationError)) throw error
      found.complaints.push(`${address}${where}: ${error.message}`)
    }
    for (const variable of hcl.variables) await this.#validate(variable, found.complaints)
    for (const { type, name, body } of hcl.resources) {
      const where = `${type}.${name}`
      const all = await instancesOf(body, this.#scope()).catch(complain(where))
      for (const [key, bound] of all ?? []) {
        const values = await evaluateBody(body, this.#scope(bound)).catch(complain(where + key))
        if (values) found.resources.push({ address: `${address}${where}${key}`, type, values })
      }
    }
    for (const call of hcl.modules) {
      const children = await this.#called(call).catch(complain(`module.${call.name}`))
      for (const [, child] of children ?? []) await child.planInto(found)
    }
    for (const { name } of hcl.outputs) await this.#output(name).catch(complain(`output.${name}`))
  }

  evaluate(condition: unknown): Promise<Value> {
    return evaluate(condition, this.#scope())
  }

  async #validate({ name, body }: HclNamed, complaints: string[]): Promise<void> {
    const rules = (Array.isArray(body.validation) ? body.validation : []) as Body[]
    for (const { condition, error_message } of rules) {
      const holds = await evaluate(condition, this.#scope()).catch((error: unknown) => String(error))
      if (holds !== true && holds !== UNKNOWN) {
        complaints.push(`${this.#made.address}var.${name}: ${String(error_message)} (${String(holds)})`)
      }
    }
  }

  #scope(bound: ReadonlyMap<string, Value> = new Map()): Scope {
    return {
      bound,
      lookUp: (root, name, wanted) => {
        // Of variables and locals all is evaluated, whatever is wanted of them.
        const key = root === 'var' || root === 'local' ? `${root}.${name}` : `${root}.${name}.${wanted}`
        return this.#once(key, () => this.#lookUp(root, name, wanted))
      },
    }
  }

  #once(key: string, make: () => Promise<Value>): Promise<Value> {
    const asked = `${this.#made.address}${key}`
    const chain = asking.getStore() ?? []
    if (chain.includes(asked)) throw new EvaluationError(`Cycle: ${[...chain, asked].join(' → ')}`)
    const known = this.#known.get(key) ?? asking.run([...chain, asked], make)
    this.#known.set(key, known)
    return known
  }

  async #lookUp(root: string, name: string, wanted: string | undefined): Promise<Value> {
    const { hcl } = this.#made.folder
    switch (root) {
      case 'var':
        return this.#variable(name)
      case 'local':
        return evaluate(hcl.locals[name], this.#scope())
      case 'data':
      case 'path':
      case 'terraform':
        return UNKNOWN
      case 'output':
        return this.#output(name)
      case 'module': {
        const call = hcl.modules.find((one) => one.name === name)
        if (!call) throw new EvaluationError(`there is no module ${name}`)
        const children = await this.#called(call)
        const each = children.map(async ([key, child]) => {
          const value: Value = wanted === undefined ? UNKNOWN : { [wanted]: await child.#output(wanted) }
          return [key, value] as const
        })
        return shaped(call.body, await Promise.all(each))
      }
      default: {
        const resource = hcl.resources.find((one) => one.type === root && one.name === name)
        if (!resource) throw new EvaluationError(`there is no ${root}.${name}`)
        const each = (await instancesOf(resource.body, this.#scope())).map(async ([key, bound]) => {
          return [key, await this.#argument(resource.body, wanted, this.#scope(bound))] as const
        })
        return shaped(resource.body, await Promise.all(each))
      }
    }
  }

  /** What is wanted of a resource, as far as it is an argument: blocks get more from the provider. */
  async #argument(body: Body, wanted: string | undefined, scope: Scope): Promise<Value> {
    if (this.#made.withBlocks)
      return wanted === undefined ? evaluateBody(body, scope) : pick(await evaluateBody(body, scope), wanted)
    const written = wanted === undefined ? undefined : body[wanted]
    if (written === undefined || Array.isArray(written))
      return wanted === undefined ? UNKNOWN : { [wanted]: UNKNOWN }
    return { [wanted!]: await evaluate(written, scope) }
  }

  #output(name: string): Promise<Value> {
    const output = this.#made.folder.hcl.outputs.find((one) => one.name === name)
    if (!output) throw new EvaluationError(`there is no output ${name}`)
    return this.#once(`output.${name}`, () => evaluate(output.body.value, this.#scope()))
  }

  async #variable(name: string): Promise<Value> {
    const { folder, input } = this.#made
    const variable = folder.hcl.variables.find((one) => one.name === name)
    if (!variable) throw new EvaluationError(`there is no variable ${name}`)
    const given = input(name)
    if (given) return given
    return 'default' in variable.body ? evaluate(variable.body.default, this.#scope()) : UNKNOWN
  }

  #called(call: HclNamed): Promise<readonly (readonly [string, Module])[]> {
    const children = this.#children.get(call.name) ?? this.#call(call)
    this.#children.set(call.name, children)
    return children
  }

  async #call({ name, body, file }: HclNamed): Promise<readonly (readonly [string, Module])[]> {
    const folder = this.#made.folder.called({ name, body, file })
    if (!folder) throw new EvaluationError(`there is no module at ${String(body.source)}`)
    const all = await instancesOf(body, this.#scope())
    return all.map(([key, bound]) => {
      const address = `${this.#made.address}module.${name}${key}.`
      const input = (variable: string) =>
        variable in body ? evaluate(body[variable], this.#scope(bound)) : undefined
      return [key, new Module({ folder, address, input })] as const
    })
  }
}

function pick(values: Readonly<Record<string, Value>>, wanted: string): Value {
  return { [wanted]: values[wanted] ?? UNKNOWN }
}

/** One, a list by `count`, a map by `for_each`. */
function shaped(body: Body, all: readonly (readonly [string, Value])[]): Value {
  if (body.count !== undefined) return all.map(([, one]) => one)
  if (body.for_each === undefined) return all[0]![1]
  return Object.fromEntries(all.map(([key, one]) => [key.slice(2, -2), one] as const))
}
