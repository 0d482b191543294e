import assert from 'node:assert/strict'
import { test } from 'node:test'
import { LEARNERS, learnable, REGRESSORS } from '../../trade/pipeline/learn/learners/learner.fixture.ts'
import { openThreads } from './open-threads.ts'

test('every learner: models and scores of one thread, of two and of none are equal to the bit', async () => {
  const folds = [...LEARNERS, ...REGRESSORS].map((algorithm) => learnable(algorithm))
  const pieces = [...folds, ...folds.map((fold) => ({ ...fold, kind: 'train' as const }))]
  await using one = openThreads(1, { smallWorkMs: 0 })
  await using two = openThreads(2, { smallWorkMs: 0 })
  await using none = openThreads(1, { smallWorkMs: Number.POSITIVE_INFINITY })
  const [first, second, here] = [await one.map(pieces), await two.map(pieces), await none.map(pieces)]
  assert.deepEqual(first, here)
  assert.deepEqual(second, here)
  const kinds = here.map((result) => (result.kind === 'model' ? result.model.kind : result.kind))
  assert.deepEqual(kinds.slice(folds.length), [
    ...['gb', 'logistic', 'svc', 'network'],
    ...['gb', 'linear', 'svr', 'network'],
  ])
})
