import { i32At, order, tradeAt } from './layout'
import { profitRatio } from './profit'
import { startingBalance } from './rules'
import { closedCount } from './run'

/**
 * Adds up the closed trades into eight numbers at `out`: wins, losses, profit, that of the winners, returns,
 * their squares, deepest fall of the running profit, greatest fall relative to the balance at its peak.
 */
export function tally(out: usize): void {
  let wins = 0
  let losses = 0
  let profit: f64 = 0
  let gross: f64 = 0
  let returns: f64 = 0
  let squares: f64 = 0
  let peak = -Infinity
  let deepest: f64 = 0
  let relative: f64 = 0
  for (let place = 0; place < closedCount; place++) {
    const trade = tradeAt(i32At(order, place))
    const ratio = profitRatio(trade)
    profit += trade.profitAbs
    returns += ratio
    squares += ratio * ratio
    if (ratio > 0) {
      wins++
      gross += trade.profitAbs
    } else if (ratio < 0) {
      losses++
    }
    peak = max(peak, profit)
    const fall = peak - profit
    deepest = max(deepest, fall)
    relative = max(relative, fall / (startingBalance + peak))
  }
  store<f64>(out, wins, 0)
  store<f64>(out, losses, 8)
  store<f64>(out, profit, 16)
  store<f64>(out, gross, 24)
  store<f64>(out, returns, 32)
  store<f64>(out, squares, 40)
  store<f64>(out, deepest, 48)
  store<f64>(out, relative, 56)
}
