import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { readTypes } from './read-types.ts'
import type { Schema } from './schema.ts'

const MODULES = dirname(dirname(createRequire(import.meta.url).resolve('kubernetes-models/package.json')))

/** Packages that declare types, and how the names of their definitions begin. */
const PACKAGES = [
  'kubernetes-models',
  '@kubernetes-models/apimachinery',
  '@kubernetes-models/argo-cd',
] as const

interface Failure {
  readonly instancePath: string
  readonly keyword: string
  readonly params: { readonly type?: string; readonly format?: string }
}
interface Validator {
  (data: unknown): boolean
  errors: readonly Failure[] | null
}

/**
 * Definitions of these types and of all that they refer to: their shape from the `.d.ts` of kubernetes-models,
 * and what TypeScript cannot say, integers and formats, from what its validators refuse.
 */
export async function readModels(files: readonly string[]): Promise<Map<string, Schema>> {
  const found = new Map<string, { readonly file: string; readonly schema: Schema }>()
  const read = new Set<string>()
  const waiting = files.map((file) => join(MODULES, `${file}.d.ts`))
  for (let file = waiting.pop(); file; file = waiting.pop()) {
    if (read.has(file)) continue
    read.add(file)
    const { imports, declared } = readTypes(readFileSync(file, 'utf8'))
    if (declared) found.set(declared.alias, { file, schema: declared.schema })
    for (const [name, from] of imports) {
      const next = name.startsWith('II') || name.startsWith('ICom') ? locate(file, from) : undefined
      if (next) waiting.push(next)
    }
  }
  const definitions = new Map<string, Schema>()
  for (const [alias, { file, schema }] of found) {
    const validate = await validatorOf(alias, file)
    definitions.set(nameOf(file), named(schema, found, validate, ''))
  }
  return definitions
}

function locate(file: string, from: string): string | undefined {
  const path = from.startsWith('.')
    ? join(dirname(file), from.replace(/\.js$/, '.d.ts'))
    : join(MODULES, `${from}.d.ts`)
  return existsSync(path) ? path : undefined
}

/** `kubernetes-models/apps/v1/Deployment.d.ts` → `io.k8s.api.apps.v1.Deployment`. */
export function nameOf(file: string): string {
  const path = file.startsWith(MODULES) ? file.slice(MODULES.length + 1) : file
  const parts = path.replace(/\.d\.ts$/, '').split('/')
  if (path.startsWith('@kubernetes-models/apimachinery'))
    return `io.k8s.apimachinery.pkg.${parts.slice(2).join('.')}`
  if (path.startsWith('@')) return ['io', 'argoproj', ...parts.slice(3)].join('.')
  if (parts[1] === 'v1') return `io.k8s.api.core.v1.${parts[2]}`
  const [group] = parts[1]!.split('.')
  const root = group === 'apiextensions' ? 'apiextensions-apiserver.pkg.apis' : 'api'
  return `io.k8s.${root}.${group}.${parts.slice(2).join('.')}`
}

async function validatorOf(alias: string, file: string): Promise<Validator | undefined> {
  const home = PACKAGES.find((name) => file.startsWith(join(MODULES, name, '/')))!
  const path = join(MODULES, home, '_schemas', `${alias.slice(1)}.js`)
  if (!existsSync(path)) return undefined
  const { validate } = (await import(pathToFileURL(path).href)) as { validate: Validator }
  return validate
}

type Found = ReadonlyMap<string, { readonly file: string }>

/** With references by the names of definitions, and numbers and strings as the validator wants them. */
function named(schema: Schema, found: Found, validate: Validator | undefined, path: string): Schema {
  if (schema.ref) {
    const target = found.get(schema.ref)
    const { ref, ...rest } = schema
    return target ? { ...rest, ref: nameOf(target.file) } : rest
  }
  const properties =
    schema.properties &&
    Object.fromEntries(
      Object.entries(schema.properties).map(([name, of]) => [
        name,
        named(of, found, validate, `${path}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`),
      ]),
    )
  const others = schema.additionalProperties
  return {
    ...schema,
    ...(validate && detailsOf(schema, validate, path)),
    ...(properties && { properties }),
    ...(schema.items && { items: named(schema.items, found, validate, `${path}/0`) }),
    ...(typeof others === 'object' && {
      additionalProperties: named(others, found, validate, `${path}/any`),
    }),
  }
}

/** What is neither an integer nor of any format, and so tells both by being refused. */
function detailsOf({ type, enum: values }: Schema, validate: Validator, path: string): Schema {
  if ((type !== 'number' && type !== 'string') || values) return {}
  validate(build(path, type === 'number' ? 1.5 : '\u0000'))
  const mine = (validate.errors ?? []).filter(({ instancePath }) => instancePath === path)
  const isInteger = mine.some(({ keyword, params }) => keyword === 'type' && params.type === 'integer')
  if (isInteger) validate(build(path, Number.MAX_VALUE))
  const format = (validate.errors ?? []).find(
    ({ instancePath, keyword }) => instancePath === path && keyword === 'format',
  )?.params.format
  return { ...(isInteger && { type: 'integer' as const }), ...(format && { format }) }
}

/** `/a/0/b` → `{ a: [{ b: value }] }` */
function build(path: string, value: unknown): unknown {
  return path
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduceRight((inner, step) => (step === '0' ? [inner] : { [step]: inner }), value)
}
