import { randomInt } from 'node:crypto'
import { MAX_INGEST_ITEMS } from '../../trade/market/index.ts'
import { findJsonFault } from './find-json-fault.ts'
import { ServerFault } from './server-fault.ts'

/** A candle with its indicators stands in two objects and a list; there is no need for more. */
const MOST_DEPTH = 16
/** An item has two objects at most. */
const MOST_OPENINGS = 2 * MAX_INGEST_ITEMS + 2
/** Of one object; an item has a dozen fields and a hundred indicators. */
const MOST_NAMES = 128
/**
 * Of a whole body: names, each together with those before it in its object. To read one in an order that
 * was not there before costs some fifty times as much as in one that was.
 */
const MOST_ORDERS = 60_000
const SLOTS = 2 ** 18
/** `"":1,` */
const SHORTEST_FIELD = 5
/** Of this process alone: nobody can make up names that fall into the same slots. */
const FACTOR = randomInt(2 ** 31) * 2 + 1
const [QUOTE, BACKSLASH, COLON, COMMA] = [34, 92, 58, 44]
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [91, 93, 123, 125]

/**
 * The value of a body. How deep it goes, how much stands in each object and list and how many names it
 * has is counted before it is read: what is refused for that costs no more than looking at its bytes.
 * @throws ServerFault `request.malformed`, `ingest.too-many`
 */
export function parseIngestJson(body: Buffer): unknown {
  requireBounded(body)
  const text = decode(body)
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw malformed(`The body is no JSON: ${place(text, findJsonFault(text))}.`, cause)
  }
}

export function tooMany(): ServerFault {
  return new ServerFault('usage', 'ingest.too-many', `A batch has at most ${MAX_INGEST_ITEMS} items.`, {
    status: 422,
    hint: 'Send it in several.',
  })
}

function requireBounded(body: Buffer): void {
  const isList = new Uint8Array(MOST_DEPTH + 1)
  const commas = new Uint32Array(MOST_DEPTH + 1)
  const orders = new Uint32Array(MOST_DEPTH + 1)
  // A shorter body has no room for so many names.
  const seen = body.length > MOST_ORDERS * SHORTEST_FIELD ? new Uint8Array(SLOTS) : undefined
  let different = 0
  let depth = 0
  let openings = 0
  // Of the last text: one that a colon follows is a name.
  let [textStart, textEnd] = [0, 0]
  for (let at = 0; at < body.length; at++) {
    const byte = body[at]
    if (byte === QUOTE) {
      textStart = at + 1
      textEnd = at = endOfText(body, at)
    } else if (byte === COLON) {
      if (!seen) continue
      orders[depth] = hashOf(body, { start: textStart, end: textEnd, before: orders[depth]! })
      const slot = (orders[depth]! >>> 18) ^ (orders[depth]! & (SLOTS - 1))
      if (seen[slot] === 1) continue
      seen[slot] = 1
      if (++different > MOST_ORDERS) {
        throw malformed('The objects of the body have too many different names, or these in too many orders.')
      }
    } else if (byte === OPEN_LIST || byte === OPEN_OBJECT) {
      if (++openings > MOST_OPENINGS) throw tooMany()
      if (++depth > MOST_DEPTH) {
        throw malformed(`The body nests lists and objects more than ${MOST_DEPTH} deep.`)
      }
      isList[depth] = byte === OPEN_LIST ? 1 : 0
      commas[depth] = orders[depth] = 0
    } else if (byte === CLOSE_LIST || byte === CLOSE_OBJECT) {
      if (depth > 0) depth--
    } else if (byte === COMMA) {
      const count = ++commas[depth]!
      if (isList[depth] === 1 && count >= MAX_INGEST_ITEMS) throw tooMany()
      if (isList[depth] === 0 && count >= MOST_NAMES) {
        throw malformed(`An object has more than ${MOST_NAMES} names.`)
      }
    }
  }
}

/** Of a name and all that stand before it. */
function hashOf(
  body: Buffer,
  name: { readonly start: number; readonly end: number; readonly before: number },
) {
  let hash = Math.imul(name.before ^ FACTOR, FACTOR)
  for (let at = name.start; at < name.end; at++) hash = Math.imul(hash ^ (hash >>> 15) ^ body[at]!, FACTOR)
  return (hash ^ (hash >>> 16)) >>> 0
}

/** Where the quotation mark is that ends a text. */
function endOfText(body: Buffer, from: number): number {
  let at = from + 1
  while (at < body.length && body[at] !== QUOTE) at += body[at] === BACKSLASH ? 2 : 1
  return at
}

function decode(body: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body)
  } catch (cause) {
    throw malformed('The body is not written in UTF-8.', cause)
  }
}

function place(text: string, at: number): string {
  const before = text.slice(0, at)
  const line = before.split('\n').length
  return `line ${line}, column ${at - before.lastIndexOf('\n')} (position ${at})`
}

function malformed(message: string, cause?: unknown): ServerFault {
  return new ServerFault('usage', 'request.malformed', message, { ...(cause !== undefined && { cause }) })
}
