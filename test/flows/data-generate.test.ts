import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { answerOf, errorOf } from './documents.fixture.ts'
import { makeWorkspace } from './workspace.fixture.ts'

interface Place {
  readonly venue: string
  readonly pair: string
  readonly kind: string
  readonly time: number
  readonly until: number
  readonly candles: number
}
interface GenerateDocument {
  readonly schema: string
  readonly series: number
  readonly rows: number
  readonly inserted: number | null
  readonly planted: readonly Place[]
}
interface CheckDocument {
  readonly schema: string
  readonly series: readonly {
    readonly series: string
    readonly file: string | null
    readonly rows: number
    readonly duplicates: number
    readonly findings: readonly Omit<Place, 'venue' | 'pair'>[]
  }[]
}

const { leme, path, holdDatabase } = makeWorkspace({ after })
before(holdDatabase)

const generate = (...args: string[]) => leme('data', 'generate', '--days', '2', '--json', ...args)
const facts = ({ kind, time, until, candles }: Omit<Place, 'venue' | 'pair'>) =>
  `${kind} ${time} ${until} ${candles}`

test('the check finds in generated files what was planted, and nothing else', async () => {
  const made: GenerateDocument = answerOf(await generate('--out', path('demo-files')))
  assert.deepEqual([made.schema, made.series, made.inserted], ['leme.generate/1', 8, null])
  const folders = ['demo', 'demo2'].map((venue) => path('demo-files', venue))
  const check: CheckDocument = answerOf(await leme('data', 'check', ...folders, '--json'))
  assert.equal(check.schema, 'leme.check/1')
  assert.equal(check.series.length, 8)
  let rows = 0
  for (const { series, file, findings, duplicates, ...counts } of check.series) {
    const venue = file!.startsWith(folders[1]!) ? 'demo2' : 'demo'
    const planted = made.planted.filter((one) => one.venue === venue && `${one.pair} 1m` === series)
    const visible = planted.filter(({ kind }) => kind !== 'duplicate')
    assert.deepEqual(findings.map(facts).sort(), visible.map(facts).sort(), `${venue} ${series}`)
    const repeated = planted.filter(({ kind }) => kind === 'duplicate')
    assert.equal(
      duplicates,
      repeated.reduce((sum, { candles }) => sum + candles, 0),
    )
    rows += counts.rows + duplicates
  }
  assert.equal(rows, made.rows, 'every row that was delivered is in the files')
  assert.ok(new Set(made.planted.map(({ kind }) => kind)).size >= 4)
})

test('the store gets the same market, once', async () => {
  const made: GenerateDocument = answerOf(await generate())
  const check: CheckDocument = answerOf(await leme('data', 'check', '--venue', 'demo', '--json'))
  const found = check.series.flatMap(({ series, findings }) =>
    findings.map((one) => `${series} ${facts(one)}`),
  )
  const planted = made.planted.filter(({ venue, kind }) => venue === 'demo' && kind !== 'duplicate')
  assert.deepEqual(found.sort(), planted.map((one) => `demo ${one.pair} 1m ${facts(one)}`).sort())
  const again: GenerateDocument = answerOf(await generate())
  assert.deepEqual([made.inserted! > 20_000, again.inserted], [true, 0])
})

test('the same seed makes the same market, another seed another one', async () => {
  const sample = async (seed: string) => {
    await generate('--out', path(`seed-${seed}`), '--seed', seed)
    const { readFileSync } = await import('node:fs')
    return readFileSync(path(`seed-${seed}`, 'demo', 'BTC-USDT-1m.csv.gz'))
  }
  const [first, again, other] = [await sample('3'), await sample('3'), await sample('4')]
  assert.ok(first.equals(again))
  assert.ok(!first.equals(other))
})

test('the list names every series with its range and source', async () => {
  const { series }: { series: Record<string, unknown>[] } = answerOf(await leme('data', 'list', '--json'))
  assert.equal(series.length, 8)
  const tide = series.find(({ venue, pair }) => venue === 'demo' && pair === 'TIDE/USDT')
  assert.deepEqual(
    { ...tide, rows: 0 },
    {
      venue: 'demo',
      pair: 'TIDE/USDT',
      timeframe: '1m',
      rows: 0,
      firstTime: Date.UTC(2025, 0, 1),
      lastTime: Date.UTC(2025, 0, 3) - 60_000,
      source: 'DEMO',
      version: 1,
    },
  )
})

test('a check of nothing says how to get something', async () => {
  const error = errorOf(await leme('data', 'check', '--venue', 'nobody', '--json'), 4)
  assert.equal(error.code, 'check.nothing')
  assert.match(error.hint ?? '', /leme data import/)
})
