import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  type BundleHash,
  hashOfBundle,
  memoryBundleStore,
  memoryStrategyStore,
} from '../../control/job/index.ts'
import { parseTenantId } from '../../control/tenant/index.ts'
import { hashRules } from '../../trade/strategy/index.ts'
import { bundleStrategy } from './bundle-strategy.ts'
import { ROOT } from './installation.ts'
import { TenantStrategies } from './tenant-strategies.ts'

const OWN = parseTenantId('cliente-001')
const OTHER = parseTenantId('cliente-002')
const SHIPPED = { name: 'sma-cross', path: `${ROOT}examples/strategies/sma-cross.ts` }
const RULES = {
  schema: 'leme.rules/1',
  name: 'waves',
  timeframe: '15m',
  params: { fast: { kind: 'int', min: 2, max: 6, start: 3 } },
  enterLong: 'close crosses above sma(close, fast)',
}

function start() {
  const texts = new Map<BundleHash, string>()
  const strategies = new TenantStrategies({
    shipped: async () => [SHIPPED],
    own: memoryStrategyStore({ now: () => 0 }),
    bundles: memoryBundleStore(texts),
  })
  const save = (parameters: Record<string, number> = {}, value: object = RULES) =>
    strategies.save(OWN, {
      name: 'waves',
      value,
      document: JSON.stringify(value),
      parameters,
      actor: 'member:ana',
    })
  return { strategies, texts, save }
}

test('what the operator ships is found by name, and its file is there before anybody names it', async () => {
  const { strategies, texts } = start()
  const found = (await strategies.resolve(OWN, 'sma-cross'))!
  assert.deepEqual([found.origin, found.version, found.strategy.timeframe], ['shipped', null, '5m'])
  assert.equal(texts.get(found.hash), bundleStrategy(SHIPPED.path))
  assert.deepEqual(await strategies.find(OWN, 'sma-cross'), { versions: [found.hash], timeframe: '5m' })
  assert.equal(await strategies.resolve(OWN, 'sma-cross', 1), undefined)
  assert.equal(await strategies.find(OWN, 'none'), undefined)
})

test('a version’s hash is that of the document with its parameters, which seals it', async () => {
  const { strategies, save } = start()
  const first = await save()
  const second = await save({ fast: 5 })
  assert.equal(first.hash, `sha256:${hashRules(RULES)}`)
  const changed = { ...RULES, params: { fast: { ...RULES.params.fast, start: 5 } } }
  assert.equal(second.hash, `sha256:${hashRules(changed)}`)
  assert.equal((await strategies.resolve(OWN, 'waves'))?.strategy.params.fast?.start, 5)
  assert.equal((await strategies.resolve(OWN, 'waves', 1))?.strategy.params.fast?.start, 3)
})

test('versions are told newest first, each file once; another client sees none of them', async () => {
  const { strategies, save } = start()
  const first = await save()
  const second = await save({ fast: 5 })
  await save()
  assert.deepEqual(await strategies.find(OWN, 'waves'), {
    versions: [first.hash, second.hash],
    timeframe: '15m',
  })
  assert.deepEqual(await strategies.names(OWN), ['sma-cross', 'waves'])
  assert.deepEqual(await strategies.names(OTHER), ['sma-cross'])
  assert.equal(await strategies.resolve(OTHER, 'waves'), undefined)
})

test('a client’s own one stands before the operator’s of the same name', async () => {
  const { strategies } = start()
  const value = { ...RULES, name: 'sma-cross' }
  const own = { name: 'sma-cross', value, document: 'x', parameters: {}, actor: 'member:ana' }
  await strategies.save(OWN, own)
  assert.equal((await strategies.resolve(OWN, 'sma-cross'))?.origin, 'own')
  assert.equal((await strategies.resolve(OTHER, 'sma-cross'))?.origin, 'shipped')
  assert.equal((await strategies.shipped('sma-cross'))?.origin, 'shipped')
})

test('a document is never run from a file that was changed', async () => {
  const { strategies, texts, save } = start()
  const { hash } = await save()
  texts.set(hash, '{"schema":"leme.rules/1"}')
  await assert.rejects(strategies.resolve(OWN, 'waves'), { code: 'bundle.corrupt' })
  texts.delete(hash)
  await assert.rejects(strategies.resolve(OWN, 'waves'), { code: 'bundle.missing' })
  assert.notEqual(hash, hashOfBundle('x'))
})
