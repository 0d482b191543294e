import { candle, firstFrom, i32At, timeAt } from './layout'

/** First row from `from` on to leave on by signal, or the number of rows; rows of a market only ever grow. */
export function nextExit(market: Market, side: i32, from: i32): i32 {
  const list = side ? market.exitsShort : market.exitsLong
  const count = side ? market.exitCountShort : market.exitCountLong
  const at = firstFrom(list, side ? market.exitAtShort : market.exitAtLong, count, from)
  if (side) market.exitAtShort = at
  else market.exitAtLong = at
  return at < count ? i32At(list, at) : market.length
}

/** First row from `row` on whose time is not before `target`, at most the number of rows. */
export function rowFrom(market: Market, row: i32, target: f64): i32 {
  const ahead = <i32>max(0, ceil((target - timeAt(market, row)) / candle))
  let found = min(market.length, row + ahead)
  while (found > row && timeAt(market, found - 1) >= target) found--
  return found
}
