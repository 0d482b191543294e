import { once } from 'node:events'
import { connect as connectPlain, type Socket } from 'node:net'
import { connect as connectSafe } from 'node:tls'
import { NAME } from './nginx.fixture.ts'

const PATIENCE_MS = 90_000

/** Where a front listens; with `ca` it speaks TLS. */
export interface Front {
  readonly port: number
  readonly ca?: Buffer
  readonly from?: string
}

export interface WireAnswer {
  readonly status: number
  readonly headers: ReadonlyMap<string, string>
  readonly body: string
}

export async function connectTo({ port, ca, from }: Front, protocols = ['http/1.1']): Promise<Socket> {
  const place = { host: '127.0.0.1', port, ...(from && { localAddress: from }) }
  const socket = ca
    ? connectSafe({ ...place, ca, servername: NAME, ALPNProtocols: protocols })
    : connectPlain(place)
  await once(socket, ca ? 'secureConnect' : 'connect')
  return socket
}

/** Says these bytes at once and gives all that comes back until the other side hangs up. */
export async function speak(front: Front, bytes: string): Promise<string> {
  const socket = await connectTo(front)
  let heard = ''
  // A reset is an end too: who refuses does not read what is still on its way.
  socket.setEncoding('latin1').on('data', (text: string) => {
    heard += text
  })
  socket.on('error', () => {})
  socket.once('end', () => socket.end())
  socket.write(bytes, 'latin1')
  const timer = setTimeout(() => {
    heard += '\nNOBODY HANGS UP'
    socket.destroy()
  }, PATIENCE_MS)
  await new Promise((resolve) => socket.once('close', resolve))
  clearTimeout(timer)
  return heard
}

/** The answers in what came over one connection; what is no answer is one with status 0. */
export function readAnswers(text: string): readonly WireAnswer[] {
  const found: WireAnswer[] = []
  let rest = text
  while (rest !== '') {
    const head = /^HTTP\/1\.[01] (\d{3})[^\r\n]*\r\n((?:[^\r\n]+\r\n)*)\r\n/.exec(rest)
    if (!head) return [...found, { status: 0, headers: new Map(), body: rest }]
    const status = Number(head[1])
    const lines = head[2]!.matchAll(/([^:\r]+):\s*([^\r]*)\r\n/g)
    const headers = new Map([...lines].map(([, name = '', value = '']) => [name.toLowerCase(), value]))
    rest = rest.slice(head[0].length)
    const [body, after] = takeBody(rest, headers)
    rest = after
    if (status >= 200) found.push({ status, headers, body })
  }
  return found
}

function takeBody(text: string, headers: ReadonlyMap<string, string>): readonly [string, string] {
  const length = headers.get('content-length')
  if (length !== undefined) return [text.slice(0, Number(length)), text.slice(Number(length))]
  if (headers.get('transfer-encoding') !== 'chunked')
    return headers.has('connection') ? [text, ''] : ['', text]
  let body = ''
  let rest = text
  for (;;) {
    const size = /^([0-9a-f]+)\r\n/i.exec(rest)
    if (!size) return [body, rest]
    const bytes = Number.parseInt(size[1]!, 16)
    const start = size[0].length
    body += rest.slice(start, start + bytes)
    rest = rest.slice(start + bytes + 2)
    if (bytes === 0) return [body, rest]
  }
}
