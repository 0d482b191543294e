import type { Socket } from 'node:net'
import { connectTo, type Front } from './proxy-wire.fixture.ts'

export type Field = readonly [name: string, value: string]

/** A stream of a connection: its fields, however wrong, then what it sends as its body, whole. */
export interface StreamOf {
  readonly fields: readonly Field[]
  readonly body?: string
}

const PREFACE = 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'
const HEADERS = 1
const RESET = 3
const SETTINGS = 4
const GO_AWAY = 7
const END_STREAM = 1
const END_HEADERS = 4
const ACK = 1

/** Sends streams one after another, each when the one before has ended, until all have or the other side hangs up. */
export async function speakH2(front: Front, streams: readonly StreamOf[]): Promise<void> {
  const socket = await connectTo(front, ['h2'])
  const frames = framesOf(socket)
  socket.write(PREFACE, 'latin1')
  socket.write(frame(SETTINGS, 0, 0, Buffer.alloc(0)))
  for (const [at, { fields, body }] of streams.entries()) {
    const id = at * 2 + 1
    const block = Buffer.concat(fields.map(literal))
    socket.write(frame(HEADERS, END_HEADERS | (body === undefined ? END_STREAM : 0), id, block))
    if (body !== undefined) socket.write(frame(0, END_STREAM, id, Buffer.from(body, 'latin1')))
    if (!(await endOf(socket, frames, id))) break
  }
  socket.destroy()
}

/** Whether this stream has ended, and there can be others. */
async function endOf(socket: Socket, frames: AsyncGenerator<Frame>, id: number): Promise<boolean> {
  for (;;) {
    const { value: one } = await frames.next()
    if (!one || one.type === GO_AWAY) return false
    if (one.type === SETTINGS && (one.flags & ACK) === 0)
      socket.write(frame(SETTINGS, ACK, 0, Buffer.alloc(0)))
    const ends = one.type === RESET || (one.type <= HEADERS && (one.flags & END_STREAM) !== 0)
    if (ends && one.stream === id) return true
  }
}

interface Frame {
  readonly type: number
  readonly flags: number
  readonly stream: number
}

async function* framesOf(socket: Socket): AsyncGenerator<Frame> {
  socket.on('error', () => {})
  let held = Buffer.alloc(0)
  for await (const part of socket) {
    held = Buffer.concat([held, part])
    while (held.length >= 9 && held.length >= 9 + held.readUIntBE(0, 3)) {
      yield { type: held[3]!, flags: held[4]!, stream: held.readUInt32BE(5) }
      held = held.subarray(9 + held.readUIntBE(0, 3))
    }
  }
}

function frame(type: number, flags: number, stream: number, payload: Buffer): Buffer {
  const head = Buffer.alloc(9)
  head.writeUIntBE(payload.length, 0, 3)
  head[3] = type
  head[4] = flags
  head.writeUInt32BE(stream, 5)
  return Buffer.concat([head, payload])
}

/** A field as it is: in no table, and not packed. */
function literal([name, value]: Field): Buffer {
  return Buffer.concat([Buffer.from([0]), textOf(name), textOf(value)])
}

function textOf(text: string): Buffer {
  const bytes = Buffer.from(text, 'latin1')
  const { length } = bytes
  if (length < 127) return Buffer.concat([Buffer.from([length]), bytes])
  const digits = [127]
  let rest = length - 127
  for (; rest >= 128; rest = Math.floor(rest / 128)) digits.push((rest % 128) + 128)
  return Buffer.concat([Buffer.from([...digits, rest]), bytes])
}
