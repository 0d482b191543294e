import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { readObjective } from '../loss/objective.ts'
import type { Evaluator, StudySpec } from '../port.ts'
import { samplerSpec } from '../sampler/sampler-spec.ts'
import { dimension } from '../space/dimension.ts'
import { localEvaluator } from './local-evaluator.ts'
import { runStudy } from './run-study.ts'
import {
  answering,
  evaluate,
  ID,
  input,
  lent,
  plainEvaluator,
  steppingClock,
  studySpec,
  told,
  trialsOf,
} from './study.fixture.ts'

describe('a study', () => {
  it('is refused before anything is stored when it cannot be run', async () => {
    const wrong: readonly (readonly [Partial<StudySpec>, string, RegExp])[] = [
      [{ space: [] }, 'hyperopt.space', /no parameter/],
      [{ subject: { strategy: '' } }, 'hyperopt.setting', /strategy is empty/],
      [{ sampler: { kind: 'tpe', startup: 0, candidates: 4 } }, 'hyperopt.setting', /startup/],
      [{ sampler: { kind: 'bayes' } as never }, 'hyperopt.setting', /no sampler/],
      [{ objectives: [] }, 'hyperopt.setting', /no objective/],
      [
        { objectives: [{ kind: 'loss', loss: 'SharpHyperOptLoss' as never }] },
        'hyperopt.objective',
        /no loss/,
      ],
      [{ objectives: [readObjective('max:sqn'), readObjective('max:sqn')] }, 'hyperopt.setting', /twice/],
      [{ seed: NaN }, 'hyperopt.setting', /seed is NaN/],
      [{ batchSize: 0 }, 'hyperopt.setting', /batches of 0/],
      [{ batchSize: 2.5 }, 'hyperopt.setting', /batches of 2.5/],
    ]
    const ports = lent()
    for (const [changes, code, message] of wrong) {
      await assert.rejects(runStudy(input({ spec: studySpec(changes) }), ports), { code, message })
    }
    await assert.rejects(runStudy(input({ budget: 0 }), ports), {
      code: 'hyperopt.setting',
      message: /budget is 0/,
    })
    await assert.rejects(runStudy(input({ patience: -1 }), ports), {
      code: 'hyperopt.setting',
      message: /patience/,
    })
    assert.equal(await ports.store.get(ID), undefined)
  })

  it('ends with its budget, and has the best trial, the failed ones and the effort', async () => {
    const ports = lent()
    const outcome = await runStudy(input({ budget: 30 }), ports)
    const trials = await trialsOf(ports.store, ID)
    assert.equal(trials.length, 30)
    assert.deepEqual(
      trials.map(({ number }) => number),
      trials.map((_, at) => at),
    )
    assert.deepEqual(
      trials.map(({ batch }) => batch),
      trials.map((_, at) => Math.floor(at / 4)),
    )
    const good = trials.filter((trial) => trial.status === 'told')
    const least = Math.min(...good.map(({ evaluation }) => evaluation.losses[0]!))
    assert.equal(outcome.stopReason, 'budget')
    assert.deepEqual(outcome.best, [good.find(({ evaluation }) => evaluation.losses[0] === least)])
    assert.equal(outcome.done, 30)
    assert.equal(outcome.failed, 30 - good.length)
    assert.ok(outcome.failed > 0)
    const counted = good.filter(({ evaluation }) => evaluation.figures.totalTrades! >= 30)
    const sharpes = counted.flatMap(({ evaluation }) => evaluation.sharpePerTrade ?? [])
    const mean = sharpes.reduce((sum, value) => sum + value, 0) / sharpes.length
    const variance = sharpes.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (sharpes.length - 1)
    assert.equal(outcome.effort.trials, good.length)
    assert.ok(counted.length < good.length && sharpes.length < counted.length)
    assert.equal(outcome.effort.counted, sharpes.length)
    assert.ok(Math.abs(outcome.effort.sharpeVariance! - variance) < 1e-12)
    const study = await ports.store.get(ID)
    assert.deepEqual([study?.status, study?.stopReason, study?.budget], ['finished', 'budget', 30])
  })

  it('goes on with a greater budget, and has nothing to do with the same one', async () => {
    const ports = lent()
    await runStudy(input({ budget: 8 }), ports)
    const first = await trialsOf(ports.store, ID)
    assert.equal((await runStudy(input({ budget: 8 }), ports)).stopReason, 'budget')
    assert.deepEqual(await trialsOf(ports.store, ID), first)
    await runStudy(input({ budget: 12 }), ports)
    const more = await trialsOf(ports.store, ID)
    assert.equal(more.length, 12)
    assert.deepEqual(more.slice(0, 8), first)
    assert.equal((await ports.store.get(ID))?.budget, 12)
  })

  it('of thousands of trials goes on where it was', async () => {
    const evaluator = answering(({ number }) => [told(number, [number])])
    const ports = lent({ evaluator })
    const spec = studySpec({ sampler: samplerSpec('random'), batchSize: 500 })
    await runStudy(input({ spec, budget: 2_300 }), ports)
    const outcome = await runStudy(input({ spec, budget: 2_400 }), ports)
    assert.deepEqual([outcome.done, outcome.effort.trials], [2_400, 2_400])
  })

  it('is refused as another one, with everything that differs', async () => {
    const ports = lent()
    const spec = studySpec()
    await runStudy(input({ budget: 4 }), ports)
    const fast = dimension.int('fast', { min: 5, max: 70, start: 12 })
    const others: readonly (readonly [Partial<StudySpec>, RegExp])[] = [
      [{ seed: 8 }, /seed was 7, is 8$/],
      [{ subject: { strategy: 'other', hash: 'abc' } }, /strategy was trend, is other$/],
      [
        { subject: { strategy: 'trend', hash: 'abd', candles: 'x' } },
        /hash was abc, is abd; candles was missing, is x$/,
      ],
      [
        { space: [fast, ...spec.space.slice(1)] },
        /fast was int 5…60 step 1 from 12, is int 5…70 step 1 from 12$/,
      ],
      [{ space: spec.space.slice(1) }, /fast was int 5…60 step 1 from 12, is missing$/],
      [
        { space: spec.space.toReversed() },
        /order of parameters was fast, share, side, is side, share, fast$/,
      ],
      [{ sampler: samplerSpec('random') }, /sampler was candidates 6, tpe, startup 6, is random$/],
      [{ objectives: [readObjective('max:sqn')] }, /objectives was max:profitTotal, is max:sqn$/],
      [{ batchSize: 5, seed: 'x' }, /seed was 7, is x; batch size was 4, is 5$/],
    ]
    const before = await trialsOf(ports.store, ID)
    for (const [changes, message] of others) {
      await assert.rejects(runStudy(input({ spec: studySpec(changes) }), ports), {
        ...{ code: 'study.changed', kind: 'conflict', message },
      })
    }
    assert.deepEqual(await trialsOf(ports.store, ID), before)
    await runStudy(input({ spec: studySpec({ seed: '7' }), budget: 8 }), ports)
  })

  it('runs in one place at a time', async () => {
    const ports = lent()
    const blocked = Promise.withResolvers<void>()
    const started = Promise.withResolvers<void>()
    const slow = localEvaluator(
      async (parameters) => {
        started.resolve()
        await blocked.promise
        return evaluate(parameters)
      },
      { now: steppingClock() },
    )
    const running = runStudy(input(), { ...ports, evaluator: slow })
    await started.promise
    await assert.rejects(runStudy(input(), ports), { code: 'study.busy', kind: 'conflict' })
    blocked.resolve()
    assert.equal((await running).stopReason, 'budget')
    await runStudy(input({ budget: 24 }), ports)
  })

  it('refuses to go on where another process settles its trials', async () => {
    const ports = lent()
    const { store } = ports
    const meddling = { ...store, settle: async () => false }
    const refused = { code: 'study.out-of-order', message: /ended elsewhere/ }
    await assert.rejects(runStudy(input(), { ...ports, store: meddling }), refused)
  })

  it('ends when every point of its space was tried', async () => {
    const space = [dimension.int('n', { min: 1, max: 3 }), dimension.choice('c', { options: ['a', 'b'] })]
    const ports = lent({ evaluator: answering(({ number }) => [told(number, [number])]) })
    const outcome = await runStudy(input({ spec: studySpec({ space }), budget: 100 }), ports)
    assert.deepEqual([outcome.stopReason, outcome.done], ['exhausted', 6])
  })

  it('ends after so many trials without an improvement, between batches, also when it was interrupted', async () => {
    // Improves until trial 5; 10 trials later it is over, at the end of that batch.
    const evaluator = answering(({ number }) => [told(number, [Math.max(0, 5 - number)])])
    const ports = lent({ evaluator })
    const outcome = await runStudy(input({ budget: 100, patience: 10 }), ports)
    assert.deepEqual([outcome.stopReason, outcome.done, outcome.best[0]?.number], ['patience', 16, 5])
    const again = lent({ evaluator })
    await runStudy(input({ budget: 8 }), again)
    const rest = await runStudy(input({ budget: 100, patience: 10 }), again)
    assert.deepEqual([rest.stopReason, rest.done], ['patience', 16])
  })

  it('counts failed trials as trials without an improvement', async () => {
    const evaluator = answering(({ number }) => [{ kind: 'failed', number, reason: 'x', durationMs: 0 }])
    const outcome = await runStudy(input({ budget: 100, patience: 8 }), lent({ evaluator }))
    assert.deepEqual([outcome.stopReason, outcome.done, outcome.failed, outcome.best], ['patience', 8, 8, []])
    assert.deepEqual(outcome.effort, { trials: 0, counted: 0, sharpeVariance: null })
  })

  it('ends when its time is over, between batches', async () => {
    let time = 0
    const now = () => time
    const evaluator = answering(({ number }) => {
      time += 10
      return [told(number, [1])]
    })
    const outcome = await runStudy(input({ budget: 100, maxMs: 100 }), lent({ evaluator, now }))
    assert.deepEqual([outcome.stopReason, outcome.done], ['time', 12])
  })

  it('stops at once when it is told to, even where the evaluator does not notice', async () => {
    const abort = new AbortController()
    const deaf: Evaluator = {
      async *evaluate(batch) {
        yield told(batch[0]!.number, [1])
        abort.abort()
        await new Promise(() => {})
      },
    }
    const ports = lent({ evaluator: deaf, signal: abort.signal })
    const outcome = await runStudy(input(), ports)
    assert.deepEqual([outcome.stopReason, outcome.done], ['cancelled', 1])
    assert.equal((await ports.store.get(ID))?.stopReason, 'cancelled')
    const { signal: _, ...unsignalled } = ports
    const rest = await runStudy(input(), { ...unsignalled, evaluator: plainEvaluator() })
    assert.equal(rest.done, 20)
    const never = await runStudy(input({ id: 'never' }), { ...ports, evaluator: plainEvaluator() })
    assert.deepEqual([never.stopReason, never.done], ['cancelled', 0])
  })

  it('has a front when it has several objectives', async () => {
    const evaluator = answering(({ number }) => [
      told(
        number,
        [
          [5, 5],
          [4, 6],
          [6, 6],
          [4, 6],
          [3, 9],
          [4, 4],
          [3, 9],
          [9, 1],
        ][number]!,
      ),
    ])
    const objectives = ['max:profitTotal', 'min:maxDrawdownAbs'].map(readObjective)
    const { best } = await runStudy(
      input({ spec: studySpec({ objectives }), budget: 8 }),
      lent({ evaluator }),
    )
    assert.deepEqual(
      best.map(({ number }) => number),
      [4, 5, 7],
    )
  })
})
