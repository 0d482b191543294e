import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  allocateCandles,
  type Candles,
  parsePair,
  parseTimeframe,
  timeframeMs,
} from '../../../domain/index.ts'
import { and, below, crossesAbove, crossesBelow, random, sma } from '../../../math/index.ts'
import { DEFAULT_SETTINGS, prepareMarket, type Simulation, simulate } from '../../engine/index.ts'
import { defineStrategy, param } from '../../strategy/index.ts'
import { closedTrade } from '../closed-trade.fixture.ts'
import { dimension } from '../hyperopt/space/dimension.ts'
import { candlesClosedBy } from './candles-closed-by.ts'
import { type Period, walkForwardFolds } from './folds.ts'
import { type FoldReport, type FoldRunRequest, type OptimiseRequest, walkForward } from './walk-forward.ts'
import { walkForwardSentence } from './walk-forward-sentence.ts'

const HOUR = 3_600_000
const START = Date.UTC(2024, 0, 1)
const PAIR = parsePair('ETH/USDT')
const hour = parseTimeframe('1h')

const strategy = defineStrategy({
  name: 'crossing',
  timeframe: '1h',
  startup: 20,
  params: { fast: param.int({ min: 2, max: 10, start: 4 }) },
  indicators: ({ close }, { fast }) => ({ fast: sma(close, fast), slow: sma(close, 20) }),
  enterLong: ({ fast, slow, close }) => and(crossesAbove(fast, slow), below(close, 1e9)),
  exitLong: ({ fast, slow }) => crossesBelow(fast, slow),
})

function walk(seed: string, rows: number, timeframe = hour): Candles {
  const chance = random(seed)
  const candles = allocateCandles(rows, timeframe)
  let last = 100
  for (let row = 0; row < rows; row++) {
    const close = last * (1 + (chance.next() - 0.495) * 0.02)
    candles.time[row] = START + row * timeframeMs(timeframe)
    candles.open[row] = last
    candles.high[row] = Math.max(last, close)
    candles.low[row] = Math.min(last, close)
    candles.close[row] = close
    candles.volume[row] = 1
    last = close
  }
  return candles
}

/** The engine itself, over the candles that were lent. */
function run({ candles, period, startingBalance, parameters }: FoldRunRequest): Simulation {
  const market = prepareMarket(
    strategy,
    { pair: PAIR, candles: candles.get(PAIR)! },
    { params: parameters, range: period },
  )
  return simulate([market], { settings: { ...DEFAULT_SETTINGS, startingBalance } })
}

/** The best of all nine by profit. */
function best(request: OptimiseRequest) {
  const trials = [2, 3, 4, 5, 6, 7, 8, 9, 10].map((fast) => {
    const parameters = { fast }
    return { parameters, profit: run({ ...request, purpose: 'in-sample', parameters }).finalBalance }
  })
  const { parameters } = trials.reduce((a, b) => (b.profit > a.profit ? b : a))
  return { parameters, trials: trials.length }
}

const series = (seed: string, rows = 1200) => new Map([[PAIR as string, walk(seed, rows)]])
const range = (rows: number): Period => ({ start: START + 20 * HOUR, end: START + (rows - 1) * HOUR })
const setup = (candles: ReadonlyMap<string, Candles>, rows = 1200) => ({
  folds: walkForwardFolds({
    range: range(rows),
    timeframe: hour,
    train: 300,
    test: 120,
    purge: 3,
    embargo: 2,
  }),
  timeframe: hour,
  startingBalance: 1000,
  load: () => candles,
  optimise: best,
  backtest: run,
})

test('an optimiser meets no candle that closes after its train period, whatever is loaded', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        train: fc.integer({ min: 30, max: 200 }),
        test: fc.integer({ min: 25, max: 90 }),
        purge: fc.integer({ min: 0, max: 5 }),
        embargo: fc.integer({ min: 0, max: 5 }),
        kind: fc.constantFrom('rolling' as const, 'anchored' as const),
      }),
      async (lengths) => {
        const folds = walkForwardFolds({ range: range(600), timeframe: hour, ...lengths })
        const candles = new Map([
          ['hours', walk('hours', 600)],
          ['days', walk('days', 25, parseTimeframe('1d'))],
          ['minutes', walk('minutes', 7200, parseTimeframe('5m'))],
        ])
        let asked = 0
        const spy = (request: OptimiseRequest, end: number) => {
          asked++
          assert.equal(request.period.end, end)
          for (const [name, lent] of request.candles) {
            const closed = lent.time.at(-1)! + timeframeMs(lent.timeframe)
            assert.ok(
              closed <= end + HOUR,
              `${name} of fold ${request.fold} close ${closed - end - HOUR} ms late`,
            )
            assert.equal(lent.time.length, lent.length)
            assert.ok(lent.length > 0 || name === 'days')
          }
        }
        let loading: number[] = []
        await walkForward({
          ...setup(candles),
          folds,
          load: (closedBy) => {
            loading.push(closedBy)
            return candles
          },
          optimise: (request) => {
            const { train } = folds[request.fold]!
            spy(request, train.end)
            assert.ok(Math.max(...loading) <= train.end + HOUR, 'the test is not loaded while it is unknown')
            return { parameters: {} }
          },
          backtest: (request) => {
            const { train, test: judged } = folds[request.fold]!
            spy(request, request.purpose === 'in-sample' ? train.end : judged.end)
            if (request.purpose === 'out-of-sample') loading = []
            return { ...EMPTY, finalBalance: request.startingBalance }
          },
        })
        assert.equal(asked, 3 * folds.length)
      },
    ),
    { numRuns: 40 },
  )
})

test('another future changes neither parameters nor figures of the folds before it', async () => {
  const candles = series('future')
  const found = await walkForward(setup(candles))
  assert.ok(found.folds.length >= 6)
  const third = found.folds[2]!
  const changed = walk('future', 1200)
  const other = walk('another', 1200)
  const from = third.train.end / HOUR - START / HOUR + 1
  for (const name of ['open', 'high', 'low', 'close'] as const)
    changed[name].set(other[name].subarray(from), from)
  const again = await walkForward(setup(new Map([[PAIR, changed]])))
  assert.deepEqual(again.folds.slice(0, 2), found.folds.slice(0, 2))
  assert.deepEqual([again.folds[2]!.parameters, again.folds[2]!.inSample], [third.parameters, third.inSample])
  assert.notDeepEqual(again.folds[2]!.outOfSample, third.outOfSample)
})

test('runs out of sample are one run: money is carried on, ids ascend, trades lie in their tests', async () => {
  const told: FoldReport[] = []
  const found = await walkForward({ ...setup(series('stitched')), onFold: (report) => told.push(report) })
  const { trades, finalBalance, startTime, endTime } = found.simulation
  assert.deepEqual(told, found.folds)
  assert.ok(trades.length > 20)
  assert.deepEqual(
    trades.map(({ id }) => id),
    trades.map((_, row) => row + 1),
  )
  const sum = trades.reduce((total, { profitAbs }) => total + profitAbs, 0)
  assert.ok(Math.abs(finalBalance - 1000 - sum) < 1e-9)
  const grown = found.folds.reduce((balance, fold) => balance * (1 + fold.outOfSample.profitTotal), 1000)
  assert.ok(Math.abs(grown - finalBalance) < 1e-6)
  assert.deepEqual([startTime, endTime], [found.folds[0]!.test.start, found.folds.at(-1)!.test.end])
  for (const { openTime, closeTime } of trades) {
    assert.ok(found.folds.some(({ test: { start, end } }) => openTime >= start && closeTime <= end))
  }
  assert.equal(
    trades.length,
    found.folds.reduce((count, fold) => count + fold.outOfSample.trades, 0),
  )
})

const EMPTY: Simulation = {
  trades: [],
  finalBalance: 1000,
  rejectedSignals: 1,
  timedOutEntries: 0,
  timedOutExits: 0,
  canceledTradeEntries: 0,
  canceledEntryOrders: 0,
  replacedEntryOrders: 0,
  locks: [],
  path: 'reference' as const,
  startTime: START,
  endTime: START,
  candles: 10,
}

/** A run that gains `ratio` of its balance by one trade on the first day of its period. */
function gaining(ratio: number, { period, startingBalance }: FoldRunRequest): Simulation {
  const profit = startingBalance * ratio
  const times = { openTime: period.start, closeTime: period.start + HOUR }
  return {
    ...EMPTY,
    trades: [closedTrade(profit, 0, { id: 1, ...times })],
    finalBalance: startingBalance + profit,
  }
}

test('efficiency is profit per day against profit per day', async () => {
  const folds = walkForwardFolds({
    range: { start: START, end: START + 959 * HOUR },
    timeframe: hour,
    train: 480,
    test: 240,
  })
  const found = await walkForward({
    ...setup(new Map()),
    folds,
    optimise: ({ fold }) => ({
      parameters: { fast: fold === 0 ? 2 : 10, mode: fold === 0 ? 'a' : 'b' },
      trials: 7,
    }),
    backtest: (request) =>
      gaining(request.purpose === 'in-sample' ? 0.2 : [0.05, -0.02][request.fold]!, request),
    space: [dimension.int('fast', { min: 0, max: 19 }), dimension.choice('mode', { options: ['a', 'b'] })],
  })
  // 0.2 in 20 days, then 0.05 and −0.02 in 10 days each.
  assert.deepEqual(
    found.folds.map((fold) => [fold.inSample.profitPerDay, fold.efficiency!.toFixed(9), fold.trials]),
    [
      [0.01, '0.500000000', 7],
      [0.01, '-0.200000000', 7],
    ],
  )
  assert.ok(Math.abs(found.efficiency! - 0.15) < 1e-12)
  assert.equal(found.gained, 1)
  assert.deepEqual(found.drift, [
    { name: 'mode', values: ['a', 'b'], changes: 1, meanStep: null, spread: null },
    { name: 'fast', values: [2, 10], changes: 1, meanStep: 0.4, spread: 0.4 },
  ])
  assert.equal(
    found.sentence,
    'Gains 2.9 % out of sample in 2 trades; 1 of 2 folds gained, only 15 % of the profit per day in sample.',
  )
  assert.deepEqual([found.simulation.rejectedSignals, found.simulation.candles], [2, 20])
  const simulation = { ...found.simulation, trades: [] }
  assert.equal(
    walkForwardSentence({ ...found, simulation, startingBalance: 1000 }),
    'No trade was made out of sample: there is nothing to judge.',
  )
})

test('a run outside of its period, no fold at all, and an abort end it', async () => {
  const base = setup(series('ends'))
  const stray = { ...EMPTY, trades: [closedTrade(1, 0)] }
  await assert.rejects(walkForward({ ...base, backtest: () => stray }), { code: 'walk-forward.outside' })
  await assert.rejects(walkForward({ ...base, folds: [] }), { code: 'walk-forward.range' })
  const signal = AbortSignal.abort(new Error('enough'))
  await assert.rejects(walkForward({ ...base, signal }), /enough/)
})

test('candles of any length are cut by their close', () => {
  const days = walk('days', 5, parseTimeframe('1d'))
  const cut = (time: number) => candlesClosedBy(new Map([['d', days]]), time).get('d')!.length
  assert.deepEqual(
    [0, 23, 24, 47, 48, 1000].map((hours) => cut(START + hours * HOUR)),
    [0, 0, 1, 1, 2, 5],
  )
})
