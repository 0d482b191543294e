import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from '@cdktf/hcl2json'
import type { Body } from '../terraform/read-hcl.ts'
import { evaluate } from './evaluate.ts'
import { holds, plan } from './plan.ts'
import type { AzureFolder } from './read-tree.ts'
import { UNKNOWN, type Value } from './value.ts'

export interface TestRun {
  readonly name: string
  /** Empty where the run passes. */
  readonly complaints: readonly string[]
}

/** The runs of a `.tftest.hcl`, on what our own evaluator says would be made: Terraform wants the provider for it. */
export async function runTftest(
  tree: string,
  folder: AzureFolder,
  file: string,
): Promise<readonly TestRun[]> {
  const top = (await parse(file, readFileSync(join(tree, folder.path, file), 'utf8'))) as Body
  const runs = Object.entries((top.run ?? {}) as Record<string, Body[]>)
  const ofAll = await variablesOf(top)
  const mocked = 'azurerm' in ((top.mock_provider ?? {}) as object)
  return Promise.all(
    runs.map(async ([name, [body]]) => {
      const given = { ...ofAll, ...(await variablesOf(body!)) }
      const complaints = [
        ...(mocked ? [] : ['the provider is not mocked']),
        ...(bare(body!.command) === 'plan' ? [] : ['its command is not plan: it would make something']),
        ...strangers(folder, given),
        ...(await judge(folder, given, body!)),
      ]
      return { name, complaints }
    }),
  )
}

async function variablesOf(body: Body): Promise<Record<string, Value>> {
  const [written] = (body.variables ?? [{}]) as Body[]
  const scope = { bound: new Map<string, Value>(), lookUp: () => Promise.resolve<Value>(UNKNOWN) }
  return (await evaluate(written ?? {}, scope)) as Record<string, Value>
}

function strangers(folder: AzureFolder, given: Readonly<Record<string, Value>>): string[] {
  const names = folder.hcl.variables.map(({ name }) => name)
  const strange = Object.keys(given).filter((name) => !names.includes(name))
  const lacking = folder.hcl.variables.filter(({ name, body }) => !('default' in body) && !(name in given))
  return [
    ...strange.map((name) => `there is no variable ${name}`),
    ...lacking.map(({ name }) => `the variable ${name} is not given`),
  ]
}

async function judge(
  folder: AzureFolder,
  given: Readonly<Record<string, Value>>,
  body: Body,
): Promise<string[]> {
  const { complaints } = await plan(folder, given)
  const expected = ((body.expect_failures ?? []) as string[]).map(bare)
  if (expected.length > 0) {
    const unmet = expected.filter((one) => !complaints.some((text) => text.startsWith(`${one}:`)))
    return unmet.map((one) => `${one} is taken, though it should be refused`)
  }
  const asserts = (body.assert ?? []) as Body[]
  const values = await holds(
    folder,
    given,
    asserts.map(({ condition }) => condition),
  )
  const failed = asserts.filter((_, k) => values[k] !== true)
  return [
    ...complaints,
    ...failed.map((one) => `${String(one.error_message)} does not hold: ${String(one.condition)}`),
  ]
}

function bare(expression: unknown): string {
  return String(expression).replace(/^\$\{(.*)\}$/, '$1')
}
