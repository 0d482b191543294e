import type { Server } from 'node:http'
import { type WebSocket, WebSocketServer } from 'ws'
import type { Faults } from './faults.ts'
import type { SeededMarket } from './seeded-market.ts'
import { streamEvents } from './stream-events.ts'

const PING_EVERY_MS = 20_000
const PONG_WITHIN_MS = 60_000

/** Below these lie the streams of futures. */
const FUTURES = /^\/(public|market)(?=\/)/

export interface StreamMarkets {
  readonly spot: ReadonlyMap<string, SeededMarket>
  readonly futures: ReadonlyMap<string, SeededMarket>
}

interface Listener {
  readonly socket: WebSocket
  /** `{stream, data}` around each event. */
  readonly isCombined: boolean
  readonly isFutures: boolean
  readonly streams: Set<string>
  pinged: number
  heard: number
}

/**
 * The exchange's streams: `/ws`, `/ws/NAME` and `/stream?streams=A/B`, with SUBSCRIBE and UNSUBSCRIBE; those
 * of futures below `/public` and `/market`.
 */
export class StreamServer {
  readonly #server = new WebSocketServer({ noServer: true })
  readonly #listeners = new Set<Listener>()
  readonly #markets: StreamMarkets
  readonly #now: () => number
  readonly #faults: Faults
  #sentUntil: number

  constructor(
    http: Server,
    markets: StreamMarkets,
    { now, faults }: { readonly now: () => number; readonly faults: Faults },
  ) {
    this.#faults = faults
    this.#markets = markets
    this.#now = now
    this.#sentUntil = now()
    http.on('upgrade', (request, socket, head) => {
      const { pathname: path, searchParams } = new URL(request.url ?? '/', 'http://exchange')
      const pathname = path.replace(FUTURES, '')
      const isFutures = FUTURES.test(path)
      const isCombined = pathname === '/stream'
      if (!isCombined && !/^\/ws(\/|$)/.test(pathname)) {
        socket.end('HTTP/1.1 404 Not Found\r\n\r\n')
        return
      }
      const named = isCombined ? (searchParams.get('streams') ?? '').split('/') : pathname.split('/').slice(2)
      this.#server.handleUpgrade(request, socket, head, (client) =>
        this.#join(client, { isCombined, isFutures, streams: new Set(named) }),
      )
    })
  }

  /** Sends what has happened since the last call: events, pings, the end of those who answer none. */
  send(): void {
    const passed = { from: this.#sentUntil, to: this.#now() }
    if (passed.to <= passed.from) return
    this.#sentUntil = passed.to
    for (const listener of this.#listeners) {
      for (const stream of listener.streams) {
        const events = streamEvents(stream, this.#markets, { ...passed, isFutures: listener.isFutures })
        for (const data of this.#faults.stream?.(stream, events) ?? events) {
          listener.socket.send(JSON.stringify(listener.isCombined ? { stream, data } : data))
        }
      }
      if (passed.to - listener.heard > PONG_WITHIN_MS + PING_EVERY_MS)
        listener.socket.close(1008, 'Pong timeout')
      else if (passed.to - listener.pinged >= PING_EVERY_MS) {
        listener.pinged = passed.to
        listener.socket.ping(String(passed.to))
      }
    }
  }

  /** What is listened to at this moment. */
  get names(): readonly string[] {
    return [...this.#listeners].flatMap(({ streams }) => [...streams]).filter((name) => name.includes('@'))
  }

  /** Ends every connection as the exchange does after 24 hours. */
  endDay(): void {
    for (const { socket } of this.#listeners) socket.close(1001, 'Connection has lived for 24 hours')
  }

  /** Ends every connection without a word. */
  drop(): void {
    for (const { socket } of this.#listeners) socket.terminate()
  }

  #join(socket: WebSocket, asked: Pick<Listener, 'isCombined' | 'isFutures' | 'streams'>): void {
    const now = this.#now()
    const listener: Listener = { socket, ...asked, pinged: now, heard: now }
    this.#listeners.add(listener)
    socket.on('pong', () => {
      listener.heard = this.#now()
    })
    socket.on('close', () => this.#listeners.delete(listener))
    socket.on('message', (message) => socket.send(JSON.stringify(reply(String(message), listener.streams))))
  }
}

/** Does what a message asks and says so. */
function reply(message: string, streams: Set<string>): unknown {
  const request = parsed(message)
  const { method, params, id } = request ?? {}
  if (method === 'LIST_SUBSCRIPTIONS') return { result: [...streams], id }
  const names = Array.isArray(params) ? params.filter((name) => typeof name === 'string') : []
  if (method === 'SUBSCRIBE') for (const name of names) streams.add(name)
  else if (method === 'UNSUBSCRIBE') for (const name of names) streams.delete(name)
  else return { error: { code: 2, msg: 'Invalid request: unknown method' }, id: id ?? null }
  return { result: null, id }
}

function parsed(message: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(message)
    return typeof value === 'object' && value !== null ? { ...value } : undefined
  } catch {
    return undefined
  }
}
