import type { AsyncMessage } from 'rabbitmq-client'
import { MAX_INGEST_ITEMS } from '../../trade/market/index.ts'

/** A message as it came, as far as it can be told; or why it can never be taken. */
export type ReadMessage =
  | { readonly kind: 'read'; readonly source: string; readonly value: unknown }
  | { readonly kind: 'refused'; readonly code: string; readonly reason: string }

const MOST_BYTES = 8 * 1024 * 1024
/** An item has two objects at most. */
const MOST_OPENINGS = 2 * MAX_INGEST_ITEMS + 2
const [OPEN_LIST, OPEN_OBJECT] = [91, 123]

/**
 * The source is the broker's user who sent it: the broker lets nobody name another one in `user-id`.
 * What is too large, or opens more lists and objects than a batch can have, is not parsed.
 */
export function readMessage({ userId, contentEncoding, body }: AsyncMessage): ReadMessage {
  if (userId === undefined || userId === '') {
    return refused('message.no-user', 'the property user-id is missing: name the user who is logged in')
  }
  if (contentEncoding !== undefined && contentEncoding !== '' && contentEncoding !== 'identity') {
    return refused('message.encoding', 'the body is packed; send it as it is')
  }
  // The client has parsed what calls itself application/json; what it could not is still bytes.
  if (typeof body !== 'string' && !Buffer.isBuffer(body)) return { kind: 'read', source: userId, value: body }
  const bytes = Buffer.from(body)
  if (bytes.length > MOST_BYTES)
    return refused('message.too-large', `the body has more than ${MOST_BYTES} bytes`)
  if (openings(bytes) > MOST_OPENINGS) {
    return refused('ingest.too-many', `the body has more than ${MAX_INGEST_ITEMS} items`)
  }
  try {
    return { kind: 'read', source: userId, value: JSON.parse(bytes.toString()) }
  } catch {
    return refused('message.malformed', 'the body is no JSON')
  }
}

function openings(bytes: Buffer): number {
  let count = 0
  for (const byte of bytes) if (byte === OPEN_LIST || byte === OPEN_OBJECT) count++
  return count
}

function refused(code: string, reason: string): ReadMessage {
  return { kind: 'refused', code, reason }
}
