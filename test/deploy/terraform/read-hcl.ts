import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from '@cdktf/hcl2json'

export type Body = Readonly<Record<string, unknown>>

/** A resource or a data source. */
export interface HclResource {
  readonly type: string
  readonly name: string
  /** Name of the file, without its folder. */
  readonly file: string
  readonly body: Body
}

/** A variable, an output, a call of a module, a provider. */
export interface HclNamed {
  readonly name: string
  readonly file: string
  readonly body: Body
}

/** What the .tf files of one folder say. Expressions stay text: `${var.name}`. */
export interface Hcl {
  readonly folder: string
  readonly files: readonly string[]
  readonly resources: readonly HclResource[]
  readonly data: readonly HclResource[]
  readonly variables: readonly HclNamed[]
  readonly outputs: readonly HclNamed[]
  readonly modules: readonly HclNamed[]
  readonly providers: readonly HclNamed[]
  /** The `terraform` blocks of all files. */
  readonly settings: readonly HclNamed[]
  readonly locals: Body
}

/** Throws where a file is no HCL. */
export async function readHcl(folder: string): Promise<Hcl> {
  const files = readdirSync(folder)
    .filter((name) => name.endsWith('.tf'))
    .sort()
  const read = await Promise.all(
    files.map(async (file) => ({ file, top: await parseFile(join(folder, file), file) })),
  )
  const named = (kind: string): HclNamed[] => read.flatMap(({ file, top }) => namedOf(top[kind], file))
  const typed = (kind: string): HclResource[] => read.flatMap(({ file, top }) => typedOf(top[kind], file))
  return {
    folder,
    files,
    resources: typed('resource'),
    data: typed('data'),
    variables: named('variable'),
    outputs: named('output'),
    modules: named('module'),
    providers: named('provider'),
    settings: read.flatMap(({ file, top }) =>
      list(top.terraform).map((body) => ({ name: 'terraform', file, body })),
    ),
    locals: Object.assign({}, ...read.flatMap(({ top }) => list(top.locals))) as Body,
  }
}

async function parseFile(path: string, name: string): Promise<Body> {
  return (await parse(name, readFileSync(path, 'utf8'))) as Body
}

function namedOf(part: unknown, file: string): HclNamed[] {
  return entries(part).flatMap(([name, bodies]) => list(bodies).map((body) => ({ name, file, body })))
}

function typedOf(part: unknown, file: string): HclResource[] {
  return entries(part).flatMap(([type, named]) => namedOf(named, file).map((one) => ({ type, ...one })))
}

function entries(part: unknown): [string, unknown][] {
  return part !== null && typeof part === 'object' ? Object.entries(part) : []
}

/** Blocks of one name in a body; none where it has none, and where the name is an attribute. */
export function blocks(body: Body, name: string): Body[] {
  const dynamic = list(body.dynamic).flatMap((one) => list(one[name]).flatMap((it) => list(it.content)))
  return [...list(body[name]), ...dynamic]
}

function list(part: unknown): Body[] {
  if (!Array.isArray(part)) return []
  return part.filter((one): one is Body => one !== null && typeof one === 'object' && !Array.isArray(one))
}
