import { failedResult, pipelineResult, scoreOf } from '../../src/apps/server/pipeline.fixture.ts'
import type { ModelStore } from '../../src/trade/pipeline/index.ts'
import {
  FEED,
  HOUR,
  moveTo,
  newVersion,
  prediction,
} from '../../src/trade/pipeline/registry/model-version.fixture.ts'
import type { RunStore } from '../../src/trade/research/index.ts'

const AUCS = [0.58, 0.571, 0.492, 0.544, 0.566, 0.52, 0.583, 0.531]

/** Runs of pipelines in every state, `many` more of them, and a registry with a champion and a challenger. */
export async function standPipelines(
  { runs, models }: { readonly runs: RunStore; readonly models: ModelStore },
  { many = 0 }: { readonly many?: number } = {},
): Promise<void> {
  await standModels(models)
  const create = (id: string, title: string) =>
    runs.create({ id, kind: 'pipeline', title, spec: { pipeline: 'examples/pipelines/demo.jsonc' } })
  for (let at = 0; at < many; at++) {
    await create(`many-${at}`, `KEEL/USDT, trial ${at}`)
    await runs.start(`many-${at}`)
    await runs.finish(`many-${at}`, pipelineResult())
  }
  await create('foreign', 'Of another version')
  await runs.start('foreign')
  await runs.finish('foreign', { schema: 'leme.pipeline/9' })
  await create('odd', 'Title <b>“quoted”</b> & ’odd’ 漢字 with words that go on and on and on and on and on')
  await runs.start('odd')
  await runs.fail('odd', 'the store is gone')
  await create('failed', 'Features that look ahead')
  await runs.start('failed')
  await runs.finish('failed', failedResult())
  await create('bare', 'Without metrics')
  await runs.start('bare')
  await runs.finish(
    'bare',
    pipelineResult({ metrics: null, verdict: { kind: 'unknown', text: 'No verdict.' } }),
  )
  await create('waiting', 'Waits for a worker')
  await create('running', 'TIDE/USDT, 15 minutes, again')
  await runs.start('running')
  await runs.report('running', 0.45, 'train, 5 of 7: 3 of 8 pieces, some 40 s left')
  await create('whole', 'TIDE/USDT, 15 minutes (DEMO)')
  await runs.start('whole')
  const result = pipelineResult()
  await runs.finish('whole', {
    ...result,
    metrics: {
      ...result.metrics,
      scores: [scoreOf('up_gb', AUCS), scoreOf('up_lc', [0.5, 0.49, null, 0.51])],
    },
  })
}

async function standModels(models: ModelStore): Promise<void> {
  const trained = { trainingRun: 'in-train'.padEnd(64, '0') }
  await models.register('tide-up', newVersion('a', trained), 'cli')
  await models.register('tide-up', newVersion('b', { ...trained, notes: 'more trees' }), 'cli')
  await models.register('tide-up', newVersion('c'), 'cli')
  await models.register('eth-up', newVersion('e'), 'cli')
  await models.move(moveTo('tide-up', 1, { reason: 'the first that is worth it' }))
  await models.move(moveTo('tide-up', 2, { alias: 'challenger', reason: 'more trees' }))
  const bars = Array.from({ length: 400 }, (_, bar) => bar)
  for (const [version, skill] of [
    [1, 0.1],
    [2, 0.22],
  ] as const) {
    const predictions = bars.map((bar) =>
      prediction(bar, {
        score: 0.5 + skill * Math.sin(bar / 3) + 0.1 * Math.sin(bar * 12.9),
        price: 100 + bar / 50,
      }),
    )
    await models.record('tide-up', version, { feed: FEED, predictions })
  }
  const outcomes = bars.map((bar) => ({
    barTime: Date.UTC(2025, 0, 1) + bar * HOUR,
    instrument: 'BTC/USDT',
    label: Math.sin(bar / 3) + Math.sin(bar * 78.2) > 0 ? (1 as const) : (0 as const),
    exitPrice: 100 + bar / 50 + Math.sin(bar / 3),
  }))
  await models.settle('tide-up', outcomes)
}
