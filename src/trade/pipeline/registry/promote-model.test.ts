import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Value } from 'typebox/value'
import { PipelineFault } from '../pipeline-fault.ts'
import { GATE_NAMES, gateReportSchema } from './gate-report.ts'
import { comparisonSchema } from './judge-comparison.ts'
import { judgePromotion, PROMOTION_THRESHOLDS, type PromotionEvidence } from './judge-promotion.ts'
import { memoryModelStore } from './memory-model-store.ts'
import { FEED, newVersion, prediction } from './model-version.fixture.ts'
import type { ModelVersion } from './model-version.ts'
import type { ModelStore } from './port.ts'
import { compareModel, gatherEvidence, promoteModel, rollBackAlias } from './promote-model.ts'

const GOOD: PromotionEvidence = {
  ...{ model: 'm', version: 1, label: 'up', calibrationError: 0.05, drift: 0.1, feeds: [FEED] },
  shadow: { trades: 100, winRate: 0.52, drawdown: -0.15, sharpe: 0.5, profitFactor: 1.3, profitRatio: 0.1 },
}
const version = (part: Partial<ModelVersion> = {}): ModelVersion => {
  return { ...newVersion('a'), model: 'm', number: 1, createdAt: 0, createdBy: 'cli', ...part }
}

test('at every threshold a version passes every gate', () => {
  const report = judgePromotion(version(), GOOD)
  assert.ok(report.passed)
  assert.deepEqual(report.gates.map(({ name }) => name).sort(), [...GATE_NAMES].sort())
  assert.ok(Value.Check(gateReportSchema, report))
})

const { metrics } = newVersion('a')
const turned = { ...FEED, features: FEED.features.toReversed() }
const renamed = { ...FEED, features: [FEED.features[0]!, { name: 'other', type: 'number' as const }] }
const asBoolean = {
  ...FEED,
  features: [FEED.features[0]!, { ...FEED.features[1]!, type: 'boolean' as const }],
}
const more = { ...FEED, features: [...FEED.features, { name: 'extra', type: 'number' as const }] }
const short: [string, Partial<PromotionEvidence>, Partial<ModelVersion>, RegExp][] = [
  ['cut-test', {}, { metrics: { ...metrics, cutTest: 'unknown' } }, /unknown/],
  ['cut-test', {}, { metrics: { ...metrics, cutTest: 'failed' } }, /failed/],
  ['verdict', {}, verdictOf('suspicious'), /suspicious/],
  ['verdict', {}, verdictOf('no-edge'), /no-edge/],
  ['verdict', {}, verdictOf('unknown'), /unknown/],
  ['features', { feeds: [] }, {}, /No bot has fed it/],
  ['features', { feeds: [FEED, turned] }, {}, /close_ROCP_1 is fed in place 2, not 1/],
  ['features', { feeds: [renamed] }, {}, /close_ROCP_4 is not fed/],
  ['features', { feeds: [asBoolean] }, {}, /fed as a boolean, not as a number/],
  ['features', { feeds: [more] }, {}, /extra is fed behind/],
  ['features', { feeds: [{ ...FEED, timeframe: '4h' }] }, {}, /candles of 1h, and is fed 4h/],
  ['shadow-trades', { shadow: { ...GOOD.shadow!, trades: 99 } }, {}, /is 99; it must be 100 or more/],
  ['win-rate', { shadow: { ...GOOD.shadow!, winRate: 0.519 } }, {}, /0\.519/],
  ['drawdown', { shadow: { ...GOOD.shadow!, drawdown: -0.151 } }, {}, /−0\.151; it must be −0\.150/],
  ['sharpe', { shadow: { ...GOOD.shadow!, sharpe: 0.499 } }, {}, /0\.499/],
  ['sharpe', { shadow: { ...GOOD.shadow!, sharpe: null } }, {}, /unknown/],
  ['profit-factor', { shadow: { ...GOOD.shadow!, profitFactor: 1.299 } }, {}, /1\.299/],
  ['profit-factor', { shadow: { ...GOOD.shadow!, profitFactor: null, profitRatio: 0 } }, {}, /unknown/],
  ['calibration', { calibrationError: 0.101 }, {}, /0\.101; it must be 0\.100 or less/],
  ['calibration', { calibrationError: null }, {}, /unknown/],
  ['drift', { drift: 0.251 }, {}, /0\.251/],
  ['drift', { drift: null }, {}, /unknown/],
]
for (const [gate, evidence, part, text] of short) {
  test(`a version that falls short of ${gate} (${text.source}) is refused by that gate alone`, () => {
    const report = judgePromotion(version(part), { ...GOOD, ...evidence })
    assert.equal(report.passed, false)
    const failed = report.gates.filter(({ pass }) => !pass)
    assert.deepEqual(
      failed.map(({ name }) => name),
      [gate],
    )
    assert.match(`${failed[0]!.found} ${failed[0]!.text}`, text)
  })
}

test('without a prediction every measured gate refuses', () => {
  const none = { ...GOOD, shadow: null, calibrationError: null, drift: null, feeds: [] }
  const passed = judgePromotion(version(), none).gates.filter(({ pass }) => pass)
  assert.deepEqual(
    passed.map(({ name }) => name),
    ['cut-test', 'verdict'],
  )
})

test('a profit without a loss passes, and thresholds can be set', () => {
  const shadow = { ...GOOD.shadow!, profitFactor: null }
  assert.ok(judgePromotion(version(), { ...GOOD, shadow }).passed)
  const strict = { ...PROMOTION_THRESHOLDS, minTrades: 101 }
  assert.equal(judgePromotion(version(), GOOD, strict).passed, false)
})

test('evidence about another version, model or label is refused', () => {
  for (const part of [{ model: 'other' }, { version: 2 }, { label: 'down' }]) {
    assert.throws(() => judgePromotion(version(), { ...GOOD, ...part }), isFault('model.evidence'))
  }
})

test('a champion is refused without evidence, forced with a reason, and the history tells', async () => {
  const store = await storeOf(2)
  const ask = { model: 'm', version: 1, alias: 'champion', actor: 'cli', reason: 'first', force: false }
  const refused = await promoteModel(store, ask)
  assert.ok(refused.kind === 'refused' && !refused.gates.passed)
  assert.deepEqual((await store.get('m'))!.aliases, [])
  const forced = await promoteModel(store, { ...ask, force: true, reason: 'nothing better' })
  assert.ok(forced.kind === 'moved' && forced.event.forced)
  const { items } = await store.events('m', { limit: 10 })
  assert.deepEqual([items[0]!.reason, items[0]!.gates!.passed, items.length], ['nothing better', false, 1])
  for (const reason of ['', '  ', 'x'.repeat(501)]) {
    await assert.rejects(promoteModel(store, { ...ask, reason, force: true }), isFault('model.malformed'))
  }
})

test('whoever asks again for what is so is answered, and nothing is noted twice', async () => {
  const store = await storeOf(1)
  const ask = { model: 'm', version: 1, alias: 'champion', actor: 'cli', reason: 'first', force: true }
  const first = await promoteModel(store, ask)
  const again = await promoteModel(store, { ...ask, force: false, reason: 'again' })
  assert.ok(first.kind === 'moved' && again.kind === 'already')
  assert.deepEqual(again.event, first.event)
  assert.equal((await store.events('m', { limit: 5 })).items.length, 1)
})

test('other aliases than champion act on nothing and are given without gates', async () => {
  const store = await storeOf(1)
  const ask = { model: 'm', version: 1, alias: 'challenger', actor: 'cli', reason: 'try it', force: false }
  const given = await promoteModel(store, ask)
  assert.ok(given.kind === 'moved' && given.event.gates === null && !given.event.forced)
})

test('what there is not is not promoted, and whoever is wrong about the champion is told', async () => {
  const store = await storeOf(2)
  const ask = { model: 'm', version: 1, alias: 'champion', actor: 'cli', reason: 'x', force: true }
  await assert.rejects(promoteModel(store, { ...ask, version: 9 }), isFault('model.unknown'))
  await assert.rejects(promoteModel(store, { ...ask, model: 'n' }), isFault('model.unknown'))
  await assert.rejects(promoteModel(store, { ...ask, alias: '__proto__' }), isFault('model.malformed'))
  await assert.rejects(promoteModel(store, { ...ask, from: 2 }), isFault('model.moved'))
  await promoteModel(store, { ...ask, from: null })
  await assert.rejects(promoteModel(store, { ...ask, version: 2, from: null }), isFault('model.moved'))
  assert.equal((await promoteModel(store, { ...ask, version: 2, from: 1 })).kind, 'moved')
})

test('of two promotions that were judged at the same time one wins', async () => {
  const store = await storeOf(3)
  const ask = { model: 'm', alias: 'champion', actor: 'cli', reason: 'x', force: true }
  const ended = await Promise.allSettled(
    [1, 2].map((number) => promoteModel(store, { ...ask, version: number })),
  )
  assert.deepEqual(ended.map(({ status }) => status).sort(), ['fulfilled', 'rejected'])
})

test('a rollback goes back step by step, each a new event, and stops at the first', async () => {
  const store = await storeOf(3)
  const ask = { model: 'm', alias: 'champion', actor: 'cli', reason: 'x', force: true }
  for (const number of [1, 2, 2, 3]) await promoteModel(store, { ...ask, version: number })
  const back = () => rollBackAlias(store, { ...ask, reason: 'it lost' })
  assert.deepEqual(pick(await back()), ['rollback', 3, 2])
  await promoteModel(store, { ...ask, version: 3 })
  assert.deepEqual(pick(await back()), ['rollback', 3, 2])
  assert.deepEqual(pick(await back()), ['rollback', 2, 1])
  await assert.rejects(back(), isFault('model.first'))
  assert.equal((await store.events('m', { limit: 50 })).items.length, 7)
  await assert.rejects(rollBackAlias(store, { ...ask, alias: 'blue' }), isFault('model.unknown'))
  await store.remove('m', 2)
  await promoteModel(store, { ...ask, version: 3 })
  assert.deepEqual(pick(await back()), ['rollback', 3, 1])
})

test('evidence is made of what was recorded: a version that earns its place passes', async () => {
  const store = await storeOf(2)
  await fill(store, { bars: 1_200 })
  const evidence = await gatherEvidence(store, (await store.version('m', 1))!)
  assert.equal(evidence.shadow!.trades, 360)
  assert.equal(evidence.shadow!.winRate, 0.75)
  assert.deepEqual(evidence.feeds, [FEED])
  assert.ok(evidence.drift! < 0.02 && evidence.calibrationError! < 0.25)
  const thresholds = { ...PROMOTION_THRESHOLDS, maxCalibrationError: 0.25 }
  const ask = {
    model: 'm',
    version: 1,
    alias: 'champion',
    actor: 'cli',
    reason: 'measured',
    force: false,
    thresholds,
  }
  const given = await promoteModel(store, ask)
  assert.ok(given.kind === 'moved' && !given.event.forced && given.event.gates!.passed)
})

test('a comparison needs a champion and a challenger, counts looks, and is what its schema says', async () => {
  const store = await storeOf(2)
  await assert.rejects(compareModel(store, { model: 'm' }), isFault('model.unknown'))
  await assert.rejects(
    compareModel(store, { model: 'm', champion: 1, challenger: 1 }),
    isFault('model.evidence'),
  )
  await assert.rejects(
    compareModel(store, { model: 'm', champion: 1, challenger: 9 }),
    isFault('model.unknown'),
  )
  await fill(store, { bars: 300 })
  const first = await compareModel(store, { model: 'm', champion: 1, challenger: 2 })
  assert.ok(Value.Check(comparisonSchema, first))
  assert.deepEqual(await compareModel(store, { model: 'm', champion: 1, challenger: 2 }), first)
  assert.equal(first.look, 1)
  await fill(store, { bars: 310 })
  assert.equal((await compareModel(store, { model: 'm', champion: 1, challenger: 2 })).look, 2)
})

async function storeOf(versions: number): Promise<ModelStore> {
  const store = memoryModelStore({ now: () => Date.UTC(2025, 5, 1) })
  for (let at = 0; at < versions; at++) await store.register('m', newVersion(`v${at}`), 'cli')
  return store
}

/** Scores that rise through the tenths again and again; of four trades three win. */
async function fill(store: ModelStore, { bars }: { bars: number }): Promise<void> {
  const rows = Array.from({ length: bars }, (_, bar) => {
    const tenth = bar % 10
    const won = Math.floor(bar / 10) % 4 !== 0
    return { ...prediction(bar, { score: (tenth + 0.5) / 10 }), tenth, won }
  })
  const predictions = rows.map(({ tenth: _, won: __, ...one }) => one)
  for (const number of [1, 2]) await store.record('m', number, { feed: FEED, predictions })
  // Of ten bars the sixth, the eighth and the tenth open a trade that is held for two.
  const outcomes = rows.map(({ barTime, instrument, tenth, won }) => {
    const up = tenth >= 5 && won
    return { barTime, instrument, label: up ? (1 as const) : (0 as const), exitPrice: up ? 103 : 99 }
  })
  await store.settle('m', outcomes)
}

function verdictOf(kind: 'suspicious' | 'no-edge' | 'unknown'): Partial<ModelVersion> {
  return { metrics: { ...newVersion('a').metrics, verdict: { kind, text: '' } } }
}

function pick({ kind, from, to }: { kind: string; from: number | null; to: number }) {
  return [kind, from, to]
}

function isFault(code: string) {
  return (error: unknown) => error instanceof PipelineFault && error.code === code
}
