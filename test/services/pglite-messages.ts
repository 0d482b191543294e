/*
 * PostgreSQL's wire protocol, as much as a bridge has to understand of it: where messages end, and
 * whether a transaction is open. https://www.postgresql.org/docs/current/protocol-message-formats.html
 */

export interface Message {
  /** The letter of a message; `startup` for those without one. */
  readonly type: string
  readonly bytes: Buffer
}

const SSL_REQUEST = 80877103
const GSS_REQUEST = 80877104

/** Cuts what a client sends into messages. */
export class MessageReader {
  #rest: Buffer = Buffer.alloc(0)
  #isStarted = false

  push(chunk: Buffer): Message[] {
    let rest = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk])
    const messages: Message[] = []
    for (;;) {
      const lead = this.#isStarted ? 1 : 0
      if (rest.length < lead + 4) break
      const end = lead + rest.readInt32BE(lead)
      if (rest.length < end) break
      const bytes = rest.subarray(0, end)
      messages.push({ type: this.#isStarted ? String.fromCharCode(bytes[0]!) : 'startup', bytes })
      if (!this.#isStarted) this.#isStarted = !asksForEncryption(bytes)
      rest = rest.subarray(end)
    }
    this.#rest = rest
    return messages
  }
}

function asksForEncryption(startup: Buffer): boolean {
  const code = startup.readInt32BE(4)
  return code === SSL_REQUEST || code === GSS_REQUEST
}

/** The answer to a first message: no encryption, and no password asked for. */
export function greeting(startup: Buffer): Buffer {
  if (asksForEncryption(startup)) return Buffer.from('N')
  const parameters = {
    server_version: '17.5',
    server_encoding: 'UTF8',
    client_encoding: 'UTF8',
    standard_conforming_strings: 'on',
    integer_datetimes: 'on',
    DateStyle: 'ISO, MDY',
    TimeZone: 'UTC',
  }
  return Buffer.concat([
    message('R', Buffer.alloc(4)),
    ...Object.entries(parameters).map(([name, value]) => message('S', Buffer.from(`${name}\0${value}\0`))),
    message('K', Buffer.alloc(8)),
    message('Z', Buffer.from('I')),
  ])
}

function message(type: string, body: Buffer): Buffer {
  const head = Buffer.from(`${type}    `)
  head.writeInt32BE(body.length + 4, 1)
  return Buffer.concat([head, body])
}

/** The same message with `prefix` before the name of a prepared statement, so that each connection has names of its own. */
export function withOwnNames({ type, bytes }: Message, prefix: string): Buffer {
  const at = statementAt(type, bytes)
  if (at === undefined || bytes[at] === 0) return bytes
  return message(type, Buffer.concat([bytes.subarray(5, at), Buffer.from(prefix), bytes.subarray(at)]))
}

/** Where the name of a prepared statement begins; Describe and Close may name portals instead. */
function statementAt(type: string, bytes: Buffer): number | undefined {
  if (type === 'P') return 5
  if (type === 'B') return bytes.indexOf(0, 5) + 1
  if (type === 'D' || type === 'C') return String.fromCharCode(bytes[5]!) === 'S' ? 6 : undefined
  return undefined
}

export function isCopyFromStdin(query: Buffer): boolean {
  return /^\s*copy\s[^;]*\sfrom\s+stdin/i.test(query.toString('utf8', 5, Math.min(query.length, 2_000)))
}

/** What the server said last about its transaction: I (none), T, E; undefined where it said nothing. */
export function readyStatus(answer: Buffer): string | undefined {
  let status: string | undefined
  for (const { type, bytes } of messagesOf(answer)) {
    if (type === 'Z') status = String.fromCharCode(bytes[5]!)
  }
  return status
}

/** The rows were asked for already, before the server was. */
export function withoutCopyInResponse(answer: Buffer): Buffer {
  return Buffer.concat(messagesOf(answer).flatMap(({ type, bytes }) => (type === 'G' ? [] : [bytes])))
}

function messagesOf(answer: Buffer): Message[] {
  const messages: Message[] = []
  for (let at = 0; at < answer.length; ) {
    const end = at + 1 + answer.readInt32BE(at + 1)
    messages.push({ type: String.fromCharCode(answer[at]!), bytes: answer.subarray(at, end) })
    at = end
  }
  return messages
}
