import { unsupportedMedia } from '../api-error.ts'
import type { Json, JsonObject } from '../object.ts'

/** How a field of a message is read; a message is its fields by their numbers. */
type Field =
  | { readonly name: string; readonly as: 'string' | 'number' | 'list' | 'map' | 'byte-map' }
  | { readonly name: string; readonly as: 'message'; readonly of: Message }
type Message = Readonly<Record<number, Field>>

const text = (name: string): Field => ({ name, as: 'string' })
const message = (name: string, of: Message): Field => ({ name, as: 'message', of })

const META: Message = {
  1: text('name'),
  2: text('generateName'),
  3: text('namespace'),
  5: text('uid'),
  6: text('resourceVersion'),
  11: { name: 'labels', as: 'map' },
  12: { name: 'annotations', as: 'map' },
  14: { name: 'finalizers', as: 'list' },
}
const metadata = message('metadata', META)
const RESOURCE: Message = Object.fromEntries(
  ['namespace', 'verb', 'group', 'version', 'resource', 'subresource', 'name'].map((name, index) => [
    index + 1,
    text(name),
  ]),
)
const ACCESS: Message = {
  1: message('resourceAttributes', RESOURCE),
  2: message('nonResourceAttributes', { 1: text('path'), 2: text('verb') }),
}

/** Kinds that kubectl writes as protobuf where it can help it, as far as this API reads them. */
const KINDS: Readonly<Record<string, Message>> = {
  SelfSubjectReview: { 1: metadata },
  SelfSubjectAccessReview: { 1: metadata, 2: message('spec', ACCESS) },
  SelfSubjectRulesReview: { 1: metadata, 2: message('spec', { 1: text('namespace') }) },
  TokenRequest: {
    1: metadata,
    2: message('spec', {
      1: { name: 'audiences', as: 'list' },
      4: { name: 'expirationSeconds', as: 'number' },
    }),
  },
  DeleteOptions: {
    1: { name: 'gracePeriodSeconds', as: 'number' },
    2: message('preconditions', { 1: text('uid'), 2: text('resourceVersion') }),
    4: text('propagationPolicy'),
    5: { name: 'dryRun', as: 'list' },
  },
  Namespace: { 1: metadata },
  ServiceAccount: { 1: metadata },
  ConfigMap: { 1: metadata, 2: { name: 'data', as: 'map' }, 3: { name: 'binaryData', as: 'byte-map' } },
  Secret: {
    1: metadata,
    2: { name: 'data', as: 'byte-map' },
    3: text('type'),
    4: { name: 'stringData', as: 'map' },
  },
}

interface Raw {
  readonly number: number
  readonly bytes: Buffer
  readonly value: number
}

/** Fields of a message as they stand on the wire. */
function* fieldsOf(buffer: Buffer): Generator<Raw> {
  for (let at = 0; at < buffer.length; ) {
    const [tag, afterTag] = varint(buffer, at)
    const [value, afterValue] = varint(buffer, afterTag)
    const number = tag >> 3
    if ((tag & 7) === 0) {
      at = afterValue
      yield { number, bytes: Buffer.alloc(0), value }
    } else if ((tag & 7) === 2) {
      at = afterValue + value
      yield { number, bytes: buffer.subarray(afterValue, at), value: 0 }
    } else throw unsupportedMedia('a protobuf message with a field of fixed length')
  }
}

function varint(buffer: Buffer, from: number): [number, number] {
  let value = 0
  for (let at = from, factor = 1; at < buffer.length; at++, factor *= 128) {
    const byte = buffer[at]!
    value += (byte & 127) * factor
    if (byte < 128) return [value, at + 1]
  }
  return [value, buffer.length]
}

function decode(buffer: Buffer, known: Message): JsonObject {
  const found: JsonObject = {}
  for (const { number, bytes, value } of fieldsOf(buffer)) {
    const field = known[number]
    if (!field) continue
    const { name } = field
    if (field.as === 'message') found[name] = decode(bytes, field.of)
    else if (field.as === 'list')
      found[name] = [...((found[name] as Json[] | undefined) ?? []), bytes.toString()]
    else if (field.as === 'map' || field.as === 'byte-map') {
      const pair = [...fieldsOf(bytes)]
      const part = (index: number) => pair.find((one) => one.number === index)?.bytes ?? Buffer.alloc(0)
      const entry = part(2).toString(field.as === 'map' ? 'utf8' : 'base64')
      found[name] = { ...(found[name] as JsonObject | undefined), [part(1).toString()]: entry }
    } else if (field.as === 'string') {
      // An empty text is one that was not set.
      if (bytes.length > 0) found[name] = bytes.toString()
    } else found[name] = value
  }
  return found
}

/** The object in a body of `application/vnd.kubernetes.protobuf`. @throws ApiError 415 for kinds that are not known here */
export function decodeProtobuf(body: Buffer): JsonObject {
  if (body.subarray(0, 4).toString('latin1') !== 'k8s\0')
    throw unsupportedMedia('the body is no protobuf of Kubernetes')
  const envelope = [...fieldsOf(body.subarray(4))]
  const part = (number: number) => envelope.find((one) => one.number === number)?.bytes ?? Buffer.alloc(0)
  const { apiVersion, kind } = decode(part(1), { 1: text('apiVersion'), 2: text('kind') })
  const known = KINDS[`${kind}`]
  if (!known)
    throw unsupportedMedia(
      `this API reads ${kind} as JSON alone; write it to a file with --dry-run=client -o json and create that`,
    )
  return { apiVersion, kind, ...decode(part(2), known) }
}
