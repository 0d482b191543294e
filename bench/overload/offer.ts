import { connect, type Socket } from 'node:net'

export interface Load {
  readonly seconds: number
  /** Connections that are kept; a request waits for none of the others'. */
  readonly connections: number
  /** Requests begin at this rate, whatever becomes of them; without it each connection sends one after the other. */
  readonly perSecond?: number
}

/** A server that has so many candles, one a minute. */
export interface Target {
  readonly origin: string
  readonly tokens: readonly string[]
  readonly start: number
  readonly rows: number
}

export interface Offered {
  /** Answered 200 a second. */
  readonly goodput: number
  /** Answered otherwise a second. */
  readonly refused: number
  /** Without an answer: no connection was free, or it broke. */
  readonly failed: number
  /** Milliseconds of what was answered 200. */
  readonly p50: number
  readonly p99: number
}

let number = 0

/** Offers requests over bare sockets, which cost this process little. */
export async function offer(to: Target, { seconds, connections, perSecond }: Load): Promise<Offered> {
  const { hostname, port, host } = new URL(to.origin)
  const times: number[] = []
  let refused = 0
  let failed = 0
  const idle: Socket[] = []
  const all = new Set<Socket>()
  const end = performance.now() + seconds * 1_000
  const send = (socket: Socket): void => {
    const at = performance.now()
    // Another beginning each time: an answer that is kept costs nothing.
    const start = to.start + (number++ % to.rows) * 60_000
    socket.write(
      `GET /candles?symbol=EURUSD&timeframe=1m&start=${start}&limit=300 HTTP/1.1\r\nhost: ${host}\r\nx-api-key: ${to.tokens[0]}\r\n\r\n`,
    )
    let answer = ''
    socket.removeAllListeners('data').on('data', (part: string) => {
      answer += part
      if (!isWhole(answer)) return
      if (answer.startsWith('HTTP/1.1 200')) times.push(performance.now() - at)
      else refused++
      answer = ''
      if (perSecond === undefined && performance.now() < end) send(socket)
      else idle.push(socket)
    })
  }
  const open = (): Promise<void> =>
    new Promise((done) => {
      const socket = connect(Number(port), hostname).setEncoding('latin1').setNoDelay()
      all.add(socket)
      socket.once('connect', () => {
        idle.push(socket)
        done()
      })
      socket.once('error', () => {
        failed++
        done()
      })
    })
  await Promise.all(Array.from({ length: connections }, open))
  if (perSecond === undefined) for (const socket of idle.splice(0)) send(socket)
  else await openLoop(perSecond, end, () => (idle.length > 0 ? send(idle.shift()!) : failed++))
  while (performance.now() < end + 2_000 && idle.length < all.size)
    await new Promise((next) => setTimeout(next, 20))
  for (const socket of all) socket.destroy()
  const sorted = times.toSorted((a, b) => a - b)
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
  return { goodput: times.length / seconds, refused: refused / seconds, failed, p50: at(0.5), p99: at(0.99) }
}

async function openLoop(perSecond: number, end: number, begin: () => unknown): Promise<void> {
  const start = performance.now()
  for (let begun = 0; performance.now() < end; ) {
    const due = ((performance.now() - start) / 1_000) * perSecond
    for (; begun < due; begun++) begin()
    await new Promise((next) => setTimeout(next, 2))
  }
}

function isWhole(answer: string): boolean {
  const head = answer.indexOf('\r\n\r\n')
  if (head < 0) return false
  const length = /content-length: (\d+)/i.exec(answer.slice(0, head))?.[1]
  return length !== undefined && answer.length >= head + 4 + Number(length)
}
