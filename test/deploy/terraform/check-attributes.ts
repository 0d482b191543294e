import type { Body, Hcl, HclResource } from './read-hcl.ts'

export type Need = 'required' | 'optional' | 'computed'

/** What a block may hold, by a provider's own schema. */
export interface BlockShape {
  readonly attributes: Readonly<Record<string, Need>>
  readonly blocks?: Readonly<Record<string, BlockShape & { readonly min?: number; readonly max?: number }>>
}

/** A provider's schema, restricted to what is used. */
export interface ProviderShape {
  /** Such as `hashicorp/aws 5.100.0`. */
  readonly provider: string
  readonly resources: Readonly<Record<string, BlockShape>>
  readonly data: Readonly<Record<string, BlockShape>>
}

const META = [
  'count',
  'for_each',
  'provider',
  'depends_on',
  'lifecycle',
  'provisioner',
  'connection',
  'dynamic',
]

/** Complaints: what the provider does not know, and what it requires and does not find. */
export function checkAttributes(hcl: Hcl, shape: ProviderShape): string[] {
  return [
    ...hcl.resources.flatMap((one) => complaints(one, shape.resources[one.type])),
    ...hcl.data.flatMap((one) => complaints(one, shape.data[one.type])),
  ]
}

function complaints({ type, name, file, body }: HclResource, shape: BlockShape | undefined): string[] {
  const where = `${file}: ${type}.${name}`
  if (!shape) return [`${where}: the list knows no such resource (write it again, if the provider has it)`]
  return compare(body, shape, META).map((text) => `${where}: ${text}`)
}

function compare(body: Body, shape: BlockShape, meta: readonly string[]): string[] {
  const found: string[] = []
  const dynamic = Object.assign({}, ...listOf(body.dynamic)) as Body
  for (const key of Object.keys(body)) {
    if (meta.includes(key) || key === 'dynamic') continue
    const need = shape.attributes[key]
    if (need === 'computed') found.push(`${key} is given by the provider, it cannot be set`)
    if (!need && !shape.blocks?.[key]) found.push(`${key} is unknown to the provider`)
  }
  for (const [key, need] of Object.entries(shape.attributes)) {
    if (need === 'required' && !(key in body)) found.push(`${key} is required`)
  }
  for (const key of Object.keys(dynamic)) {
    if (!shape.blocks?.[key]) found.push(`${key} is no block of the provider`)
  }
  for (const [key, inner] of Object.entries(shape.blocks ?? {})) {
    const plain = listOf(body[key])
    const generated = listOf(dynamic[key]).flatMap((one) => listOf(one.content))
    if (inner.min && plain.length + generated.length < inner.min) found.push(`${key} is required`)
    if (inner.max && plain.length > inner.max) found.push(`${key} stands there more than ${inner.max} times`)
    for (const one of [...plain, ...generated]) {
      found.push(...compare(one, inner, []).map((text) => `${key}: ${text}`))
    }
  }
  return found
}

function listOf(part: unknown): Body[] {
  return Array.isArray(part) ? (part as Body[]) : []
}
