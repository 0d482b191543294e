import { setTimeout as delay } from 'node:timers/promises'
import { CLIENT, type World } from './world.ts'

/** What goes on all the while, and what was promised to whom. */
export interface Activity {
  /** Candles whose storing was acknowledged, by the name of their pair. */
  readonly acknowledged: ReadonlyMap<string, readonly number[]>
  /** Backtests that were taken. */
  readonly jobs: readonly string[]
  counts(): { readonly taken: number; readonly failed: number }
  /** What each server said of itself, newest last. */
  readonly health: readonly HealthSeen[]
  stop(): Promise<void>
}

export interface HealthSeen {
  readonly at: number
  readonly server: 0 | 1
  /** 0: it did not answer. */
  readonly status: number
  readonly reasons: readonly string[]
}

const WRITERS = 3
/** Jobs that a client has open: a machine that is slow gets no longer line. */
const MOST_JOBS = 2
const START = Date.UTC(2025, 0, 1)
const JSON_TYPE = { 'content-type': 'application/json' }

/** Writers of candles, a client that asks for one backtest after the other, and somebody who looks at the health. */
export function startActivity(world: World): Activity {
  const ending = new AbortController()
  const { signal } = ending
  const acknowledged = new Map<string, number[]>()
  const jobs: string[] = []
  const health: HealthSeen[] = []
  let taken = 0
  let failed = 0

  const write = async (writer: number): Promise<void> => {
    const pair = `P${writer}/USD`
    const times: number[] = []
    acknowledged.set(pair, times)
    for (let minute = 0; !signal.aborted; minute++) {
      const time = START + minute * 60_000
      const price = { open: 1, high: 1, low: 1, close: 1, volume: 1 }
      const candle = { ts: new Date(time).toISOString(), symbol: pair, timeframe: '1m', ...price }
      const status = await world
        .ask('/ingest_batch', {
          ...{ method: 'POST', from: `127.0.0.${10 + writer}`, body: JSON.stringify([candle]) },
          headers: { 'x-api-key': world.ingestKey, ...JSON_TYPE },
        })
        .then((answer) => answer.status)
        .catch(() => 0)
      if (status === 200) {
        times.push(time)
        taken++
      } else failed++
      await delay(status === 200 ? 15 : 100)
    }
  }

  const askForBacktests = async (): Promise<void> => {
    const headers = { authorization: `Bearer ${world.clientKey}` }
    for (; !signal.aborted; await delay(500)) {
      if ((await waiting(world)) >= MOST_JOBS) continue
      const body = JSON.stringify({ strategy: 'sma-cross', exchange: 'demo', pairs: ['TIDE/USDT'] })
      const asked = await world
        .ask('/backtest', { method: 'POST', headers: { ...headers, ...JSON_TYPE }, body })
        .catch(() => undefined)
      const id = asked && asked.status < 300 ? (JSON.parse(asked.body) as { id: string }).id : undefined
      if (id) jobs.push(id)
    }
  }

  const look = async (server: 0 | 1): Promise<void> => {
    while (!signal.aborted) {
      const seen = await fetch(`http://127.0.0.1:${world.ports[server]}/health`, {
        signal: AbortSignal.timeout(4_000),
      })
        .then(async (answer) => {
          const { reasons } = (await answer.json()) as { reasons: string[] }
          return { status: answer.status, reasons }
        })
        .catch(() => ({ status: 0, reasons: [] }))
      health.push({ at: performance.now(), server, ...seen })
      await delay(100)
    }
  }

  const all = [
    ...Array.from({ length: WRITERS }, (_, writer) => write(writer)),
    ...[askForBacktests(), look(0), look(1)],
  ]
  return {
    ...{ acknowledged, jobs, health },
    counts: () => ({ taken, failed }),
    async stop() {
      ending.abort()
      await Promise.all(all)
    },
  }
}

/** Jobs that have not ended; while nobody can say, too many. */
async function waiting({ sql }: World): Promise<number> {
  const rows = await sql`select id from control.job where ended_at is null`.catch(() => undefined)
  return rows?.length ?? MOST_JOBS
}

/** A bot of the client begins to trade on paper. */
export async function deployBot(world: World): Promise<string> {
  const body = JSON.stringify({ strategy: 'sma-cross', exchange: 'demo', pairs: ['TIDE/USDT'] })
  const headers = { authorization: `Bearer ${world.clientKey}`, ...JSON_TYPE }
  const asked = await world.ask('/trade', { method: 'POST', headers, body })
  if (asked.status !== 202)
    throw new Error(`the bot of ${CLIENT} was not taken: ${asked.status} ${asked.body}`)
  return (JSON.parse(asked.body) as { commandId: string }).commandId
}
