import type { ClosedTrade } from 'leme/domain'
import { Engine, type EngineOptions, type Market } from 'leme/engine'
import { SimulatedExchange } from 'leme/orders'

/** The trades of an engine that is fed one candle after the other, and never knows more. */
export function streamed(
  markets: readonly Market[],
  options: Omit<EngineOptions, 'exchange'>,
): readonly ClosedTrade[] {
  const engine = new Engine({ ...options, exchange: new SimulatedExchange(options.settings) })
  const times = [
    ...new Set(markets.flatMap(({ candles, startup }) => [...candles.time.subarray(startup)])),
  ].sort((a, b) => a - b)
  times.slice(1).forEach((time, index) => {
    engine.markets = markets.map((market) => upTo(market, time))
    engine.step(time, index === times.length - 2)
  })
  engine.closeAll()
  return engine.portfolio.closed
}

/** The market without the rows after `time`. */
function upTo(market: Market, time: number): Market {
  const { candles } = market
  let length = candles.length
  while (length > 0 && candles.time[length - 1]! > time) length--
  const cut = <T extends Float64Array | Uint8Array>(column: T) => column.subarray(0, length) as T
  const { enterShort, exitShort, columns = {} } = market
  return {
    ...market,
    candles: {
      ...{ timeframe: candles.timeframe, length, time: cut(candles.time), open: cut(candles.open) },
      ...{ high: cut(candles.high), low: cut(candles.low), close: cut(candles.close) },
      volume: cut(candles.volume),
    },
    enterLong: cut(market.enterLong),
    exitLong: cut(market.exitLong),
    ...(enterShort && { enterShort: cut(enterShort) }),
    ...(exitShort && { exitShort: cut(exitShort) }),
    columns: Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, cut(column)])),
  }
}
