import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type ClosedTrade, parsePair } from '../../../domain/index.ts'
import { random } from '../../../math/index.ts'
import { backtestMetrics } from '../backtest-metrics.ts'
import { anyProfits, closedTrade, HOUR, START, tradesOf } from '../closed-trade.fixture.ts'
import { monteCarlo } from '../monte-carlo/monte-carlo.ts'
import { tradeMoney, tradeRatios } from '../monte-carlo/steps.ts'
import { compareRuns } from './compare-runs.ts'
import { metricTable } from './metric-table.ts'
import { pairedTest } from './paired-test.ts'
import { tradeOverlap } from './trade-overlap.ts'

const DAY = 24 * HOUR

/** One trade a day with these profits. */
function run(name: string, profits: readonly number[], start = START) {
  const trades = profits.map((profit, day) =>
    closedTrade(profit, day * 24, { openTime: start + day * DAY, closeTime: start + day * DAY + HOUR }),
  )
  return { name, trades, startingBalance: 1000, startTime: start, endTime: start + profits.length * DAY - 1 }
}

const noise = (seed: string, days: number, edge = 0) => {
  const chance = random(seed)
  return Array.from({ length: days }, () => chance.normal() + edge)
}

test('a run is no better than itself', () => {
  fc.assert(
    fc.property(
      anyProfits.filter((profits) => profits.length >= 3),
      (profits) => {
        const found = compareRuns(run('a', profits), run('b', profits), { tries: 50 })
        assert.equal(found.verdict, 'undecided')
        assert.deepEqual([found.paired!.meanReturn.pValue, found.paired!.sharpe.value], [1, 0])
        assert.ok(
          found.metrics.every(({ differences, best }) => best === null && (differences[1] ?? 0) === 0),
        )
        assert.deepEqual([found.overlap.sameTrade, found.overlap.similarity], [profits.length, 1])
      },
    ),
  )
})

test('turned around, everything is turned around', () => {
  const [a, b] = [run('a', noise('one', 80, 0.3)), run('b', noise('two', 80))]
  const [there, back] = [compareRuns(a, b), compareRuns(b, a)]
  assert.equal(there.paired!.meanReturn.value, -back.paired!.meanReturn.value)
  assert.equal(there.paired!.meanReturn.pValue, back.paired!.meanReturn.pValue)
  assert.deepEqual(there.overlap.profitOfOwn, back.overlap.profitOfOwn.toReversed())
})

test('an edge on top of the same days is found, which a look at each run alone would miss', () => {
  const market = noise('market', 200).map((profit) => profit * 10)
  const better = market.map((profit, day) => profit + (day % 2 === 0 ? 0.4 : 0.2))
  const found = compareRuns(run('tuned', better), run('plain', market))
  assert.equal(found.verdict, 'first')
  assert.match(
    found.sentence,
    /^tuned brings 0\.02 % a day more than plain over 200 days, beyond chance \(p < 0\.01\)\.$/,
  )
  assert.equal(compareRuns(run('plain', market), run('tuned', better)).verdict, 'second')
  const { low, high, value } = found.paired!.meanReturn
  assert.ok(low <= value && value <= high && low > 0)
})

test('runs without a difference are called different about as often as p says', () => {
  let called = 0
  for (let trial = 0; trial < 200; trial++) {
    const a = Float64Array.from(noise(`a ${trial}`, 60))
    const b = Float64Array.from(noise(`b ${trial}`, 60))
    if (pairedTest(a, b, { tries: 200, seed: trial })!.meanReturn.pValue < 0.1) called++
  }
  assert.ok(called > 8 && called < 40, `${called} of 200`)
})

test('days that follow each other count less than days of their own', () => {
  const chance = random('persistent')
  let last = 0
  const wave = Float64Array.from({ length: 300 }, () => {
    last = 0.9 * last + chance.normal()
    return last + 0.9
  })
  const flat = new Float64Array(300)
  const width = (meanBlock: number) => {
    const { low, high } = pairedTest(wave, flat, { meanBlock })!.meanReturn
    return high - low
  }
  assert.ok(width(20) > 2 * width(1))
})

test('only days that both have are compared', () => {
  const a = run('a', noise('long', 100))
  const b = run('b', noise('short', 50), START + 80 * DAY)
  assert.equal(compareRuns(a, b).paired!.days, 20)
  assert.match(compareRuns(a, b).sentence, /over 20 days: too few days to tell from chance/)
  const apart = compareRuns(a, run('c', [1, 2, 3], START + 200 * DAY))
  assert.deepEqual([apart.paired, apart.verdict], [null, 'undecided'])
  assert.equal(apart.sentence, 'a and c share too few days to compare.')
})

test('a run without trades is named', () => {
  const { sentence, verdict } = compareRuns(run('idle', []), run('b', [1, 2, -1]))
  assert.equal(verdict, 'undecided')
  assert.match(sentence, / idle made no trade\.$/)
})

test('a Sharpe ratio is compared as such: the same mean at half the risk', () => {
  const calm = Float64Array.from(noise('risk', 400), (value) => 0.001 + value * 0.005)
  const wild = Float64Array.from(noise('risk', 400), (value) => 0.001 + value * 0.02)
  const found = pairedTest(calm, wild)!
  assert.ok(found.sharpe.value > 0.1 && found.sharpe.pValue < 0.05)
  assert.ok(found.meanReturn.pValue > 0.2)
})

test('figures are differences from the first run, stand-ins are none, and the best is named', () => {
  const metrics = (profits: readonly number[], drawdownFromStart = 0) => ({
    ...backtestMetrics({
      trades: tradesOf(profits),
      startingBalance: 100,
      startTime: START,
      endTime: START + 9 * DAY,
    }),
    drawdownFromStart,
  })
  const rows = metricTable([metrics([2, -1, 3]), metrics([5, 1, 1]), metrics([1, -3, 1])])
  const row = (metric: string) => rows.find((found) => found.metric === metric)!
  assert.deepEqual(
    row('profitTotal').differences.map((value) => Math.round(value! * 1e9) / 1e9),
    [0, 0.03, -0.05],
  )
  assert.equal(row('profitTotal').best, 1)
  assert.deepEqual([row('maxDrawdownAccount').best, row('totalTrades').best], [1, null])
  assert.deepEqual([row('profitFactor').values[1], row('profitFactor').differences[1]], [null, null])
  assert.deepEqual(row('profitFactor').values[0], 5)
  assert.deepEqual([row('calmar').values[1], row('calmar').best], [null, 0])
  const [lost, idle] = [metricTable([metrics([-1, -2])]), metricTable([metrics([])])]
  const figureOf = (table: typeof rows, name: string) =>
    table.find(({ metric }) => metric === name)!.values[0]
  assert.equal(figureOf(lost, 'profitFactor'), 0, 'nothing won is 0, nothing lost is no number')
  assert.deepEqual(
    ['profitTotal', 'winrate', 'sharpe', 'profitFactor', 'holdingAvgS'].map((name) => figureOf(idle, name)),
    [0, null, null, null, null],
  )
})

test('the drawdown from the start is that of Monte Carlo', () => {
  fc.assert(
    fc.property(anyProfits, (profits) => {
      const { trades, startingBalance } = run('a', profits)
      const [row] = compareRuns(run('a', profits), run('b', profits)).metrics.filter(
        ({ metric }) => metric === 'drawdownFromStart',
      )
      for (const steps of [tradeMoney(trades), tradeRatios(trades, startingBalance)]) {
        const told = monteCarlo({
          steps,
          startingBalance,
          resampling: { kind: 'shuffle' },
          seed: 1,
          tries: 1,
        })
        assert.ok(Math.abs((told?.actual.maxDrawdown ?? 0) - row!.values[0]!) < 1e-9)
      }
    }),
  )
})

test('shared trades are those of the same pair, side and entry, each counted once', () => {
  const trade = (hour: number, profit: number, change: Partial<ClosedTrade> = {}) =>
    closedTrade(profit, hour, change)
  const a = [trade(0, 1), trade(5, 2), trade(10, 3), trade(20, 4)]
  const b = [
    trade(0, 10),
    trade(5, 20, { closeTime: START + 9 * HOUR }),
    trade(10, 30, { isShort: true }),
    trade(20, 40, { pair: parsePair('LTC/BTC') }),
    trade(8, 50, { closeTime: START + 11 * HOUR }),
  ]
  assert.deepEqual(tradeOverlap(a, b), {
    sameEntry: 2,
    sameTrade: 1,
    meeting: [3, 3],
    similarity: 2 / 7,
    profitOfShared: [3, 30],
    profitOfOwn: [7, 120],
  })
  assert.equal(tradeOverlap([], []).similarity, 1)
  assert.equal(tradeOverlap([trade(0, 1), trade(0, 1)], [trade(0, 1)]).sameEntry, 1)
  assert.deepEqual(tradeOverlap(a, []).meeting, [0, 0])
})

test('trades that only touch do not meet; those of one candle do', () => {
  const at = (open: number, close: number) => closedTrade(1, 0, { openTime: open, closeTime: close })
  const meets = (x: ClosedTrade, y: ClosedTrade) => tradeOverlap([x], [y]).meeting[0]
  assert.deepEqual(
    [meets(at(0, 5), at(5, 9)), meets(at(0, 5), at(4, 9)), meets(at(5, 5), at(5, 9))],
    [0, 1, 1],
  )
  assert.equal(meets(at(3, 3), at(1, 9)), 1)
})

test('odd options and unequal days are refused', () => {
  const days = new Float64Array(5)
  const refused = { code: 'research.option' }
  assert.throws(() => pairedTest(days, new Float64Array(4)), refused)
  for (const options of [{ tries: 0 }, { tries: 1.5 }, { meanBlock: 0 }, { meanBlock: Number.NaN }]) {
    assert.throws(() => pairedTest(days, days, options), refused)
  }
  assert.equal(pairedTest(new Float64Array(2), new Float64Array(2)), undefined)
})
