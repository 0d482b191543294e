import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { isObject, type KubeObject } from '../../kubernetes/object.ts'
import { readTypes } from '../../kubernetes/schema/read-types.ts'
import type { Schema } from '../../kubernetes/schema/schema.ts'

const MODULES = dirname(dirname(createRequire(import.meta.url).resolve('kubernetes-models/package.json')))

/** Packages with the types of a group; all others are Kubernetes' own. */
const GROUPS: Readonly<Record<string, string>> = {
  'argoproj.io': '@kubernetes-models/argo-cd',
  'keda.sh': '@kubernetes-models/keda',
  'external-secrets.io': '@kubernetes-models/external-secrets',
  'monitoring.coreos.com': '@kubernetes-models/prometheus-operator',
}

interface Model {
  validate(): void
}

/** Everything that the schema of its kind has against an object: values of the wrong shape, and unknown fields. */
export async function checkObject(object: KubeObject): Promise<readonly string[]> {
  const { apiVersion, kind } = object
  const home = GROUPS[apiVersion.split('/')[0]!] ?? 'kubernetes-models'
  const file = join(MODULES, home, apiVersion, kind)
  if (!existsSync(`${file}.js`)) return [`there is no schema of ${apiVersion} ${kind}`]
  const loaded = (await import(pathToFileURL(`${file}.js`).href)) as Record<
    string,
    new (
      data: unknown,
    ) => Model
  >
  const wrong = shapeProblem(loaded[kind]!, object)
  return [...(wrong ? [wrong] : []), ...unknownFields(object, `${file}.d.ts`)]
}

function shapeProblem(Class: new (data: unknown) => Model, object: KubeObject): string | undefined {
  try {
    new Class(structuredClone(object)).validate()
    return undefined
  } catch (error) {
    return (error as Error).message
  }
}

interface Typed {
  readonly file: string
  readonly schema: Schema | undefined
}

/** Validators of the models let unknown fields pass; the types know them. */
function unknownFields(object: KubeObject, file: string): string[] {
  const unknown: string[] = []
  walk(object, { file, schema: declared(file) }, '')
  return unknown

  function walk(value: unknown, given: Typed, path: string): void {
    const { file: home, schema } = followed(given)
    if (!schema) return
    if (Array.isArray(value)) {
      value.forEach((item, at) => {
        walk(item, { file: home, schema: schema.items }, `${path}[${at}]`)
      })
      return
    }
    if (!isObject(value)) return
    const others = schema.additionalProperties
    const known = schema.properties ?? {}
    // Types without fields of their own take everything.
    if (!others && Object.keys(known).length === 0) return
    for (const [name, inner] of Object.entries(value)) {
      const where = path ? `${path}.${name}` : name
      const of = Object.hasOwn(known, name) ? known[name] : typeof others === 'object' ? others : undefined
      if (of) walk(inner, { file: home, schema: of }, where)
      else if (others !== true) unknown.push(`unknown field ${where}`)
    }
  }
}

/** Behind references, which may lead into other files. */
function followed({ file, schema }: Typed): Typed {
  if (!schema?.ref) return { file, schema }
  const from = imports(file).get(schema.ref)
  if (from === undefined) return { file, schema: undefined }
  const next = from.startsWith('.')
    ? join(dirname(file), from.replace(/\.js$/, '.d.ts'))
    : join(MODULES, `${from}.d.ts`)
  return existsSync(next) ? followed({ file: next, schema: declared(next) }) : { file, schema: undefined }
}

const read = new Map<string, ReturnType<typeof readTypes>>()

function typesOf(file: string): ReturnType<typeof readTypes> {
  const known = read.get(file) ?? readTypes(readFileSync(file, 'utf8'))
  read.set(file, known)
  return known
}

/** With the fields of what an interface extends. */
function declared(file: string): Schema | undefined {
  const schema = typesOf(file).declared?.schema
  const bases = /^export interface \w+ extends ([^{]+)\{/m.exec(readFileSync(file, 'utf8'))?.[1] ?? ''
  const inherited = bases
    .split(',')
    .map((name) => followed({ file, schema: { ref: name.trim() } }).schema?.properties)
  return schema && { ...schema, properties: Object.assign({}, ...inherited, schema.properties) }
}
const imports = (file: string) => typesOf(file).imports
