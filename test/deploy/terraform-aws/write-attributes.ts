import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ROOT } from '../judge.ts'
import type { BlockShape, Need, ProviderShape } from '../terraform/check-attributes.ts'
import { readHcl } from '../terraform/read-hcl.ts'
import { findTerraform, runTerraform, type Terraform } from '../terraform/terraform.ts'
import { AWS, examples, HERE, modules, PROVIDER } from './places.ts'

interface Schema {
  readonly block: SchemaBlock
}

interface SchemaBlock {
  readonly attributes?: Readonly<Record<string, { required?: boolean; optional?: boolean }>>
  readonly block_types?: Readonly<
    Record<string, { block: SchemaBlock; min_items?: number; max_items?: number }>
  >
}

interface Schemas {
  readonly provider_schemas: Readonly<
    Record<
      string,
      Readonly<Record<'resource_schemas' | 'data_source_schemas', Readonly<Record<string, Schema>>>>
    >
  >
}

/** The schema of the provider that is here, restricted to the resources that the modules use. */
export async function providerShape(terraform: Terraform): Promise<ProviderShape> {
  const work = mkdtempSync(join(tmpdir(), 'leme-terraform-'))
  try {
    const cwd = join(work, 'module')
    cpSync(join(ROOT, `${AWS}/modules/registry`), cwd, { recursive: true })
    rmSync(join(cwd, 'tests'), { recursive: true })
    const where = { cwd, dataDir: join(work, 'data') }
    await runTerraform(terraform.binary, ['init', `-plugin-dir=${terraform.pluginDir}`], where)
    const { stdout } = await runTerraform(terraform.binary, ['providers', 'schema', '-json'], where)
    const all = Object.values((JSON.parse(stdout) as Schemas).provider_schemas)[0]!
    const used = await Promise.all([...modules(ROOT), ...examples(ROOT)].map((it) => readHcl(join(ROOT, it))))
    return {
      provider: `${PROVIDER} ${terraform.providerVersion}`,
      resources: pick(
        all.resource_schemas,
        new Set(used.flatMap((hcl) => hcl.resources.map(({ type }) => type))),
      ),
      data: pick(all.data_source_schemas, new Set(used.flatMap((hcl) => hcl.data.map(({ type }) => type)))),
    }
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

function pick(
  schemas: Readonly<Record<string, Schema>>,
  types: ReadonlySet<string>,
): Record<string, BlockShape> {
  return Object.fromEntries([...types].sort().map((type) => [type, shapeOf(schemas[type]!.block)]))
}

function shapeOf({ attributes = {}, block_types: inner = {} }: SchemaBlock): BlockShape {
  const needs = Object.entries(attributes).map(([name, { required, optional }]): [string, Need] => [
    name,
    required ? 'required' : optional ? 'optional' : 'computed',
  ])
  const blocks = Object.entries(inner).map(([name, { block, min_items: min, max_items: max }]) => [
    name,
    { ...shapeOf(block), ...(min && { min }), ...(max && { max }) },
  ])
  return {
    attributes: Object.fromEntries(needs.sort(([a], [b]) => (a < b ? -1 : 1))),
    ...(blocks.length > 0 && { blocks: Object.fromEntries(blocks) as Required<BlockShape>['blocks'] }),
  }
}

// node --conditions=leme-source test/deploy/terraform-aws/write-attributes.ts --write, then biome check --fix
if (import.meta.main && process.argv.includes('--write')) {
  const terraform = findTerraform(PROVIDER)
  if (!terraform) throw new Error(`terraform or ${PROVIDER} is not on this machine`)
  const text = `${JSON.stringify(await providerShape(terraform), null, 2)}\n`
  writeFileSync(join(ROOT, HERE, 'attributes.generated.json'), text)
}
