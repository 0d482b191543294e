import { fileURLToPath } from 'node:url'
import { type Candles, type Pair, parsePair, parseTimeframe } from '../../src/domain/index.ts'
import { candleWalk } from './candle-walk.ts'

/** One market of a workload: what a file of candles is made of. */
export interface WorkloadSeries {
  readonly pair: Pair
  readonly candles: Candles
}

/** What another program needs for the same work, measured elsewhere on two cores; never in this run. */
export interface Quoted {
  readonly program: 'freqtrade' | 'vectorbt'
  readonly ms: number
  /** What that program does in the time: everything, or only what our engine does with given orders. */
  readonly does: 'all' | 'engine'
  /** How many times as fast this one wants to be: in a running process, and from the start of the command. */
  readonly goalWarm?: number
  readonly goalCold?: number
}

/** A backtest whose input is made from a seed. */
export interface Workload {
  /** Also its folder and its name in the history. */
  readonly name: string
  readonly title: string
  readonly timeframe: string
  readonly pairs: number
  /** Candles of a pair. */
  readonly rows: number
  /** Path of the strategy file. */
  readonly strategy: string
  /** A configuration as `--config` takes it. */
  readonly config: Readonly<Record<string, unknown>>
  readonly quoted?: Quoted
  /** Also measured from the start of the command to its written reports. */
  readonly cold: boolean
}

const START = Date.UTC(2024, 0, 1)

export const ONE_YEAR: Workload = {
  name: 'one-year',
  title: 'one pair, one year of 5m',
  timeframe: '5m',
  pairs: 1,
  rows: 105_120,
  strategy: strategyFile('sma-cross'),
  config: { max_open_trades: 1, stake_amount: 'unlimited', dry_run_wallet: 1000, fee: 0.001 },
  quoted: { program: 'freqtrade', ms: 29_000, does: 'all', goalWarm: 1000, goalCold: 100 },
  cold: true,
}

export const TWENTY_PAIRS: Workload = {
  name: 'twenty-pairs',
  title: 'twenty pairs, 90 days of 5m, one wallet',
  timeframe: '5m',
  pairs: 20,
  rows: 25_920,
  strategy: strategyFile('sma-cross'),
  config: { max_open_trades: 5, stake_amount: 'unlimited', dry_run_wallet: 1000, fee: 0.001 },
  quoted: { program: 'freqtrade', ms: 118_000, does: 'all', goalWarm: 1000, goalCold: 100 },
  cold: true,
}

export const MINUTES: Workload = {
  name: 'minutes',
  title: 'one pair, two years of 1m, averages of 1h',
  timeframe: '1m',
  pairs: 1,
  rows: 1_051_200,
  strategy: strategyFile('hourly-sma-cross'),
  config: { max_open_trades: 1, stake_amount: 'unlimited', dry_run_wallet: 1000, fee: 0.001 },
  cold: true,
}

export const MILLION_ORDERS: Workload = {
  name: 'million-orders',
  title: 'a million alternating orders',
  timeframe: '1m',
  pairs: 1,
  // One more on either side: the first signal is acted on by the second candle, the last one enters no more.
  rows: 1_000_002,
  strategy: strategyFile('alternate'),
  config: { max_open_trades: 1, stake_amount: 100, dry_run_wallet: 10_000_000, fee: 0.001 },
  quoted: { program: 'vectorbt', ms: 690, does: 'engine', goalWarm: 5 },
  cold: false,
}

export const WORKLOADS: readonly Workload[] = [ONE_YEAR, TWENTY_PAIRS, MINUTES, MILLION_ORDERS]

/** The candles of a workload, made from a seed; equal on every machine. */
export function* workloadSeries({ pairs, rows, timeframe: name }: Workload): Generator<WorkloadSeries> {
  const timeframe = parseTimeframe(name)
  for (let index = 0; index < pairs; index++) {
    const pair = parsePair(`${coin(index)}/USDT`)
    yield { pair, candles: candleWalk({ rows, timeframe, start: START, seed: `${name} ${pair}` }) }
  }
}

/** `AAA`, `BBB`, …: twenty-six of them. */
function coin(index: number): string {
  return String.fromCharCode(65 + index).repeat(3)
}

function strategyFile(name: string): string {
  return fileURLToPath(new URL(`strategy/${name}.ts`, import.meta.url))
}
