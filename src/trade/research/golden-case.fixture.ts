import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import {
  allocateCandles,
  type Candles,
  type ClosedTrade,
  type ExitReason,
  parsePair,
  parseTimeframe,
  type TradingSettings,
} from '../../domain/index.ts'
import { DEFAULT_SETTINGS } from '../engine/index.ts'

const SHARED = new URL('../../../../shared/', import.meta.url)
const FOLDER = new URL('golden/freqtrade/', SHARED)

/** A backtest that freqtrade ran, as far as metrics and report need it. */
export interface GoldenCase {
  readonly name: string
  readonly pairs: readonly string[]
  readonly candles: readonly string[]
  readonly timeframe: string
  readonly settings: Readonly<Record<string, unknown>> & { readonly starting_balance: number }
  readonly result: Readonly<Record<string, unknown>> & {
    readonly trades: readonly Readonly<Record<string, unknown>>[]
    readonly backtest_start_ts: number
    readonly backtest_end_ts: number
    readonly market_change: number
    readonly derived: { readonly sqn: number }
  }
}

/** File names of the golden cases; none when `../shared` is absent. */
export const goldenFiles: readonly string[] = existsSync(FOLDER)
  ? readdirSync(FOLDER).filter((name) => /\.json(\.gz)?$/.test(name))
  : []

/** Why tests on golden cases are skipped, or false. */
export const skipGolden = goldenFiles.length === 0 && '../shared/golden/freqtrade is absent'

export function readGolden(file: string): GoldenCase {
  return JSON.parse(unpack(new URL(file, FOLDER)))
}

export function goldenTrades(golden: GoldenCase): readonly ClosedTrade[] {
  return golden.result.trades.map((trade) => ({
    id: Number(trade.id),
    pair: parsePair(String(trade.pair)),
    isShort: trade.is_short === true,
    leverage: Number(trade.leverage),
    openTime: Number(trade.open_time_ms),
    closeTime: Number(trade.close_time_ms),
    openRate: Number(trade.open_rate),
    closeRate: Number(trade.close_rate),
    amount: Number(trade.amount),
    stakeAmount: Number(trade.stake_amount),
    feeOpen: Number(trade.fee_open),
    feeClose: Number(trade.fee_close),
    profitRatio: Number(trade.profit_ratio),
    profitAbs: Number(trade.profit_abs),
    exitReason: String(trade.exit_reason) as ExitReason,
    minRate: Number(trade.min_rate),
    maxRate: Number(trade.max_rate),
    initialStopLoss: Number(trade.initial_stop_loss),
    stopLoss: Number(trade.stop_loss ?? 0),
    fundingFees: Number(trade.funding_fees),
    liquidationPrice: trade.liquidation_price === null ? null : Number(trade.liquidation_price),
  }))
}

/** The rows of the case's files as they are, gaps and all, by pair. */
export function goldenCandles(golden: GoldenCase): ReadonlyMap<string, Candles> {
  return new Map(
    golden.pairs.map((pair) => {
      const base = pair.split(':')[0]!.replace('/', '-')
      const file = golden.candles.find((name) => name.startsWith(base))!
      return [pair, readCsv(new URL(`data/candles/${file}`, SHARED), file.includes('1m') ? '1m' : '5m')]
    }),
  )
}

/** Everything that `backtestReport` wants of a golden case. */
export function goldenReportInput(golden: GoldenCase) {
  const { settings, result } = golden
  const trades = goldenTrades(golden)
  return {
    strategy: golden.name,
    timeframe: parseTimeframe(golden.timeframe),
    pairs: golden.pairs,
    settings: goldenSettings(settings),
    simulation: {
      trades,
      finalBalance: Number(result.final_balance),
      rejectedSignals: Number(result.rejected_signals),
      timedOutEntries: Number(result.timedout_entry_orders),
      timedOutExits: Number(result.timedout_exit_orders),
      canceledTradeEntries: 0,
      canceledEntryOrders: 0,
      replacedEntryOrders: 0,
      locks: [],
      path: 'reference' as const,
      startTime: result.backtest_start_ts,
      endTime: result.backtest_end_ts,
      candles: 5760 * golden.pairs.length,
    },
    candles: goldenCandles(golden),
  }
}

function goldenSettings(settings: GoldenCase['settings']): TradingSettings {
  const roi = Object.entries(Object(settings.minimal_roi))
  return {
    ...DEFAULT_SETTINGS,
    stakeCurrency: String(settings.stake_currency),
    startingBalance: settings.starting_balance,
    stakeAmount: settings.stake_amount === 'unlimited' ? 'unlimited' : Number(settings.stake_amount),
    maxOpenTrades: Number(settings.max_open_trades),
    tradableBalanceRatio: Number(settings.tradable_balance_ratio),
    fee: Number(settings.fee),
    stoploss: Number(settings.stoploss),
    minimalRoi: roi.map(([minutes, ratio]) => ({ minutes: Number(minutes), ratio: Number(ratio) })),
    trailingStop: settings.trailing_stop === true,
    trailingStopPositive:
      settings.trailing_stop_positive === null ? null : Number(settings.trailing_stop_positive),
    trailingStopPositiveOffset: Number(settings.trailing_stop_positive_offset),
    trailingOnlyOffsetIsReached: settings.trailing_only_offset_is_reached === true,
    unfilledTimeout: { entryMinutes: 10, exitMinutes: 10 },
    useExitSignal: settings.use_exit_signal === true,
    exitProfitOnly: settings.exit_profit_only === true,
    exitProfitOffset: Number(settings.exit_profit_offset),
    ignoreRoiIfEntrySignal: settings.ignore_roi_if_entry_signal === true,
  }
}

function readCsv(url: URL, timeframe: string): Candles {
  const lines = unpack(url).trim().split('\n').slice(1)
  const candles = allocateCandles(lines.length, parseTimeframe(timeframe))
  lines.forEach((line, row) => {
    const [time, open, high, low, close, volume] = line.split(',').map(Number)
    candles.time[row] = time!
    candles.open[row] = open!
    candles.high[row] = high!
    candles.low[row] = low!
    candles.close[row] = close!
    candles.volume[row] = volume!
  })
  return candles
}

function unpack(url: URL): string {
  const bytes = readFileSync(url)
  return (url.pathname.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8')
}
