import type { ClosedTrade } from 'leme/domain'
import type { PairLock, Simulation } from 'leme/engine'
import type { BacktestMetrics } from 'leme/research'
import type { GoldenCase } from './case.ts'

type Rule = (found: unknown, wanted: unknown) => boolean

const exact: Rule = (found, wanted) => found === wanted
const within =
  (relative: number): Rule =>
  (found, wanted) =>
    typeof found === 'number' &&
    typeof wanted === 'number' &&
    (found === wanted || Math.abs(found - wanted) <= relative * Math.max(Math.abs(found), Math.abs(wanted)))
/** Cases leave a field out where freqtrade's own value is a residue of rounding. */
const optional =
  (rule: Rule): Rule =>
  (found, wanted) =>
    wanted === null || rule(found, wanted)
const money: Rule = (found, wanted) => Math.abs((found as number) - (wanted as number)) <= 1e-8 + 1e-15

/** Trade fields of freqtrade, ours, and the tolerance that the cases' README gives. */
const TRADE_FIELDS: readonly [string, keyof ClosedTrade, Rule][] = [
  ['id', 'id', exact],
  ['pair', 'pair', exact],
  ['is_short', 'isShort', exact],
  ['open_time_ms', 'openTime', exact],
  ['close_time_ms', 'closeTime', exact],
  ['exit_reason', 'exitReason', exact],
  ['leverage', 'leverage', within(1e-9)],
  ['open_rate', 'openRate', within(1e-9)],
  ['close_rate', 'closeRate', within(1e-9)],
  ['amount', 'amount', within(1e-9)],
  ['stake_amount', 'stakeAmount', within(1e-9)],
  ['fee_open', 'feeOpen', within(1e-9)],
  ['fee_close', 'feeClose', within(1e-9)],
  ['min_rate', 'minRate', within(1e-9)],
  ['max_rate', 'maxRate', within(1e-9)],
  ['initial_stop_loss', 'initialStopLoss', within(1e-9)],
  ['stop_loss', 'stopLoss', optional(within(1e-9))],
  ['funding_fees', 'fundingFees', money],
  ['liquidation_price', 'liquidationPrice', (a, b) => a === b || within(1e-9)(a, b)],
  ['profit_abs', 'profitAbs', money],
  [
    'profit_ratio',
    'profitRatio',
    (a, b) => Math.abs((a as number) - (b as number)) <= 1e-9 + 1e-6 * Math.abs(b as number),
  ],
]

/** The first trade and field that differ, in words; undefined when all agree. */
export function firstDifference(golden: GoldenCase, found: Omit<Simulation, 'candles'>): string | undefined {
  const wanted = golden.result.trades
  for (const [index, trade] of wanted.entries()) {
    const ours = found.trades[index]
    if (!ours) return `trade ${index + 1} of ${wanted.length} is missing (opened ${time(trade.open_time_ms)})`
    for (const [theirs, field, agrees] of TRADE_FIELDS) {
      if (!agrees(ours[field], trade[theirs])) {
        return `trade ${index + 1} (${trade.pair}, opened ${time(trade.open_time_ms)}): ${theirs} is ${ours[field]}, freqtrade has ${trade[theirs]}`
      }
    }
  }
  if (found.trades.length > wanted.length)
    return `${found.trades.length} trades, freqtrade has ${wanted.length}`
  const { result } = golden
  const totals: readonly [string, number][] = [
    ['final_balance', found.finalBalance],
    ['rejected_signals', found.rejectedSignals],
    ['timedout_entry_orders', found.timedOutEntries],
    ['timedout_exit_orders', found.timedOutExits],
    ['backtest_start_ts', found.startTime],
    ['backtest_end_ts', found.endTime],
  ]
  for (const [name, value] of totals) {
    if (!within(1e-6)(value, result[name])) return `${name} is ${value}, freqtrade has ${result[name]}`
  }
  return firstLock(golden, found.locks)
}

function firstLock({ result }: GoldenCase, locks: readonly PairLock[]): string | undefined {
  const wanted = result.locks as readonly Readonly<Record<string, unknown>>[]
  for (let i = 0; i < Math.max(locks.length, wanted.length); i++) {
    const [ours, theirs] = [locks[i], wanted[i]]
    const [a, b] = [
      ours && [ours.pair, ours.side, ours.from, ours.until],
      theirs && [theirs.pair, theirs.side, theirs.lock_time_ms, theirs.lock_end_time_ms],
    ].map((lock) => lock?.join(' ') ?? 'none')
    if (a !== b) return `lock ${i + 1} is ${a}, freqtrade has ${b}`
  }
  return undefined
}

const FIGURES = [
  'sharpe',
  'sortino',
  'calmar',
  'cagr',
  'profit_factor',
  'expectancy',
  'expectancy_ratio',
  'winrate',
  'profit_total',
  'profit_total_abs',
  'max_drawdown_abs',
  'max_drawdown_account',
  'max_relative_drawdown',
] as const

/** The first figure of the report that differs by more than 1e-6 of itself; undefined when all agree. */
export function firstFigure(golden: GoldenCase, metrics: BacktestMetrics): string | undefined {
  for (const name of FIGURES) {
    const field = name.replace(/_([a-z])/g, (_, letter: string) =>
      letter.toUpperCase(),
    ) as keyof BacktestMetrics
    const wanted = golden.result[name]
    if (!within(1e-6)(metrics[field], wanted)) return `${name} is ${metrics[field]}, freqtrade has ${wanted}`
  }
  return undefined
}

function time(value: unknown): string {
  return new Date(value as number).toISOString()
}
