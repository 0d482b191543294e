import { createHash, randomUUID } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import { parseTimeframe, parseTimeRange, timeframeMs } from '../../domain/index.ts'
import { readSettings } from '../../trade/engine/index.ts'
import type { CandleStore } from '../../trade/market/index.ts'
import type { JobQueue, Run, RunStore } from '../../trade/research/index.ts'
import type { EventHub } from './event-hub.ts'
import type { StrategyCatalogue } from './port.ts'
import type { BacktestSpec } from './schemas/backtest.ts'
import { type ServerCode, ServerFault } from './server-fault.ts'

export interface BacktestDesk {
  readonly runs: Pick<RunStore, 'create' | 'get'>
  readonly queue: Pick<JobQueue, 'send'>
  readonly strategies: StrategyCatalogue
  readonly candles: Pick<CandleStore, 'list'>
  readonly events: EventHub
}

/**
 * Writes the run and sends its job in one transaction. A key that was used before gives the run that
 * it made: the id of the run is drawn from the key, so this holds as long as the run is kept.
 * @throws ServerFault `strategy.unknown`, `strategy.broken`, `candles.none`, `idempotency.changed`;
 * Fault `timeframe.unknown`, `timerange.malformed`; EngineError `engine.setting`
 */
export async function requestBacktest(desk: BacktestDesk, spec: BacktestSpec, key?: string): Promise<Run> {
  const id = key === undefined ? randomUUID() : idOfKey(key)
  const known = key === undefined ? undefined : await desk.runs.get(id)
  if (known) return sameRequest(known, spec)
  await checkSpec(desk, spec)
  const title = `${spec.strategy} · ${spec.pairs.join(', ')} · ${spec.timeframe}`
  const run = await desk.runs.create({ id, kind: 'backtest', title, spec }, (transaction) =>
    desk.queue.send('backtest', id, transaction),
  )
  desk.events.publish({
    topic: 'run',
    data: { runId: id, kind: 'backtest', status: run.status, progress: run.progress, message: run.message },
  })
  return sameRequest(run, spec)
}

async function checkSpec({ strategies, candles }: BacktestDesk, spec: BacktestSpec): Promise<void> {
  const timeframe = parseTimeframe(spec.timeframe)
  if (spec.timerange !== undefined) parseTimeRange(spec.timerange)
  readSettings(spec.overrides ?? {})
  const listed = await strategies.list()
  const strategy = listed.find(({ name }) => name === spec.strategy)
  if (!strategy) {
    const hint = `Known: ${listed.map(({ name }) => name).join(', ') || 'none'}.`
    throw cannot('strategy.unknown', `There is no strategy "${spec.strategy}".`, '/strategy', hint)
  }
  if (strategy.problem !== null) {
    throw cannot('strategy.broken', `"${spec.strategy}" cannot run: ${strategy.problem}`, '/strategy')
  }
  const stored = await candles.list()
  const missing = spec.pairs.findIndex(
    (pair) =>
      !stored.some(
        (one) =>
          one.venue === spec.venue &&
          one.pair === pair &&
          timeframeMs(timeframe) % timeframeMs(one.timeframe) === 0,
      ),
  )
  if (missing < 0) return
  const pair = spec.pairs[missing]!
  throw cannot(
    'candles.none',
    `No candles of ${pair} at ${spec.venue} are stored that make up ${timeframe}.`,
    `/pairs/${missing}`,
    `Type \`npx leme data import FILE --venue ${spec.venue} --symbol ${pair} --timeframe ${timeframe}\`.`,
  )
}

function cannot(code: ServerCode, message: string, pointer: string, hint?: string): ServerFault {
  const fields = [{ in: 'body' as const, pointer, message }]
  return new ServerFault('config', code, message, { fields, ...(hint !== undefined && { hint }) })
}

function sameRequest(run: Run, spec: BacktestSpec): Run {
  if (isDeepStrictEqual(plain(run.spec), plain(spec))) return run
  throw new ServerFault(
    'config',
    'idempotency.changed',
    'This Idempotency-Key was used for another request.',
    {
      hint: 'Use a new key for a new request.',
      fields: [{ in: 'headers', pointer: '/idempotency-key', message: 'was used for another request' }],
    },
  )
}

/** What survives JSON, so that a stored value and a fresh one compare. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value))
}

/** A UUID (version 8) of 122 bits of the key's SHA-256. */
function idOfKey(key: string): string {
  const hex = createHash('sha256').update(`leme.backtest/${key}`).digest('hex')
  const variant = ((Number.parseInt(hex[16]!, 16) & 3) | 8).toString(16)
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
