import { setTimeout as delay } from 'node:timers/promises'
import { type Candles, parsePair } from '../../src/domain/index.ts'
import { above, and, crossesAbove, crossesBelow, ema } from '../../src/math/index.ts'
import { prepareMarket, simulate, tradingSettings } from '../../src/trade/engine/index.ts'
import {
  backtestMetrics,
  evaluationOf,
  localEvaluator,
  type Objective,
  readObjective,
  runStudy,
  type StudySpec,
  type StudyStore,
  samplerSpec,
  strategySpace,
  type TrialParameters,
} from '../../src/trade/research/index.ts'
import { defineStrategy, param } from '../../src/trade/strategy/index.ts'

const SEARCHED = defineStrategy({
  name: 'stand-search',
  timeframe: '1h',
  startup: 120,
  params: {
    fast: param.int({ min: 4, max: 30, start: 10 }),
    slow: param.int({ min: 20, max: 120, start: 40 }),
    room: param.real({ min: 0, max: 0.02, start: 0 }),
    trend: param.choice({ options: ['any', 'up'], start: 'any' }),
  },
  risk: { stop: 0.03 },
  indicators: ({ close }, { fast, slow, room }) => ({
    fast: ema(close, fast),
    slow: ema(close, slow),
    long: ema(close, 120).map((value) => value * (1 + room)),
  }),
  enterLong: ({ fast, slow, long, close }, { trend }) =>
    trend === 'up' ? and(crossesAbove(fast, slow), above(close, long)) : crossesAbove(fast, slow),
  exitLong: ({ fast, slow }) => crossesBelow(fast, slow),
})

/** Searches in every state: finished, stopped with two objectives, failed, interrupted, and one that goes on for long. */
export async function standStudies(studies: StudyStore, candles: Candles, trialMs: number): Promise<void> {
  const run = async (id: string, budget: number, changes: Changes = {}) => {
    const objectives = (changes.objectives ?? ['max:profitTotal']).map(readObjective)
    const spec = specOf(candles, objectives, changes.seed ?? 1)
    const evaluate = async (parameters: TrialParameters) => {
      // A search that nobody waits for keeps no process alive.
      if (changes.trialMs) await delay(changes.trialMs, undefined, { ref: false })
      if (parameters.fast === 13) throw new Error('13 is bad luck: this trial was made to fail')
      if (changes.breaks) throw new Error('no candles')
      return evaluated(candles, parameters, objectives)
    }
    const evaluator = localEvaluator(evaluate, { now: () => performance.now(), concurrency: 1 })
    await runStudy(
      { id, spec, budget, ...(changes.patience && { patience: changes.patience }) },
      { store: studies, evaluator, now: () => performance.now() },
    )
  }
  await run('stand-search-3f6c21aa', 240)
  await run('return-or-calm', 90, {
    objectives: ['max:profitTotal', 'min:maxDrawdownAccount'],
    patience: 30,
    seed: 2,
  })
  await run('no-candles', 6, { breaks: true, seed: 3 })
  const { id } = await studies.create({
    ...{ id: 'power-cut', budget: 100 },
    spec: specOf(candles, [readObjective('SharpeHyperOptLossDaily')], 4),
  })
  await studies.ask(id, [{ number: 0, batch: 0, parameters: { fast: 8, slow: 30, room: 0.01, trend: 'up' } }])
  void run('overnight', 5_000, { trialMs, seed: 5 })
}

interface Changes {
  readonly objectives?: readonly string[]
  readonly seed?: number
  readonly patience?: number
  readonly trialMs?: number
  readonly breaks?: boolean
}

function specOf(candles: Candles, objectives: readonly Objective[], seed: number): StudySpec {
  const end = candles.time[Math.floor(candles.length * 0.7)]!
  return {
    subject: { strategy: SEARCHED.name, code: 'b1946ac92492d2347c6235b4d2611184', seen: `undefined-${end}` },
    space: strategySpace(SEARCHED.params),
    ...{ sampler: samplerSpec('tpe'), objectives, seed, batchSize: 8 },
  }
}

function evaluated(candles: Candles, params: TrialParameters, objectives: readonly Objective[]) {
  const pair = parsePair('TIDE/USDT')
  const settings = tradingSettings(SEARCHED.risk, { fee: 0.0005, maxOpenTrades: 1 })
  const { trades, startTime, endTime } = simulate([prepareMarket(SEARCHED, { pair, candles }, { params })], {
    settings,
  })
  const { startingBalance } = settings
  const metrics = backtestMetrics({ trades, startTime, endTime, startingBalance, pairs: [pair] })
  return evaluationOf(objectives, { trades, metrics }, { minTrades: 5 })
}
