import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { writeCandles } from '../../adapters/source/index.ts'
import { sliceCandles } from '../../domain/index.ts'
import { collectCandles, demoMarket } from '../../trade/market/index.ts'
import { readObjective, type TrialResult } from '../../trade/research/index.ts'
import { evaluateTrial } from './evaluate-trial.ts'
import { loadExperiment } from './load-experiment.ts'
import { TrialThreads } from './trial-threads.ts'

const folder = mkdtempSync(join(tmpdir(), 'leme-trials-'))
after(() => rmSync(folder, { recursive: true, force: true }))

/** A strategy that does what its parameter `mood` says. */
writeFileSync(
  join(folder, 'moody.ts'),
  `import { crossesAbove, crossesBelow, sma } from 'leme/math'
import { defineStrategy, param } from 'leme/strategy'
export default defineStrategy({
  name: 'moody',
  timeframe: '15m',
  params: {
    fast: param.int({ min: 2, max: 20, start: 5 }),
    mood: param.choice({ options: ['calm', 'throws', 'endless', 'greedy'], start: 'calm' }),
  },
  indicators: ({ close }, { fast, mood }) => {
    if (mood === 'throws') throw new Error('not today')
    while (mood === 'endless') close.length
    const hoard: number[][] = []
    while (mood === 'greedy') hoard.push(new Array(100_000).fill(hoard.length))
    return { quick: sma(close, fast), calm: sma(close, 40) }
  },
  enterLong: ({ quick, calm }) => crossesAbove(quick, calm),
  exitLong: ({ quick, calm }) => crossesBelow(quick, calm),
})
`,
)
const { key, rows } = demoMarket({ days: 20, seed: 3 }).series[0]!
writeCandles(
  join(folder, `${key.pair.replace('/', '-')}-1m.csv`),
  collectCandles(rows, key.timeframe).candles,
)

const experiment = await loadExperiment({
  strategy: join(folder, 'moody.ts'),
  source: { paths: [folder] },
  settings: { max_open_trades: 1 },
})
const judgement = { objectives: [readObjective('SharpeHyperOptLoss')] }
const trial = (number: number, fast: number, mood = 'calm') => ({
  number,
  batch: 0,
  parameters: { fast, mood },
})

async function run(
  threads: TrialThreads,
  batch: ReturnType<typeof trial>[],
  signal = new AbortController().signal,
) {
  const results: TrialResult[] = []
  for await (const result of threads.evaluate(batch, signal)) results.push(result)
  return results.sort((a, b) => a.number - b.number)
}

describe('trials in threads', () => {
  it('come out as they do here, whatever the number of threads', async () => {
    const batch = Array.from({ length: 9 }, (_, i) => trial(i, i + 2))
    const wanted = batch.map(({ parameters }) =>
      evaluateTrial(experiment.strategy, experiment.data, { parameters, judgement }),
    )
    assert.ok(new Set(wanted.map(({ tradeHash }) => tradeHash)).size > 5)
    for (const count of [1, 2, 4]) {
      await using threads = new TrialThreads({ data: experiment.data, judgement }, { count })
      const results = await run(threads, batch)
      assert.deepEqual(
        results.map((result) => result.kind === 'told' && result.evaluation),
        wanted,
      )
    }
  })

  it('go on in the same threads on other candles and another judgement', async () => {
    await using threads = new TrialThreads({ data: experiment.data, judgement }, { count: 2 })
    await run(threads, [trial(0, 5), trial(1, 6)])
    const series = experiment.data.series.map(({ pair, candles }) => ({
      ...{ pair, candles: sliceCandles(candles, 0, 900) },
    }))
    const other = { objectives: [readObjective('max:totalTrades')] }
    const ground = { data: { ...experiment.data, series }, judgement: other }
    threads.turnTo(ground)
    const batch = [trial(2, 5), trial(3, 6), trial(4, 7)]
    const results = await run(threads, batch)
    assert.deepEqual(
      results.map((result) => result.kind === 'told' && result.evaluation),
      batch.map(({ parameters }) =>
        evaluateTrial(experiment.strategy, ground.data, { parameters, judgement: other }),
      ),
    )
    assert.equal(threads.started, 2)
  })

  it('that throw, never end or eat all memory fail, and the rest goes on', async () => {
    await using threads = new TrialThreads(
      { data: experiment.data, judgement },
      { count: 2, trialMs: 1_500, memoryMb: 64 },
    )
    const moods = ['calm', 'endless', 'throws', 'greedy', 'calm', 'endless', 'calm']
    const results = await run(
      threads,
      moods.map((mood, i) => trial(i, 5 + i, mood)),
    )
    assert.deepEqual(
      results.map(({ kind }) => kind),
      moods.map((mood) => (mood === 'calm' ? 'told' : 'failed')),
    )
    const reasons = results.map((result) => (result.kind === 'failed' ? result.reason : ''))
    assert.match(reasons[1]!, /ran longer than 1\.5 s/)
    assert.match(reasons[2]!, /indicators threw: not today/)
    assert.match(reasons[3]!, /memory|ran longer/)
    assert.equal((await run(threads, [trial(9, 3)]))[0]!.kind, 'told', 'and so does the next batch')
  })

  it('stop when they are told to', async () => {
    await using threads = new TrialThreads({ data: experiment.data, judgement }, { count: 1, trialMs: 5_000 })
    const control = new AbortController()
    const running = run(threads, [trial(0, 5, 'endless'), trial(1, 5)], control.signal)
    setTimeout(() => control.abort(), 300)
    await assert.rejects(running, { name: 'AbortError' })
  })

  it('fail with the reason when the strategy cannot be loaded', async () => {
    const data = { ...experiment.data, strategyPath: join(folder, 'gone.ts') }
    await using threads = new TrialThreads({ data, judgement }, { count: 1 })
    const [result] = await run(threads, [trial(0, 5)])
    assert.match(result!.kind === 'failed' ? result!.reason : '', /there is no strategy file/)
  })
})
