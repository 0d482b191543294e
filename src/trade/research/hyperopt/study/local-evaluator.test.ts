import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { TrialResult } from '../port.ts'
import { localEvaluator } from './local-evaluator.ts'
import { runStudy } from './run-study.ts'
import { evaluate, ID, input, lent, steppingClock, trialsOf } from './study.fixture.ts'

describe('the evaluator of this thread', () => {
  const trials = [0, 1].map((number) => ({ number, batch: 0, parameters: { fast: 5 } }))

  it('ends with the reason of its signal instead of results that may be wrong', async () => {
    const abort = new AbortController()
    const evaluator = localEvaluator(
      async () => {
        abort.abort(new Error('enough'))
        throw new Error('noticed')
      },
      { now: steppingClock() },
    )
    const results = evaluator.evaluate(trials, abort.signal)[Symbol.asyncIterator]()
    await assert.rejects(results.next(), /enough/)
  })

  it('says why a trial failed, and goes on with the others', async () => {
    const evaluator = localEvaluator(
      async () => {
        throw 'no candles'
      },
      { now: steppingClock() },
    )
    const results: TrialResult[] = []
    for await (const result of evaluator.evaluate(trials, new AbortController().signal)) results.push(result)
    assert.deepEqual(results, [
      { kind: 'failed', number: 0, reason: 'no candles', durationMs: 1 },
      { kind: 'failed', number: 1, reason: 'no candles', durationMs: 1 },
    ])
  })

  it('has as many trials under way as it may, and times them', async () => {
    let running = 0
    let most = 0
    const evaluator = localEvaluator(
      async (parameters) => {
        most = Math.max(most, ++running)
        for (let turns = 0; turns < 5; turns++) await undefined
        running--
        return evaluate(parameters)
      },
      { now: steppingClock(), concurrency: 3 },
    )
    const ports = lent()
    await runStudy(input({ budget: 8 }), { ...ports, evaluator })
    assert.equal(most, 3)
    for (const trial of await trialsOf(ports.store, ID)) {
      assert.ok(trial.status !== 'asked' && trial.durationMs >= 1)
    }
  })

  it('gives its signal to each trial, and no result once it is aborted', async () => {
    const abort = new AbortController()
    const evaluator = localEvaluator(
      async (_, signal) => {
        abort.abort(new Error('enough'))
        assert.equal(signal, abort.signal)
        throw new Error('noticed')
      },
      { now: steppingClock() },
    )
    const ports = lent({ signal: abort.signal })
    const outcome = await runStudy(input({ budget: 8 }), { ...ports, evaluator })
    assert.deepEqual([outcome.stopReason, outcome.done], ['cancelled', 0])
  })
})
