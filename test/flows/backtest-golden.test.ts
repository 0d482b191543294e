import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { readCase } from '../golden/case.ts'
import { answerOf, type BacktestDocument } from './documents.fixture.ts'
import { makeWorkspace, ROOT } from './workspace.fixture.ts'

const SHARED = join(ROOT, '..', 'shared')
const skip = !existsSync(SHARED) && 'there is no folder ../shared beside the checkout'

/** Cases whose rules are written below as a user writes them. */
const STRATEGIES: Readonly<Record<string, string>> = {
  '13b-timeframe-no-detail': `
    indicators: ({ close }) => ({ fast: sma(close, 11), slow: sma(close, 47) }),
    enterLong: ({ fast, slow, close }) => and(above(fast, slow), above(close, fast)),
    exitLong: ({ fast, slow }) => crossesBelow(fast, slow),`,
  '15-startup-timerange': `
    startup: 60,
    indicators: ({ close }) => ({ fast: ema(close, 9), slow: ema(close, 30), strength: rsi(close, 10) }),
    enterLong: ({ fast, slow, strength }) => and(crossesAbove(fast, slow), below(strength, 70)),
    exitLong: ({ fast, slow }) => crossesBelow(fast, slow),`,
}

const { leme, write } = makeWorkspace({ after })

for (const [name, body] of Object.entries(STRATEGIES)) {
  test(`leme backtest makes freqtrade's trades: ${name}`, { skip }, async () => {
    const golden = readCase(join(SHARED, 'golden', 'freqtrade', `${name}.json`))
    const { start_ms, end_ms } = golden.timerange ?? {}
    const strategy = write(
      `${name}.ts`,
      `import { above, and, below, crossesAbove, crossesBelow, ema, rsi, sma } from 'leme/math'
       import { defineStrategy } from 'leme/strategy'
       export default defineStrategy({ name: 'golden', timeframe: '5m', ${body} })`,
    )
    const { trades }: BacktestDocument = answerOf(
      await leme(
        ...['backtest', '-s', strategy, '--candles', join(SHARED, 'data', 'candles'), '--timeframe', '5m'],
        ...['-p', golden.pairs.join(), '--config', write(`${name}.json`, JSON.stringify(golden.settings))],
        ...(golden.timerange ? ['--timerange', `${start_ms ?? ''}-${end_ms ?? ''}`] : []),
        '--json',
      ),
    )
    const wanted = golden.result.trades
    assert.equal(trades.length, wanted.length)
    for (const [at, trade] of trades.entries()) {
      const theirs = wanted[at]!
      assert.deepEqual(
        [trade.pair, trade.isShort, trade.openTime, trade.closeTime, trade.exitReason],
        [theirs.pair, theirs.is_short, theirs.open_time_ms, theirs.close_time_ms, theirs.exit_reason],
        `trade ${at + 1}`,
      )
      near(trade.openRate, theirs.open_rate, 1e-9)
      near(trade.closeRate, theirs.close_rate, 1e-9)
      near(trade.amount, theirs.amount, 1e-9)
      near(trade.stakeAmount, theirs.stake_amount, 1e-9)
      assert.ok(Math.abs(trade.profitAbs - Number(theirs.profit_abs)) <= 1.0001e-8)
      near(trade.profitRatio, theirs.profit_ratio, 1e-6, 1e-9)
    }
  })
}

function near(found: number, wanted: unknown, relative: number, absolute = 0): void {
  const error = Math.abs(found - Number(wanted))
  assert.ok(error <= relative * Math.abs(Number(wanted)) + absolute, `${found}, freqtrade has ${wanted}`)
}
