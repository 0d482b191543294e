import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { objectiveName } from '../loss/objective.ts'
import type { Evaluator } from '../port.ts'
import { runStudy } from './run-study.ts'
import { answering, ID, input, lent, plainEvaluator, studySpec, told, trialsOf } from './study.fixture.ts'

describe('an evaluator', () => {
  const run = (evaluator: Evaluator, ports = lent()) =>
    runStudy(input({ budget: 8 }), { ...ports, evaluator })

  it('that gives no finite loss, or another number of them, has a failed trial that is never best', async () => {
    const strange = [[NaN], [-Infinity], [Infinity], [1, 2], []]
    const ports = lent()
    const evaluator = answering(({ number }) => [told(number, strange[number] ?? [number])])
    const outcome = await run(evaluator, ports)
    assert.deepEqual([outcome.failed, outcome.best[0]?.number], [5, 5])
    const reasons = (await trialsOf(ports.store, ID)).map((trial) =>
      trial.status === 'failed' ? trial.reason : '',
    )
    const name = objectiveName(studySpec().objectives[0]!)
    assert.deepEqual(reasons.slice(0, 6), [
      ...[`${name} is NaN`, `${name} is -Infinity`, `${name} is Infinity`],
      ...['2 losses for 1 objectives', '0 losses for 1 objectives', ''],
    ])
  })

  it('that gives figures which are no numbers has null there', async () => {
    const ports = lent()
    await run(
      answering(({ number }) => {
        const evaluation = {
          losses: [-0],
          figures: { a: NaN, b: 2, c: Infinity },
          tradeHash: 'h',
          sharpePerTrade: NaN,
        }
        return [{ kind: 'told', number, durationMs: NaN, evaluation }]
      }),
      ports,
    )
    const [first] = await trialsOf(ports.store, ID)
    assert.ok(first?.status === 'told')
    const { evaluation, durationMs } = first
    assert.deepEqual(evaluation, {
      ...{ losses: [0], figures: { a: null, b: 2, c: null }, tradeHash: 'h', sharpePerTrade: null },
    })
    assert.equal(durationMs, 0)
  })

  it('that throws stops the study, which keeps what was answered and can go on', async () => {
    const atOnce: Evaluator = {
      evaluate() {
        throw new Error('no workers')
      },
    }
    const midway: Evaluator = {
      async *evaluate(batch) {
        yield told(batch[0]!.number, [1])
        throw new Error('no workers')
      },
    }
    for (const [evaluator, first] of [
      [atOnce, 'asked'],
      [midway, 'told'],
    ] as const) {
      const ports = lent()
      const broken = { code: 'study.evaluator', message: /broke: no workers/ }
      await assert.rejects(run(evaluator, ports), broken)
      const statuses = (await trialsOf(ports.store, ID)).map(({ status }) => status)
      assert.deepEqual(statuses, [first, 'asked', 'asked', 'asked'])
      assert.equal((await ports.store.get(ID))?.stopReason, 'failed')
      assert.equal((await run(plainEvaluator(), ports)).done, 8)
    }
  })

  it('that ends before every trial is answered stops the study', async () => {
    const evaluator = answering(({ number }, at) => (at < 3 ? [told(number, [1])] : []))
    const broken = { code: 'study.evaluator', message: /ended with 1 of 4 trials unanswered/ }
    await assert.rejects(run(evaluator), broken)
  })

  it('that answers twice is heard once: the first result stands', async () => {
    const ports = lent()
    const results: number[] = []
    const evaluator = answering(({ number }) => [
      told(number, [number + 1]),
      told(number, [-number]),
      ...(number > 0 ? [told(number - 1, [-100])] : []),
    ])
    const outcome = await runStudy(input({ budget: 8 }), {
      ...{ ...ports, evaluator },
      onEvent: (event) => void (event.kind === 'trial' && results.push(event.trial.number)),
    })
    assert.equal(outcome.best[0]?.evaluation.losses[0], 1)
    assert.deepEqual(results, [0, 1, 2, 3, 4, 5, 6, 7])
  })

  it('that answers a trial which nobody asked for stops the study', async () => {
    for (const number of [99, 4, -1, 0.5, NaN]) {
      const evaluator = answering(() => [told(number, [1])])
      const broken = {
        code: 'study.evaluator',
        message: new RegExp(`answered trial ${number}, which was never asked`),
      }
      await assert.rejects(run(evaluator), broken)
    }
  })
})
