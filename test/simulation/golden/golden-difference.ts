import type { PlainResult } from '../plain/plain-simulator.ts'
import type { GoldenCase } from './golden-case.ts'

type Tolerance = 'exact' | 'rate' | 'money' | 'figure'

/** Fields of freqtrade's trades and ours; a field that freqtrade leaves null is not compared. */
const TRADE_FIELDS = [
  ['id', 'id', 'exact'],
  ['pair', 'pair', 'exact'],
  ['is_short', 'isShort', 'exact'],
  ['leverage', 'leverage', 'rate'],
  ['open_time_ms', 'openTime', 'exact'],
  ['close_time_ms', 'closeTime', 'exact'],
  ['exit_reason', 'exitReason', 'exact'],
  ['open_rate', 'openRate', 'rate'],
  ['close_rate', 'closeRate', 'rate'],
  ['amount', 'amount', 'rate'],
  ['stake_amount', 'stakeAmount', 'rate'],
  ['fee_open', 'feeOpen', 'rate'],
  ['fee_close', 'feeClose', 'rate'],
  ['profit_abs', 'profitAbs', 'money'],
  ['profit_ratio', 'profitRatio', 'figure'],
  ['min_rate', 'minRate', 'rate'],
  ['max_rate', 'maxRate', 'rate'],
  ['initial_stop_loss', 'initialStopLoss', 'rate'],
  ['funding_fees', 'fundingFees', 'rate'],
] as const
const LOCK_FIELDS = [
  ['pair', 'pair', 'exact'],
  ['side', 'side', 'exact'],
  ['lock_time_ms', 'from', 'exact'],
  ['lock_end_time_ms', 'until', 'exact'],
  ['reason', 'reason', 'exact'],
] as const
const TOTALS = [
  ['final_balance', 'finalBalance', 'figure'],
  ['rejected_signals', 'rejectedSignals', 'exact'],
  ['timedout_entry_orders', 'timedOutEntries', 'exact'],
  ['timedout_exit_orders', 'timedOutExits', 'exact'],
  ['backtest_start_ts', 'startTime', 'exact'],
  ['backtest_end_ts', 'endTime', 'exact'],
] as const

type Fields = readonly (readonly [string, string, Tolerance])[]
type Row = Readonly<Record<string, unknown>>

/** The first thing in which the result is not freqtrade's, in words; null where there is none. */
export function goldenDifference({ result }: GoldenCase, found: PlainResult): string | null {
  return (
    difference('trade', {
      theirs: result.trades,
      ours: found.trades.map(comparable),
      fields: TRADE_FIELDS,
    }) ??
    optionalDifference(result.trades, found.trades.map(comparable)) ??
    difference('lock', { theirs: result.locks, ours: found.locks.map(comparable), fields: LOCK_FIELDS }) ??
    difference('result', { theirs: [result], ours: [comparable(found)], fields: TOTALS })
  )
}

/** Null with adds (stop), without leverage (liquidation); orders only where there were several. */
function optionalDifference(theirs: readonly Row[], ours: readonly Row[]): string | null {
  for (const [index, trade] of theirs.entries()) {
    const fields: Fields = [
      ...(trade.stop_loss === null ? [] : [['stop_loss', 'stopLoss', 'rate'] as const]),
      ['liquidation_price', 'liquidationPrice', trade.liquidation_price === null ? 'exact' : 'rate'],
    ]
    const wanted = trade.orders as readonly Row[] | undefined
    const fills = (ours[index]!.fills ?? []) as readonly Row[]
    const told =
      difference(`trade ${index + 1}:`, { theirs: [trade], ours: [ours[index]!], fields }) ??
      (wanted && wanted.length > 2 ? orderDifference(wanted, fills) : null)
    if (told) return told
  }
  return null
}

function orderDifference(theirs: readonly Row[], ours: readonly Row[]): string | null {
  const fields = [
    ['side', 'side', 'exact'],
    ['time_ms', 'time', 'exact'],
    ['rate', 'rate', 'rate'],
    ['amount', 'amount', 'rate'],
  ] as const
  return difference('order', { theirs, ours, fields })
}

function difference(
  what: string,
  { theirs, ours, fields }: { theirs: readonly Row[]; ours: readonly Row[]; fields: Fields },
): string | null {
  for (const [index, row] of theirs.entries()) {
    for (const [name, field, tolerance] of fields) {
      const [wanted, found] = [row[name], ours[index]?.[field]]
      if (!agrees(found, wanted, tolerance))
        return `${what} ${index + 1}: ${name} is ${found}, freqtrade has ${wanted}`
    }
  }
  return ours.length > theirs.length ? `${ours.length} ${what}s, freqtrade has ${theirs.length}` : null
}

function agrees(found: unknown, wanted: unknown, tolerance: Tolerance): boolean {
  if (found === wanted) return true
  if (tolerance === 'exact' || typeof found !== 'number' || typeof wanted !== 'number') return false
  const distance = Math.abs(found - wanted)
  if (tolerance === 'money') return distance <= 1e-8
  return distance <= (tolerance === 'rate' ? 1e-9 : 1e-6) * Math.max(Math.abs(found), Math.abs(wanted))
}

function comparable(value: object): Row {
  return { ...value }
}
