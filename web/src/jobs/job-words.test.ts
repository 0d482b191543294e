import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Job } from '../api/types.ts'
import { isOpen, jobsSentence, outcomeText } from './job-words.ts'

const job = (changes: Partial<Job>): Job =>
  ({
    ...{ state: 'queued', figures: null, error: null, progress: 0, message: '', cancelledBy: null },
    ...changes,
  }) as Job

test('each state says what is known of it', () => {
  assert.equal(outcomeText(job({})), 'waits for a worker')
  assert.match(
    outcomeText(job({ state: 'running', progress: 0.4, message: 'simulating' })),
    /^40.% simulating$/,
  )
  assert.equal(
    outcomeText(job({ state: 'running', cancelledBy: 'member:ana' })),
    'is being stopped, as member:ana asked',
  )
  assert.equal(outcomeText(job({ state: 'failed', error: 'no candles' })), 'no candles')
  assert.equal(outcomeText(job({ state: 'cancelled', cancelledBy: 'operator' })), 'cancelled by operator')
  assert.equal(outcomeText(job({ state: 'done' })), 'done')
})

test('a backtest that is done has its verdict, a search its best and what that did elsewhere', () => {
  const verdict = { kind: 'backtest', verdict: 'Gains 3 %.' } as Job['figures']
  assert.equal(outcomeText(job({ state: 'done', figures: verdict })), 'Gains 3 %.')
  const search = (best: object | null, failed = 0) =>
    outcomeText(
      job({ state: 'done', figures: { kind: 'hyperopt', trials: 1_200, failed, best } as Job['figures'] }),
    )
  assert.equal(search(null, 3), '1,200 epochs, 3 failed; none made enough trades.')
  assert.match(
    search({ profitTotal: 0.1, heldOutProfitTotal: -0.05 }),
    /^1,200 epochs; the best \+?10.*%, [−-]5.*% on what it did not see\.$/,
  )
  assert.match(search({ profitTotal: 0.1, heldOutProfitTotal: null }), /^1,200 epochs; the best \+?10.*%\.$/)
})

test('the sentence counts what runs and what waits', () => {
  const jobs = [job({}), job({ state: 'running' }), job({ state: 'failed' })]
  assert.equal(jobsSentence(jobs, true), '3 newest jobs: 1 running, 1 waiting. None is ever lost.')
  assert.equal(jobsSentence([job({})], false), '1 job: 0 running, 1 waiting. None is ever lost.')
  assert.match(jobsSentence([], false), /clients/)
  assert.deepEqual(
    (['queued', 'running', 'done', 'failed', 'cancelled'] as const).map((state) => isOpen({ state })),
    [true, true, false, false, false],
  )
})
