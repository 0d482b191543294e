import assert from 'node:assert/strict'
import { createHash, generateKeyPairSync, sign, verify } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import fc from 'fast-check'
import { allocateCandles, type Candles, parsePair, parseTimeframe } from '../../../domain/index.ts'
import { backtestMetrics } from '../backtest-metrics.ts'
import { HOUR, START, tradesOf } from '../closed-trade.fixture.ts'
import { tradeHash } from '../trade-hash.ts'
import { compareManifest, manifestDifferenceText } from './compare-manifest.ts'
import { hashCandles, hashColumns } from './hash-columns.ts'
import type { RunManifest } from './manifest-schema.ts'
import { manifestHash, manifestText } from './manifest-text.ts'
import { parseManifest, parseSignedManifest } from './parse-manifest.ts'
import type { Hasher, Signer, Verifier } from './port.ts'
import { candleSeries, runManifest } from './run-manifest.ts'
import { signManifest, verifyManifest } from './sign-manifest.ts'

/** The processor's own SHA-256. */
const native = (): Hasher => {
  const hash = createHash('sha256')
  return { update: (bytes) => hash.update(bytes), digest: () => hash.digest('hex') }
}

function candles(rows: number, change = 0): Candles {
  const made = allocateCandles(rows, parseTimeframe('1h'))
  for (let row = 0; row < rows; row++) {
    made.time[row] = START + row * HOUR
    for (const name of ['open', 'high', 'low', 'close', 'volume'] as const) made[name][row] = 100 + row / 7
  }
  if (rows > 0) made.close[rows - 1]! += change
  return made
}

const HEX = (digit: string) => digit.repeat(64)

function manifest(change: Partial<Parameters<typeof runManifest>[0]> = {}): RunManifest {
  const trades = change.trades ?? tradesOf([1, -2, 3])
  const series = (pair: string) =>
    candleSeries({ venue: 'binance', pair: parsePair(pair), candles: candles(50) })
  return runManifest({
    data: [series('LTC/BTC'), series('ETH/BTC')],
    config: { settings: { fee: 0.001 }, parameters: { fast: 5 } },
    seed: 7,
    strategy: { name: 'wave', sourceHash: HEX('a') },
    code: { version: '0.1.0', commit: '16d69f8' },
    engine: 'reference',
    environment: { node: 'v24.0.0', platform: 'linux-x64' },
    metrics: backtestMetrics({ trades, startingBalance: 1000, startTime: START, endTime: START + 9 * HOUR }),
    trades,
    ...change,
  })
}

test('columns are hashed as their documented bytes, whoever hashes them', () => {
  const values = fc.array(fc.oneof(fc.double(), fc.constant(Number.NaN)), { maxLength: 40 })
  fc.assert(
    fc.property(values, (numbers) => {
      const column = Float64Array.from(numbers)
      const bytes = Buffer.alloc(8 * numbers.length)
      numbers.forEach((value, row) => {
        if (Number.isNaN(value)) bytes.writeBigUInt64LE(0x7ff8000000000000n, 8 * row)
        else bytes.writeDoubleLE(value, 8 * row)
      })
      const lines = [`leme.columns/1\na|${numbers.length}\n`, 'b|0\n'] as const
      const whole = Buffer.concat([Buffer.from(lines[0]), bytes, Buffer.from(lines[1])])
      const wanted = createHash('sha256').update(whole).digest('hex')
      const columns = { a: column, b: new Float64Array(0) }
      assert.equal(hashColumns(columns), wanted)
      assert.equal(hashColumns(columns, native), wanted)
    }),
  )
})

test('long columns in shared memory, and every NaN alike', () => {
  const long = candles(100_000)
  assert.equal(hashCandles(long), hashCandles(long, native))
  long.volume[70_000] = Number.NaN
  const other = candles(100_000)
  new BigUint64Array(other.volume.buffer)[70_000] = 0xfff8_0000_0000_0001n
  assert.equal(hashCandles(other, native), hashCandles(long, native))
  assert.notEqual(hashCandles(candles(100_000), native), hashCandles(long, native))
})

test('the example of docs/reference/research.md is what the code gives', () => {
  const page = readFileSync(new URL('../../../../docs/reference/research.md', import.meta.url), 'utf8')
  const time = Float64Array.of(1515576000000, 1515576300000)
  assert.ok(page.includes(hashColumns({ time, close: Float64Array.of(0.09549, Number.NaN) })))
})

test('values, names and their order change the hash of columns', () => {
  const hash = (columns: Readonly<Record<string, readonly number[]>>) =>
    hashColumns(
      Object.fromEntries(Object.entries(columns).map(([name, values]) => [name, Float64Array.from(values)])),
    )
  const hashes = [
    { a: [1, 2], b: [3] },
    { a: [1, 2], b: [4] },
    { a: [1], b: [2, 3] },
    { b: [3], a: [1, 2] },
    { a: [1, 2], c: [3] },
    { a: [1, 2, 3] },
  ].map(hash)
  assert.equal(new Set(hashes).size, hashes.length)
})

test('a manifest says what the run was made of, series in order, and fits its schema', () => {
  const found = manifest()
  assert.deepEqual(parseManifest(JSON.parse(JSON.stringify(found))), found)
  assert.deepEqual(
    found.data.map(({ pair, rows, start, end }) => [pair, rows, start, end]),
    [
      ['ETH/BTC', 50, START, START + 49 * HOUR],
      ['LTC/BTC', 50, START, START + 49 * HOUR],
    ],
  )
  assert.deepEqual([found.config.seed, found.code.sourceHash], ['7', null])
  assert.equal(found.result.tradeHash, tradeHash(tradesOf([1, -2, 3])))
  assert.deepEqual(
    candleSeries({ venue: 'x', pair: 'A/B', candles: candles(0) }, { part: 'detail' }).start,
    null,
  )
})

test('the text does not depend on the order of keys or series, and is JSON of the manifest', () => {
  const found = manifest()
  const turned = JSON.parse(JSON.stringify(found), (_, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).reverse())
      : value,
  ) as RunManifest
  assert.notEqual(JSON.stringify(turned), JSON.stringify(found))
  assert.equal(manifestText(turned), manifestText(found))
  assert.deepEqual(JSON.parse(manifestText(found)), found)
  const swapped = manifest({
    data: found.data.toReversed(),
    config: { parameters: { fast: 5 }, settings: { fee: 0.001 } },
  })
  assert.equal(manifestHash(swapped), manifestHash(found))
})

test('every field of a manifest changes its hash', () => {
  const found = manifest()
  const hashes = new Set([manifestHash(found)])
  let fields = 0
  const change = (value: unknown): unknown => {
    if (typeof value === 'number') return value + 1
    return value === null ? 'x' : `${String(value)}x`
  }
  const walk = (part: Record<string, unknown>): void => {
    for (const [key, value] of Object.entries(part)) {
      if (typeof value === 'object' && value !== null) {
        walk(value as Record<string, unknown>)
        continue
      }
      part[key] = change(value)
      hashes.add(manifestHash(found))
      part[key] = value
      fields++
    }
  }
  walk(found as unknown as Record<string, unknown>)
  assert.equal(hashes.size, fields + 1)
  assert.equal(fields, 1 + 2 * 8 + 2 + 8 + 4)
})

test('Ed25519 signs and verifies; a changed manifest, hash, signature or key does not pass', async () => {
  const keys = generateKeyPairSync('ed25519')
  const stranger = generateKeyPairSync('ed25519')
  const signer: Signer = {
    algorithm: 'ed25519',
    keyId: 'k1',
    sign: async (bytes) => sign(null, bytes, keys.privateKey),
  }
  const verifier: Verifier = {
    verify: async ({ algorithm, keyId, bytes, signature }) =>
      algorithm === 'ed25519' && keyId === 'k1' && verify(null, bytes, keys.publicKey, signature),
  }
  const signed = await signManifest(manifest(), signer)
  assert.deepEqual(parseSignedManifest(JSON.parse(JSON.stringify(signed))), signed)
  assert.equal(await verifyManifest(signed, verifier), true)
  const forged = { ...signed.manifest, result: { ...signed.manifest.result, finalBalance: 1e6 } }
  const value = `${signed.signature.value.startsWith('0') ? '1' : '0'}${signed.signature.value.slice(1)}`
  for (const broken of [
    { ...signed, manifest: forged },
    { ...signed, manifest: forged, hash: manifestHash(forged) },
    { ...signed, hash: HEX('0') },
    { ...signed, signature: { ...signed.signature, value } },
    { ...signed, signature: { ...signed.signature, keyId: 'k2' } },
  ]) {
    assert.equal(await verifyManifest(broken, verifier), false)
  }
  const other: Signer = { ...signer, sign: async (bytes) => sign(null, bytes, stranger.privateKey) }
  assert.equal(await verifyManifest(await signManifest(manifest(), other), verifier), false)
})

test('the first cause is named first: data before config before code before result', () => {
  const found = manifest()
  const worse = manifest({ trades: tradesOf([1, -2, 4]) })
  const trades = worse.result
  const config = { hash: HEX('b'), seed: '7' }
  const code = { ...found.code, version: '0.2.0' }
  const [ethereum, litecoin] = found.data as [RunManifest['data'][0], RunManifest['data'][0]]
  const data = [{ ...ethereum, rows: 49, end: START + 48 * HOUR, hash: HEX('c') }, litecoin]
  const said = (change: Partial<RunManifest>) => compareManifest(found, { ...found, ...change }).sentence
  assert.equal(said({}), 'The same run: data, configuration, code and result agree.')
  assert.equal(
    said({ result: trades, code, config, data }),
    'Other data: candles binance ETH/BTC 1h: end is 2024-01-03 00:00 UTC, not 2024-01-03 01:00 UTC.',
  )
  assert.match(
    said({ result: trades, code, config }),
    /^Other configuration: hash is b{12}…, not [0-9a-f]{12}…\.$/,
  )
  assert.equal(said({ result: trades, code }), "Other code: Leme's version is 0.2.0, not 0.1.0.")
  assert.equal(said({ code }), "The same result from other code: Leme's version is 0.2.0, not 0.1.0.")
  assert.equal(
    said({ result: trades }),
    'Data, configuration and code agree, the result does not: finalBalance is 1003, not 1002. The run is not reproducible.',
  )
  const parts = compareManifest(found, { ...found, result: trades, code, config, data }).differences
  assert.deepEqual(
    parts.map(({ part, what }) => `${part} ${what.split(': ').at(-1)}`),
    [
      'data end',
      'data rows',
      'data hash',
      'config hash',
      'code version',
      'result finalBalance',
      'result tradeHash',
      'result metricsHash',
    ],
  )
})

test('settings are named with both values where the configurations are there', () => {
  const configs = [
    { settings: { stoploss: -0.1, roi: [1, 2], fee: 0.001 }, params: { fast: 5, gone: true } },
    { settings: { stoploss: -0.05, roi: [1, 3], fee: 0.001 }, params: { fast: 5 }, timerange: '2024-' },
  ]
  const [before, after] = configs.map((config) => manifest({ config })) as [RunManifest, RunManifest]
  const [expected, found] = configs
  const named = compareManifest(before, after, { expected, found })
  assert.deepEqual(named.differences.map(manifestDifferenceText), [
    'params.gone is none, not true',
    'settings.roi is [1,3], not [1,2]',
    'settings.stoploss is -0.05, not -0.1',
    'timerange is 2024-, not none',
  ])
  assert.equal(named.sentence, 'The same result from other configuration: params.gone is none, not true.')
  for (const untrue of [{ expected: { settings: {} }, found }, { expected, found: undefined }, undefined]) {
    assert.deepEqual(
      compareManifest(before, after, untrue).differences.map(({ what }) => what),
      ['hash'],
      'what has not the hash of its manifest is not believed',
    )
  }
  assert.deepEqual(compareManifest(before, before, { expected, found: expected }).differences, [])
})

test('series that are missing or too many are named', () => {
  const found = manifest()
  const fewer = { ...found, data: found.data.slice(0, 1) }
  assert.equal(
    compareManifest(found, fewer).sentence,
    'The same result from other data: candles binance LTC/BTC 1h is missing, not there.',
  )
  assert.deepEqual(compareManifest(fewer, found).differences, [
    { part: 'data', what: 'candles binance LTC/BTC 1h', expected: null, found: 'there' },
  ])
  assert.deepEqual(
    [compareManifest(found, found).same, compareManifest(found, fewer).sameResult],
    [true, true],
  )
})

test('what is no manifest is refused with its place', () => {
  const found = manifest()
  const malformed = { code: 'manifest.malformed' }
  for (const json of [null, {}, { ...found, schema: 'leme.run/2' }, { ...found, more: 1 }, 'text']) {
    assert.throws(() => parseManifest(json), malformed)
  }
  const short = { ...found, config: { ...found.config, hash: 'ab' } }
  assert.throws(() => parseManifest(short), /\/config\/hash/)
  assert.throws(() => parseSignedManifest(found), malformed)
})
