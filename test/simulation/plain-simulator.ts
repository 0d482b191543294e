import type { ClosedTrade, ExitReason, Pair, TradingSettings } from '../../src/domain/index.ts'
import { timeframeMs } from '../../src/domain/index.ts'
import type { Market } from '../../src/trade/engine/index.ts'
import { bookedValue, roundTo8 } from './booked-money.ts'

/** What the plain simulator finds; the fields mean what `Simulation` says. */
export interface PlainResult {
  readonly trades: readonly ClosedTrade[]
  readonly finalBalance: number
  readonly rejectedSignals: number
  readonly timedOutEntries: number
  readonly timedOutExits: number
  readonly startTime: number
  readonly endTime: number
}

/** One row of a pair that time reaches, with the decisions of the row before it. */
interface Candle {
  readonly time: number
  readonly open: number
  readonly high: number
  readonly low: number
  readonly close: number
  readonly enter: boolean
  readonly exit: boolean
}

interface PendingOrder {
  readonly side: 'entry' | 'exit'
  readonly time: number
  readonly rate: number
  readonly reason: ExitReason
}

interface Trade {
  readonly id: number
  readonly pair: Pair
  readonly openTime: number
  readonly openRate: number
  stake: number
  readonly amount: number
  readonly openValue: number
  readonly initialStop: number
  stop: number
  /** The ratio that put the stop where it is. */
  stopRatio: number
  stopMoved: boolean
  minRate: number
  maxRate: number
  order: PendingOrder | null
}

/**
 * Long spot trades over recorded candles, written down a second time as plainly as the rules are told:
 * slow, one straight loop, nothing shared with the engine but types. The engine is judged by it.
 */
export function plainSimulate(markets: readonly Market[], settings: TradingSettings): PlainResult {
  const { fee } = settings
  const kept = markets.filter(({ candles, startup }) => candles.length > startup)
  const rowsOf = new Map(kept.map((market) => [market.pair, actingRows(market)]))
  const startTime = Math.min(...kept.map(({ candles, startup }) => candles.time[startup]!))
  const endTime = Math.max(...kept.map(({ candles }) => candles.time[candles.length - 1]!))
  const times = new Set([...rowsOf.values()].flatMap((rows) => [...rows.keys()]))
  const timeframeMinutes = kept.length > 0 ? timeframeMs(kept[0]!.candles.timeframe) / 60_000 : 1

  const closed: ClosedTrade[] = []
  /** In order of opening; trades whose entry is pending are among them. */
  let open: Trade[] = []
  let lastId = 0
  let rejectedSignals = 0
  let timedOutEntries = 0
  let timedOutExits = 0

  for (const now of [...times].sort((a, b) => a - b)) {
    const first = open.map(({ pair }) => pair)
    const then = kept.map(({ pair }) => pair).filter((pair) => !first.includes(pair))
    for (const pair of [...first, ...then]) {
      const candle = rowsOf.get(pair)!.get(now)
      if (candle) step(pair, candle)
    }
  }

  for (const { pair } of kept) {
    for (const trade of open.filter((one) => one.pair === pair && one.order?.side !== 'entry')) {
      const last = [...rowsOf.get(pair)!.values()].at(-1)!
      close(trade, last.time, last.open, 'force_exit')
    }
  }
  const counts = { rejectedSignals, timedOutEntries, timedOutExits }
  return { trades: closed, finalBalance: balance(), ...counts, startTime, endTime }

  function step(pair: Pair, candle: Candle): void {
    timeOut(pair, candle.time)
    if (candle.enter && !candle.exit && !tradeOf(pair) && candle.time !== endTime) enter(pair, candle)
    const trade = tradeOf(pair)
    if (!trade) return
    if (trade.order?.side === 'entry' && fills(trade.order, candle)) {
      trade.order = null
      trade.stake = bookedValue(trade.amount, trade.openRate, 0, 1)
    }
    if (!trade.order) trade.order = exitOrder(trade, candle)
    if (trade.order?.side === 'exit' && fills(trade.order, candle))
      close(trade, candle.time, trade.order.rate, trade.order.reason)
  }

  function timeOut(pair: Pair, now: number): void {
    const trade = tradeOf(pair)
    if (!trade?.order) return
    const { entryMinutes, exitMinutes } = settings.unfilledTimeout
    const minutes = trade.order.side === 'entry' ? entryMinutes : exitMinutes
    if (trade.order.time >= now - minutes * 60_000) return
    if (trade.order.side === 'entry') {
      timedOutEntries++
      open = open.filter((one) => one !== trade)
    } else {
      timedOutExits++
      trade.order = null
    }
  }

  function enter(pair: Pair, candle: Candle): void {
    if (settings.maxOpenTrades >= 0 && open.length >= settings.maxOpenTrades) {
      rejectedSignals++
      return
    }
    const stake = stakeForNext()
    if (stake === null) return
    const amount = stake / candle.open
    const stop = candle.open * (1 - Math.abs(settings.stoploss))
    open.push({
      id: ++lastId,
      pair,
      openTime: candle.time,
      openRate: candle.open,
      stake: amount * candle.open,
      amount,
      openValue: bookedValue(amount, candle.open, fee, 1),
      initialStop: stop,
      stop,
      stopRatio: settings.stoploss,
      stopMoved: false,
      minRate: candle.open,
      maxRate: candle.open,
      order: { side: 'entry', time: candle.time, rate: candle.open, reason: 'exit_signal' },
    })
  }

  function stakeForNext(): number | null {
    const tied = sum(open.map(({ stake }) => stake))
    const free = balance() - tied
    const available = Math.min((tied + free) * settings.tradableBalanceRatio - tied, free)
    const slots = settings.maxOpenTrades < 0 ? Infinity : settings.maxOpenTrades
    const { stakeAmount } = settings
    const stake = stakeAmount === 'unlimited' ? Math.min((available + tied) / slots, available) : stakeAmount
    return stake > 0 && stake <= available ? stake : null
  }

  /** Looks for the first exit that holds on this candle, and keeps the stop and the extremes up to date. */
  function exitOrder(trade: Trade, candle: Candle): PendingOrder | null {
    trade.minRate = Math.min(trade.minRate, candle.low)
    trade.maxRate = Math.max(trade.maxRate, candle.high)
    moveStop(trade, candle)
    const order = (rate: number, reason: ExitReason): PendingOrder => ({
      side: 'exit',
      time: candle.time,
      rate,
      reason,
    })
    const isStopHit = trade.stop >= candle.low

    if (isSignalled(trade, candle)) return order(candle.open, 'exit_signal')
    if (isStopHit && !trade.stopMoved) return order(stopRate(trade, candle), 'stop_loss')
    const roi = roiRate(trade, candle)
    if (roi !== null) return order(roi, 'roi')
    if (isStopHit) return order(stopRate(trade, candle), 'trailing_stop_loss')
    return null
  }

  function isSignalled(trade: Trade, candle: Candle): boolean {
    if (!settings.useExitSignal || !candle.exit || candle.enter) return false
    return !settings.exitProfitOnly || profitAt(trade, candle.open) > settings.exitProfitOffset
  }

  function moveStop(trade: Trade, candle: Candle): void {
    if (!settings.trailingStop || trade.stop >= candle.low) return
    const profit = profitAt(trade, candle.high)
    const offset = settings.trailingStopPositiveOffset
    if (settings.trailingOnlyOffsetIsReached && profit < offset) return
    const positive = settings.trailingStopPositive
    const ratio = positive !== null && profit > offset ? positive : settings.stoploss
    const stop = candle.high * (1 - Math.abs(ratio))
    if (stop <= trade.stop) return
    trade.stop = stop
    trade.stopRatio = ratio
    trade.stopMoved = true
  }

  function stopRate(trade: Trade, candle: Candle): number {
    if (trade.stop > candle.high) return candle.open
    if (!trade.stopMoved || candle.time !== trade.openTime) return trade.stop
    const { trailingOnlyOffsetIsReached, trailingStopPositive, trailingStopPositiveOffset } = settings
    const ratio =
      trailingOnlyOffsetIsReached && trailingStopPositive
        ? 1 + trailingStopPositiveOffset - trailingStopPositive
        : 1 - Math.abs(trade.stopRatio)
    return Math.max(candle.open * ratio, candle.low)
  }

  function roiRate(trade: Trade, candle: Candle): number | null {
    const minutes = Math.floor((candle.time - trade.openTime) / 60_000)
    const steps = settings.minimalRoi.filter((step) => step.minutes <= minutes)
    const step = steps.toSorted((a, b) => a.minutes - b.minutes).at(-1)
    if (!step || profitAt(trade, candle.high) <= step.ratio) return null
    if (settings.ignoreRoiIfEntrySignal && candle.enter) return null

    const onRaster = step.minutes % timeframeMinutes === 0
    if (step.ratio === -1 && onRaster) return candle.open
    const rate = (trade.openRate * step.ratio + trade.openRate * (1 + fee)) / (1 - fee)
    const beginsHere = minutes > 0 && minutes === step.minutes
    if (beginsHere && onRaster && candle.open > rate) return candle.open
    const isRed = candle.close < candle.open
    if (minutes === 0 && isRed && trade.openRate < candle.open && rate > candle.close) return null
    return Math.min(Math.max(rate, candle.low), candle.high)
  }

  function profitAt(trade: Trade, rate: number): number {
    return roundTo8(bookedValue(trade.amount, rate, fee, -1) / trade.openValue - 1)
  }

  function close(trade: Trade, closeTime: number, closeRate: number, exitReason: ExitReason): void {
    const profitAbs = roundTo8(bookedValue(trade.amount, closeRate, fee, -1) - trade.openValue)
    open = open.filter((one) => one !== trade)
    closed.push({
      id: trade.id,
      pair: trade.pair,
      isShort: false,
      leverage: 1,
      openTime: trade.openTime,
      closeTime,
      openRate: trade.openRate,
      closeRate,
      amount: trade.amount,
      stakeAmount: trade.stake,
      feeOpen: fee,
      feeClose: fee,
      profitRatio: profitAbs / trade.openValue,
      profitAbs,
      exitReason,
      minRate: trade.minRate,
      maxRate: trade.maxRate,
      initialStopLoss: trade.initialStop,
      stopLoss: trade.stop,
      fundingFees: 0,
      liquidationPrice: null,
    })
  }

  function tradeOf(pair: Pair): Trade | undefined {
    return open.find((trade) => trade.pair === pair)
  }

  function balance(): number {
    return settings.startingBalance + sum(closed.map(({ profitAbs }) => profitAbs))
  }
}

/** By time: the rows after the first kept one, which has nobody's decision to act on. */
function actingRows({ candles, enterLong, exitLong, startup }: Market): Map<number, Candle> {
  const rows = new Map<number, Candle>()
  for (let row = startup + 1; row < candles.length; row++) {
    rows.set(candles.time[row]!, {
      time: candles.time[row]!,
      open: candles.open[row]!,
      high: candles.high[row]!,
      low: candles.low[row]!,
      close: candles.close[row]!,
      enter: enterLong[row - 1] === 1,
      exit: exitLong[row - 1] === 1,
    })
  }
  return rows
}

function fills({ rate }: PendingOrder, { low, high }: Candle): boolean {
  return low <= rate && rate <= high
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
