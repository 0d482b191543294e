import { MAX_INGEST_ITEMS } from '../../trade/market/index.ts'
import { findJsonFault } from './find-json-fault.ts'
import { ServerFault } from './server-fault.ts'

/** A candle with its indicators stands in two objects and a list; there is no need for more. */
const MOST_DEPTH = 16
/** An item has two objects at most. */
const MOST_OPENINGS = 2 * MAX_INGEST_ITEMS + 2
const [QUOTE, BACKSLASH, OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [34, 92, 91, 93, 123, 125]

/**
 * The value of a body. How deep it goes and how many objects and lists it has is counted before it
 * is read: what is refused for that costs no more than looking at its bytes.
 * @throws ServerFault `request.malformed`, `ingest.too-many`
 */
export function parseIngestJson(body: Buffer): unknown {
  const { depth, openings } = measure(body)
  if (depth > MOST_DEPTH) throw malformed(`The body nests lists and objects more than ${MOST_DEPTH} deep.`)
  if (openings > MOST_OPENINGS) throw tooMany()
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

function measure(body: Buffer): { readonly depth: number; readonly openings: number } {
  let now = 0
  let depth = 0
  let openings = 0
  for (let at = 0; at < body.length; at++) {
    const byte = body[at]
    if (byte === QUOTE) at = endOfText(body, at)
    else if (byte === OPEN_LIST || byte === OPEN_OBJECT) {
      openings++
      if (++now > depth) depth = now
    } else if (byte === CLOSE_LIST || byte === CLOSE_OBJECT) now--
  }
  return { depth, openings }
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
