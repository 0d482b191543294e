import { formatTime, type TradingSettings } from '../../domain/index.ts'
import type { Simulation } from '../engine/index.ts'
import { counted, decimal } from './figure-format.ts'

interface AssumptionsInput {
  readonly settings: TradingSettings
  readonly path: Simulation['path']
  readonly startTime: number
  readonly endTime: number
  readonly days: number
  readonly pairs: readonly string[]
  readonly timeframe: string
  readonly params: Readonly<Record<string, unknown>>
  /** Names of what the strategy was asked on the way. */
  readonly asked: readonly string[]
  /** Smaller candles that orders were filled on. */
  readonly detail: string | undefined
}

/** What the numbers rest on, as name and sentence. */
export function assumptions(input: AssumptionsInput) {
  const { settings, path, startTime, endTime, days, pairs, timeframe, params, asked, detail } = input
  const { startingBalance, stakeCurrency, tradingMode, protections } = settings
  const period = `${formatTime(startTime)} to ${formatTime(endTime)} UTC, ${counted(days, 'day')}`
  return [
    { name: 'Period', text: `${period}; candles of ${timeframe}` },
    { name: pairs.length === 1 ? 'Pair' : 'Pairs', text: pairs.join(', ') },
    ...(Object.keys(params).length === 0
      ? []
      : [{ name: 'Parameters', text: `${given(params)}; others as the strategy starts` }]),
    { name: 'Money', text: `${trimmed(decimal(startingBalance, 8))} ${stakeCurrency}; ${stake(settings)}` },
    ...(tradingMode === 'futures' ? [{ name: 'Futures', text: futures(settings) }] : []),
    { name: 'Fee', text: fees(settings) },
    {
      name: 'Fills',
      text: `whole, at prices the candle traded: signals at the next open, stops and targets at their rate; ${slippage(settings)}`,
    },
    ...(detail === undefined
      ? []
      : [{ name: 'Detail', text: `orders are filled, and exits looked at, on candles of ${detail}` }]),
    { name: 'Exits', text: exits(settings) },
    ...(asked.length === 0
      ? []
      : [{ name: 'Callbacks', text: `the strategy is asked on the way: ${asked.join(', ')}` }]),
    ...(protections.length > 0
      ? [{ name: 'Protections', text: protections.map(({ method }) => method).join(', ') }]
      : []),
    { name: 'Semantics', text: `freqtrade 2024.10, trade by trade; ${PATHS[path]}` },
    { name: 'Holding', text: 'equal money in each pair from the first close to the last, fee on both sides' },
    { name: 'Balance', text: 'moves when a trade closes; open positions are not marked' },
  ]
}

/** The two simulators agree to the bit; the path says which one ran. */
const PATHS = {
  fast: 'run by the fast path, from event to event',
  reference: 'run by the reference loop, candle by candle',
} as const

function given(params: Readonly<Record<string, unknown>>): string {
  return Object.entries(params)
    .map(([name, value]) => `${name}=${value}`)
    .join(', ')
}

function futures({ leverage, marginMode }: TradingSettings): string {
  const factor = leverage === 1 ? 'without leverage' : `leverage ${trimmed(decimal(leverage, 2))}`
  return `longs and shorts, ${marginMode} margin, ${factor} unless the strategy says otherwise`
}

function fees({ fee, feeTiers }: TradingSettings): string {
  const [first] = feeTiers
  if (first) {
    const { maker, taker } = first
    return `${trimmedPercent(maker)} for makers and ${trimmedPercent(taker)} for takers, less with volume`
  }
  return fee === 0 ? 'none: no venue is that kind' : `${trimmedPercent(fee)} of the value on each side`
}

function slippage({ slippage, spread }: TradingSettings): string {
  const worse = slippage + spread / 2
  return worse === 0 ? 'no slippage' : `at market ${trimmedPercent(worse)} worse`
}

function stake({ stakeAmount, maxOpenTrades, stakeCurrency, tradableBalanceRatio }: TradingSettings): string {
  const slots =
    maxOpenTrades < 0 ? 'any number of trades at once' : `at most ${counted(maxOpenTrades, 'trade')} at once`
  const each =
    stakeAmount === 'unlimited'
      ? 'the balance divided evenly'
      : `${trimmed(decimal(stakeAmount, 8))} ${stakeCurrency} a trade`
  const tradable =
    tradableBalanceRatio < 1 ? `, ${trimmedPercent(tradableBalanceRatio)} of the balance in play` : ''
  return `${each}, ${slots}${tradable}`
}

function exits(settings: TradingSettings): string {
  const { stoploss, trailingStop, trailingStopPositive, minimalRoi, useExitSignal } = settings
  const parts = [stoploss <= -0.99 ? 'no stop' : `stop at ${trimmedPercent(stoploss)}`]
  if (trailingStop)
    parts.push(
      trailingStopPositive === null
        ? 'trailing'
        : `trailing, ${trimmedPercent(trailingStopPositive)} above a profit of ${trimmedPercent(settings.trailingStopPositiveOffset)}`,
    )
  if (minimalRoi.length > 0)
    parts.push(
      `targets ${minimalRoi.map((step) => `${trimmedPercent(step.ratio)} from ${step.minutes} m`).join(', ')}`,
    )
  parts.push(useExitSignal ? 'exit signals' : 'no exit signals')
  return parts.join('; ')
}

function trimmed(text: string): string {
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text
}

function trimmedPercent(ratio: number): string {
  return `${trimmed(decimal(ratio * 100, 4))} %`
}
