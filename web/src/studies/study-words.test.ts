import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Study } from '../api/types.ts'
import {
  factorText,
  formatParameter,
  formatTick,
  formatValue,
  objectiveWords,
  standingWords,
  studySentence,
} from './study-words.ts'

const PROFIT = { name: 'max:profitTotal', better: 'higher' } as const
const LOSS = { name: 'SharpeHyperOptLossDaily', better: 'lower' } as const

test('a fraction reads as percent, a loss as a number', () => {
  assert.equal(formatValue(0.1234, PROFIT), '12.34\u00a0%')
  assert.equal(formatValue(-1.23456, LOSS), '−1.2346')
  assert.equal(formatValue(null, LOSS), '–')
  assert.equal(objectiveWords(PROFIT), 'profitTotal, the higher the better')
})

test('ticks have the decimals that tell them apart', () => {
  const texts = [formatTick(0.05, 0.05, PROFIT), formatTick(0.002, 0.002, PROFIT), formatTick(-20, 20, LOSS)]
  assert.deepEqual([...texts, formatTick(1.5, 0.5, LOSS)], ['5\u00a0%', '0.2\u00a0%', '−20', '1.5'])
})

test('parameters are short: no dust of binary fractions, a true minus', () => {
  assert.deepEqual([0.1 + 0.2, -0.05, 12, 'up', true, undefined].map(formatParameter), [
    ...['0.3', '−0.05', '12', 'up', 'true', '–'],
  ])
})

test('why a study stands still is said, and nothing while it runs', () => {
  assert.equal(standingWords({ state: 'running', stopReason: null }), '')
  assert.match(standingWords({ state: 'interrupted', stopReason: null }), /process ended/)
  assert.match(standingWords({ state: 'stopped', stopReason: 'patience' }), /no improvement/)
})

test('the sentence tells trials, failures, the best, and how sure one may be', () => {
  const best = { values: [0.3] } as unknown as Study['best']
  const study = {
    ...{ done: 240, budget: 240, failed: 3, state: 'finished', best, front: [best], objectives: [PROFIT] },
    luck: { deflatedSharpe: 0.87 },
  } as unknown as Study
  const text = (one: Study) => studySentence(one).replaceAll('\u00a0', ' ')
  assert.equal(
    text(study),
    '240 trials, 3 failed; the best has profitTotal 30.00 %; 87 % sure that it is more than luck.',
  )
  assert.equal(
    text({ ...study, state: 'running', done: 4, failed: 0, best: null, luck: null }),
    '4 of 240 trials so far; none gave a result yet.',
  )
})

test('a factor without a loss is a dash, one without a win a zero', () => {
  assert.equal(factorText({ profitFactor: 0, winrate: 1 }), '–')
  assert.equal(factorText({ profitFactor: 0, winrate: 0 }), '0.00')
  assert.equal(factorText({ profitFactor: 1.234, winrate: 0.5 }), '1.23')
})
