import assert from 'node:assert/strict'
import { test } from 'node:test'
import { auc, brier, random } from '../../../math/index.ts'
import { compareVersions } from './compare-versions.ts'
import { judgeComparison } from './judge-comparison.ts'
import { HOUR, prediction } from './model-version.fixture.ts'
import type { Prediction, SettledPrediction } from './prediction.ts'
import { SHADOW_RULES } from './shadow-trades.ts'

const lookOnce = async () => 1

/** Bars whose labels resemble their neighbours', and scores that know so much of them. */
function scored(
  seed: string,
  { bars = 600, skills }: { bars?: number; skills: readonly number[] },
): SettledPrediction[][] {
  const chance = random(seed)
  const noise = random(`${seed} noise`)
  let level = 0
  const labels = Array.from({ length: bars }, () => {
    level = 0.7 * level + chance.normal()
    return level > 0 ? (1 as const) : (0 as const)
  })
  return skills.map((skill) =>
    labels.map((label, bar) => {
      const told = 0.5 + 0.1 * (skill * (label - 0.5) + noise.normal())
      const score = Math.min(Math.max(told, 0), 1)
      return { ...prediction(bar, { score }), label, exitPrice: label ? 101 : 99 }
    }),
  )
}

async function compare(
  champion: readonly Prediction[],
  challenger: readonly Prediction[],
  part: Partial<Parameters<typeof compareVersions>[0]> = {},
) {
  return compareVersions({
    ...{ model: 'm', label: 'up', labelHorizon: 2, barMs: HOUR, rules: SHADOW_RULES, minTrades: 100 },
    champion: { version: 1, predictions: champion },
    challenger: { version: 2, predictions: challenger },
    ...{ look: lookOnce, ...part },
  })
}

test('the version that knows more is found, whichever it is', async () => {
  const [poor, rich] = scored('known', { skills: [0.2, 1.5] })
  const found = await compare(poor!, rich!)
  assert.equal(found.verdict.kind, 'challenger')
  assert.match(
    found.verdict.text,
    /^Version 2 is better: AUC \+0\.\d{3} \(\+0.* to \+0.*\), Brier score −.* 600 rows .*Look 1, /,
  )
  assert.equal((await compare(rich!, poor!)).verdict.kind, 'champion')
})

test('of two that know the same, one is called better in few of 60 comparisons', async () => {
  let called = 0
  for (let at = 0; at < 60; at++) {
    const [one, other] = scored(`same ${at}`, { bars: 400, skills: [0.4, 0.4] })
    if ((await compare(one!, other!)).verdict.kind !== 'even') called++
  }
  assert.ok(called <= 5, `${called} of 60`)
})

test('differences are those of the whole rows, and come out the same again', async () => {
  const [one, other] = scored('whole', { skills: [0.3, 0.6] })
  const found = await compare(one!, other!)
  const label = Float64Array.from(one!, (row) => row.label)
  const score = (rows: SettledPrediction[]) => Float64Array.from(rows, (row) => row.score)
  assert.ok(Math.abs(found.auc!.value - (auc(label, score(other!)) - auc(label, score(one!)))) < 1e-12)
  assert.ok(Math.abs(found.brier!.value - (brier(label, score(other!)) - brier(label, score(one!)))) < 1e-12)
  assert.deepEqual(await compare(one!, other!), found)
  assert.equal(found.blockBars, 8)
})

test('scores that are equal count half, as everywhere', async () => {
  const [one, other] = scored('tied', { skills: [0.3, 0.6] })
  const coarse = other!.map((row) => ({ ...row, score: Math.round(row.score * 20) / 20 }))
  const found = await compare(one!, coarse)
  const label = Float64Array.from(one!, (row) => row.label)
  const score = (rows: SettledPrediction[]) => Float64Array.from(rows, (row) => row.score)
  const wanted = auc(label, score(coarse)) - auc(label, score(one!))
  assert.ok(Math.abs(found.auc!.value - wanted) < 1e-12)
})

test('an AUC that is better by scores that are worse decides nothing', async () => {
  const [poor, rich] = scored('veto', { skills: [0.2, 1.5] })
  const { verdict: _, ...measured } = await compare(poor!, rich!)
  const kind = (part: Partial<typeof measured>) => judgeComparison({ ...measured, ...part }, 100).verdict.kind
  const above = { value: 0.1, low: 0.05, high: 0.15 }
  const below = { value: -0.1, low: -0.15, high: -0.05 }
  const around = { value: 0, low: -0.1, high: 0.1 }
  assert.deepEqual(
    [above, around, below].map((brier) => kind({ auc: above, brier })),
    ['even', 'challenger', 'challenger'],
  )
  assert.deepEqual(
    [above, around, below].map((brier) => kind({ auc: below, brier })),
    ['champion', 'champion', 'even'],
  )
  for (const brier of [above, around, below]) assert.equal(kind({ auc: around, brier }), 'even')
})

test('neighbours that resemble each other make the interval wider than single bars would', async () => {
  // One score is wrong for a hundred bars, then right for a hundred: short blocks take that for many errors.
  const [one] = scored('slow', { skills: [0.4] })
  const other = one!.map((row, bar) => ({
    ...row,
    score: Math.min(1, Math.max(0, row.score + (Math.floor(bar / 100) % 2 ? 0.2 : -0.2) * (row.label - 0.5))),
  }))
  const width = async (labelHorizon: number) => {
    const { auc: found } = await compare(one!, other, { labelHorizon })
    return found!.high - found!.low
  }
  assert.ok((await width(40)) > 1.3 * (await width(2)))
})

test('only bars with a score and an outcome of both are compared, instruments apart', async () => {
  const [one, other] = scored('paired', { bars: 50, skills: [0.3, 0.6] })
  const open = one!.map((row, bar): Prediction => (bar < 10 ? { ...row, label: null, exitPrice: null } : row))
  const shifted = other!
    .slice(0, 40)
    .map((row, bar) => (bar === 20 ? { ...row, instrument: 'ETH/USDT' } : row))
  const found = await compare(open, shifted)
  assert.deepEqual(
    [found.pairedRows, found.bars, found.champion.rows, found.challenger.rows],
    [29, 29, 29, 29],
  )
})

test('before there are enough trades there is no verdict, and the words say so', async () => {
  const [poor, rich] = scored('early', { bars: 80, skills: [0.2, 3] })
  const found = await compare(poor!, rich!)
  assert.equal(found.verdict.kind, 'unfinished')
  const { trades } = [found.champion, found.challenger].sort((a, b) => a.shadow.trades - b.shadow.trades)[0]!
    .shadow
  assert.match(
    found.verdict.text,
    new RegExp(`^Not enough: ${trades} of 100 trades of version \\d\\. .*no verdict\\. Look 1`),
  )
  const none = await compare([], [])
  assert.match(none.verdict.text, /^Not enough: 0 of 100 trades/)
  const long = await compare(poor!, rich!, { minTrades: 1, labelHorizon: 20 })
  assert.match(long.verdict.text, /^Not enough: 80 of 200 bars/)
})

test('each look asks for more: all together err no more often than one', async () => {
  const [one, other] = scored('looks', { skills: [0.3, 0.9] })
  let before = 0
  let width = 0
  let left = 0.05
  for (let look = 1; look <= 20; look++) {
    const found = await compare(one!, other!, { look: async () => look })
    assert.ok(found.confidence > before)
    assert.ok(found.auc!.high - found.auc!.low > width)
    assert.match(found.verdict.text, new RegExp(`Look ${look}, `))
    before = found.confidence
    width = found.auc!.high - found.auc!.low
    left -= 1 - found.confidence
    assert.ok(left > 0)
  }
})

test('whoever looks is told how many rows were paired, and until when', async () => {
  const [one, other] = scored('told', { bars: 30, skills: [0, 0] })
  const told: unknown[] = []
  const look = async (paired: unknown) => {
    told.push(paired)
    return 1
  }
  await compare(one!, other!.slice(3), { look })
  await compare([], [], { look })
  assert.deepEqual(told, [
    { pairedRows: 27, until: prediction(29).barTime },
    { pairedRows: 0, until: 0 },
  ])
})

test('scores that never vary give no interval and no verdict', async () => {
  const [rows] = scored('flat', { skills: [0.2] })
  const flat = rows!.map((row) => ({ ...row, score: 0.6 }))
  const found = await compare(flat, flat)
  assert.deepEqual([found.auc, found.brier, found.verdict.kind], [null, null, 'unfinished'])
  const oneClass = rows!.map((row) => ({ ...row, label: 1 as const }))
  assert.equal((await compare(oneClass, oneClass)).auc, null)
})
