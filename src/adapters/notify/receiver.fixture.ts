import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net'
import { createSecureContext, TLSSocket } from 'node:tls'
import type { AlertChannel, AlertNotice } from '../../control/operation/index.ts'
import { post } from './post.ts'
import type { TellPorts } from './teller.ts'

export interface Heard {
  readonly path: string
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

export type Answering = (heard: Heard, response: ServerResponse) => void

/** A server of this machine that keeps what it hears. */
export async function receiver(answer: Answering) {
  const all: Heard[] = []
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    const heard = { path: request.url!, headers: request.headers, body }
    all.push(heard)
    answer(heard, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    all,
    json: (at = 0) => JSON.parse(all[at]!.body) as Record<string, unknown>,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** One answer for all, in pieces as a proxy would pass it on. */
export function answering(status: number, body = '', headers: Record<string, string> = {}): Answering {
  return (_, response) => {
    response.writeHead(status, headers)
    for (const piece of body.match(/.{1,7}/gs) ?? []) response.write(piece)
    response.end()
  }
}

export interface MailHeard {
  readonly from: string
  readonly to: readonly string[]
  readonly data: string
  readonly login: string
  readonly isEncrypted: boolean
}

export interface MailOptions {
  readonly key: string
  readonly cert: string
  /** Whether STARTTLS is offered; default true. */
  readonly offersTls?: boolean
  /** `\0user\0password` that is taken. */
  readonly login?: string
  /** Answers to RCPT in the place of 250. */
  readonly recipient?: string
}

/** A server for e-mail that speaks ESMTP with STARTTLS and AUTH PLAIN. */
export async function mailReceiver({ key, cert, offersTls = true, login, recipient }: MailOptions) {
  const all: MailHeard[] = []
  const sockets = new Set<Socket>()
  const server = createTcpServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.write('220 mail.test ESMTP\r\n')
    speak(socket, false)
  })

  function speak(socket: Socket, isEncrypted: boolean): void {
    let [text, data, from, who] = ['', undefined as string | undefined, '', '']
    const to: string[] = []
    const say = (line: string) => void socket.write(`${line}\r\n`)
    const hear = (chunk: Buffer) => {
      text += chunk.toString()
      for (let end = text.indexOf('\r\n'); end >= 0; end = text.indexOf('\r\n')) {
        const line = text.slice(0, end)
        text = text.slice(end + 2)
        if (data !== undefined) {
          if (line !== '.') data += `${line}\n`
          else {
            all.push({ from, to: [...to], data, login: who, isEncrypted })
            data = undefined
            say('250 2.0.0 queued')
          }
        } else if (answerTo(line) === 'tls') return
      }
    }
    const answerTo = (line: string): 'tls' | undefined => {
      const word = line.split(' ')[0]!.toUpperCase()
      if (word === 'EHLO') {
        say('250-mail.test')
        if (offersTls && !isEncrypted) say('250-STARTTLS')
        say(`250 ${isEncrypted || !offersTls ? 'AUTH PLAIN' : '8BITMIME'}`)
      } else if (word === 'STARTTLS' && !offersTls) {
        say('502 not here')
      } else if (word === 'STARTTLS') {
        say('220 go on')
        socket.off('data', hear)
        const secureContext = createSecureContext({ key, cert })
        const secure = new TLSSocket(socket, { isServer: true, secureContext })
        secure.on('error', () => {})
        speak(secure, true)
        return 'tls'
      } else if (word === 'AUTH') {
        who = Buffer.from(line.split(' ')[2] ?? '', 'base64').toString()
        // Some servers repeat what they were sent.
        say(login === undefined || who === login ? '235 welcome' : `535 5.7.8 no: ${who}`)
      } else if (word === 'MAIL') {
        from = line
        say('250 ok')
      } else if (word === 'RCPT') {
        to.push(line.replace(/^RCPT TO:<(.*)>.*$/i, '$1'))
        say(recipient ?? '250 ok')
      } else if (word === 'DATA') {
        data = ''
        say('354 go on')
      } else if (word === 'QUIT') {
        say('221 bye')
        socket.end()
      } else say('250 ok')
      return undefined
    }
    socket.on('data', hear)
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    all,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

export const SECRET = 'canary-secret-of-the-channel'

export function notice(part: Partial<AlertNotice> = {}): AlertNotice {
  return {
    ...{ kind: 'firing', alert: 'al-1', episode: 1, rule: 'queue.stuck', severity: 'critical' },
    ...{ tenant: null, bot: null, part: 'queue', summary: 'A job waits for 20 minutes.' },
    ...{ action: 'Start a worker: `leme worker`.', link: null, since: Date.UTC(2025, 0, 2, 3, 4) },
    ...{ at: Date.UTC(2025, 0, 2, 3, 9), count: 3, by: null, ...part },
  }
}

export function channel(kind: AlertChannel['kind'], to = ''): AlertChannel {
  return { id: 'ch-1', owner: null, name: 'a channel', kind, to, createdAt: 0 }
}

export function ports(part: Partial<TellPorts> = {}): TellPorts {
  return {
    post,
    sign: () => ({ 'content-type': 'application/json' }),
    clock: () => Date.UTC(2025, 0, 2, 3, 10),
    linkTo: (path) => `https://leme.example${path}`,
    ...{ telegramUrl: '', pagerDutyUrl: '', signal: new AbortController().signal, timeoutMs: 2_000 },
    ...part,
  }
}
