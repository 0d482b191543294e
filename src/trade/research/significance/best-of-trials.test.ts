import assert from 'node:assert/strict'
import { test } from 'node:test'
import { random } from '../../../math/index.ts'
import { EffortCounter } from '../hyperopt/study/search-effort.ts'
import { bestOfTrials } from './best-of-trials.ts'
import { sharpeMoments } from './sharpe-moments.ts'

const chance = random('best of trials')
const returns = (count: number, edge: number) => Array.from({ length: count }, () => chance.normal() + edge)
const skilled = returns(200, 0.5)
const sharpeOf = (count: number, edge: number) => sharpeMoments(returns(count, edge))!.sharpe

test('a handful of trades does not hide the skill of a trial with many', () => {
  const sound = new EffortCounter()
  const wild = new EffortCounter()
  for (let trial = 0; trial < 40; trial++) {
    const sharpe = sharpeOf(200, 0)
    sound.add(sharpe, 200)
    wild.add(sharpe, 200)
  }
  for (let trial = 0; trial < 20; trial++) wild.add(trial % 2 === 0 ? 9 : -9, 3)
  const [alone, mixed] = [bestOfTrials(skilled, sound.effort), bestOfTrials(skilled, wild.effort)]
  assert.ok(alone.probability! > 0.99 && mixed.probability! > 0.99)
  assert.match(
    alone.sentence,
    /best of 40 tries: over 99 % sure \(deflated Sharpe ratio, spread of all of them\)/,
  )
  assert.match(mixed.sentence, /best of 60 tries: .*spread of the 40 with 30 trades or more/)
  assert.ok(mixed.probability! <= alone.probability!, 'all tries count as tries')
})

test('nothing is told where too little was counted, and what is missing is said', () => {
  const effort = { trials: 12, counted: 9, sharpeVariance: 0.01 }
  const told = (ratios: readonly number[], given = effort) => {
    const { probability, sentence } = bestOfTrials(ratios, given)
    assert.equal(probability, null)
    return sentence
  }
  assert.match(told(returns(29, 1)), /best of 12 tries cannot be told: it made 29 trades, and below 30 /)
  assert.match(told(skilled), /: 9 of them made 30 trades or more, and it takes 10\.$/)
  assert.match(told(new Array(40).fill(0.1), { ...effort, counted: 12 }), /all its trades brought the same/)
  assert.match(told([0.1], { trials: 1, counted: 0, sharpeVariance: Number.NaN }), /one try .* 1 trade, /)
})
