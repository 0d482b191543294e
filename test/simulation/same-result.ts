import assert from 'node:assert/strict'
import type { ClosedTrade, TradeFill } from '../../src/domain/index.ts'
import type { Simulation } from '../../src/trade/engine/index.ts'
import type { PlainResult } from './plain/plain-simulator.ts'
import type { PlainLock } from './plain/run.ts'

const EXACT = ['id', 'pair', 'isShort', 'leverage', 'openTime', 'closeTime', 'exitReason'] as const
const CLOSE = [
  'openRate',
  'closeRate',
  'amount',
  'stakeAmount',
  'feeOpen',
  'feeClose',
  'profitAbs',
  'profitRatio',
  'minRate',
  'maxRate',
  'initialStopLoss',
  'stopLoss',
  'fundingFees',
] as const
const COUNTS = [
  'rejectedSignals',
  'timedOutEntries',
  'timedOutExits',
  'canceledTradeEntries',
  'canceledEntryOrders',
  'replacedEntryOrders',
  'startTime',
  'endTime',
] as const

/** Fails at the first thing in which the engine's result is not the oracle's. */
export function sameResult(found: Simulation, wanted: PlainResult): void {
  for (const [index, trade] of wanted.trades.entries()) sameTrade(found.trades[index], trade)
  assert.equal(found.trades.length, wanted.trades.length, 'number of trades')
  const locks = isInOrder(wanted) ? Infinity : wanted.locksBeforeEnd
  assert.deepEqual(found.locks.slice(0, locks).map(holdOf), wanted.locks.slice(0, locks).map(holdOf))
  for (const name of COUNTS) assert.equal(found[name], wanted[name], name)
  near(found.finalBalance, wanted.finalBalance, 'finalBalance')
}

function sameTrade(trade: ClosedTrade | undefined, wanted: ClosedTrade): void {
  assert.ok(trade, `trade ${wanted.id} of ${wanted.pair} is missing`)
  const told = `trade ${wanted.id}: `
  for (const field of EXACT) assert.equal(trade[field], wanted[field], told + field)
  for (const field of CLOSE) near(trade[field], wanted[field], told + field)
  const [liquidation, wantedLiquidation] = [trade.liquidationPrice, wanted.liquidationPrice]
  assert.equal(liquidation === null, wantedLiquidation === null, `${told}liquidationPrice`)
  near(liquidation ?? 0, wantedLiquidation ?? 0, `${told}liquidationPrice`)
  assert.equal(trade.fills?.length, wanted.fills?.length, `${told}fills`)
  for (const [index, { side, time, rate, amount }] of (wanted.fills ?? []).entries()) {
    const fill: TradeFill = trade.fills![index]!
    assert.deepEqual([fill.side, fill.time], [side, time], `${told}fill ${index}`)
    near(fill.rate, rate, `${told}rate of fill ${index}`)
    near(fill.amount, amount, `${told}amount of fill ${index}`)
  }
}

/** Within 1e-9 of the greater, or 1e-12 where sums of money cancel out. */
function near(found: number, wanted: number, what: string): void {
  const tolerance = Math.max(1e-9 * Math.max(Math.abs(found), Math.abs(wanted)), 1e-12)
  assert.ok(Math.abs(found - wanted) <= tolerance, `${what} is ${found}, wanted ${wanted}`)
}

/**
 * What is left open is closed pair by pair, each at its own last row: no recorded case says what a
 * protection sees of trades that were closed earlier but later in time, and no trade depends on it.
 */
function isInOrder({ trades }: PlainResult): boolean {
  return trades.every(({ closeTime }, index) => index === 0 || closeTime >= trades[index - 1]!.closeTime)
}

/** Without the reason: its words are free. */
function holdOf({ pair, side, from, until }: PlainLock) {
  return { pair, side, from, until }
}
