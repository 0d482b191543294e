import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { parsePair, parseTimeframe, parseVenue } from '../../../domain/index.ts'
import type { CandleStore } from '../port.ts'
import { candleAt, candles, flatCandle, importAll, START, tickAt, ticks } from './ingest-samples.fixture.ts'
import { plainMarket, storedMarket } from './plain-market.fixture.ts'
import type { IngestCandle, IngestSource, IngestStatus, IngestStore, IngestTick } from './port.ts'

/** An ingest store and the candles that it writes. */
export interface IngestWorld {
  readonly ingest: IngestStore
  readonly candles: CandleStore
}

type Piece = { readonly candle: IngestCandle } | { readonly tick: IngestTick }

/**
 * Judges an implementation of {@link IngestStore}. Every test works on a venue of its own, so one
 * world may serve them all.
 */
export function ingestStoreSuite(name: string, open: () => IngestWorld): void {
  describe(`IngestStore: ${name}`, () => {
    const world = open()
    let made = 0
    const source = async (changes: Partial<IngestSource> = {}): Promise<IngestSource> => {
      const unique = `${name}-${++made}`
      const one: IngestSource = {
        ...{ name: unique, venue: parseVenue(unique), policy: 'keep', takesUnknown: true },
        ...changes,
      }
      await world.ingest.putSource(one)
      return one
    }
    const statuses = async (one: IngestSource, items: readonly IngestCandle[]): Promise<IngestStatus[]> =>
      (await world.ingest.ingest(one.name, items)).details.map(({ status }) => status)
    const pairsOf = async ({ venue }: IngestSource): Promise<string[]> => {
      const stored = (await world.candles.list()).filter((series) => series.venue === venue)
      return [...new Set(stored.map(({ pair }) => pair))].sort()
    }
    const market = (one: IngestSource) => storedMarket(world.candles, one.venue)
    const send = async (one: IngestSource, pieces: readonly Piece[], imports: boolean): Promise<void> => {
      const sent = pieces.flatMap((piece) => ('candle' in piece ? [piece.candle] : []))
      const quotes = pieces.flatMap((piece) => ('tick' in piece ? [piece.tick] : []))
      if (imports) await importAll(world.candles, one.venue, sent)
      else if (sent.length > 0) await world.ingest.ingest(one.name, sent)
      if (quotes.length > 0) await world.ingest.ingestTicks(one.name, quotes)
    }

    test('sources are listed by name, and put again they change', async () => {
      const one = await source()
      const changed = { ...one, policy: 'revise', takesUnknown: false } as const
      await world.ingest.putSource(changed)
      const listed = await world.ingest.listSources()
      assert.deepEqual(
        listed.filter((each) => each.name === one.name),
        [changed],
      )
      await assert.rejects(world.ingest.putSource({ ...one, name: 'Mt5 Desk' }), {
        code: 'ingest.source-name',
      })
    })

    test('an unknown source and a batch that is too large are refused', async () => {
      await assert.rejects(world.ingest.ingest('nobody', []), { code: 'ingest.source-unknown' })
      await assert.rejects(world.ingest.ingestTicks('nobody', []), { code: 'ingest.source-unknown' })
      const one = await source()
      const many = Array.from({ length: 10_001 }, () => candleAt('1m', START))
      await assert.rejects(world.ingest.ingest(one.name, many), { code: 'ingest.too-many' })
      assert.deepEqual(await market(one), {})
    })

    test('a source keeps its bound and its names of markets, and put again without them loses them', async () => {
      const plain = await source()
      const names = { pairs: { '#AAPL': parsePair('AAPL/USD'), constructor: parsePair('A/B') }, quote: 'BRL' }
      await world.ingest.putSource({ ...plain, mostPairs: 7, names })
      const find = async () => (await world.ingest.listSources()).find(({ name }) => name === plain.name)
      assert.deepEqual(await find(), { ...plain, mostPairs: 7, names })
      await world.ingest.putSource(plain)
      assert.deepEqual(await find(), plain)
    })

    test('a venue gets no more pairs than its source may bring it to, and a refused batch leaves nothing', async () => {
      const one = await source({ mostPairs: 2 })
      const of = (pair: string, at = START) => ({ ...candleAt('1m', at), pair: parsePair(pair) })
      const code = 'ingest.too-many-pairs'
      await assert.rejects(world.ingest.ingest(one.name, [of('A/B'), of('C/D'), of('E/F')]), { code })
      assert.deepEqual(await pairsOf(one), [])
      await statuses(one, [of('A/B'), of('C/D')])
      await assert.rejects(world.ingest.ingest(one.name, [of('A/B', START + 60_000), of('E/F')]), { code })
      const tick = { ...tickAt(START, 1), pair: parsePair('E/F') }
      await assert.rejects(world.ingest.ingestTicks(one.name, [tick]), { code })
      assert.deepEqual(await pairsOf(one), ['A/B', 'C/D'])
      assert.deepEqual(await statuses(one, [of('A/B', START + 60_000)]), ['inserted'])
    })

    test('sources that bring new pairs at the same time keep the bound together', async () => {
      const one = await source({ mostPairs: 10 })
      const sent = Array.from({ length: 30 }, (_, at) =>
        world.ingest.ingest(one.name, [{ ...candleAt('1m', START), pair: parsePair(`P${at}/USD`) }]),
      )
      await Promise.allSettled(sent)
      assert.equal((await pairsOf(one)).length, 10)
    })

    test('the answer has one detail per item, in their order', async () => {
      const one = await source()
      const items = [candleAt('5m', START + 61_000), candleAt('1h', START + 1), candleAt('5m', START)]
      const outcome = await world.ingest.ingest(one.name, items)
      assert.deepEqual(outcome, {
        received: 3,
        inserted: 2,
        duplicates: 1,
        details: [
          detail('5m', START + 61_000, 'inserted'),
          detail('1h', START + 1, 'inserted'),
          detail('5m', START, 'duplicate'),
        ],
      })
      assert.deepEqual(await world.ingest.ingest(one.name, []), {
        received: 0,
        inserted: 0,
        duplicates: 0,
        details: [],
      })
    })

    for (const [policy, status, stays] of [
      ['keep', 'duplicate', true],
      ['revise', 'revised', false],
      ['reject', 'rejected', true],
    ] as const) {
      test(`policy ${policy}: other values are ${status}, equal ones duplicates`, async () => {
        const one = await source({ policy })
        const [first, other, later] = [
          candleAt('1m', START),
          candleAt('1m', START, 1),
          candleAt('1m', START + 60_000),
        ]
        assert.deepEqual(await statuses(one, [first]), ['inserted'])
        assert.deepEqual(await statuses(one, [first]), ['duplicate'])
        assert.deepEqual(await statuses(one, [other, later, first]), [status, 'inserted', 'duplicate'])
        assert.deepEqual(await market(one), plainMarket([stays ? first : other, later], []))
      })
    }

    test('what came with a candle is kept beside it, and replaced with it', async () => {
      const one = await source({ policy: 'revise' })
      const key = {
        venue: one.venue,
        pair: parsePair('EUR/USD'),
        timeframe: parseTimeframe('1h'),
      }
      const plain = candleAt('1h', START)
      const readings = { bid: 1.5, spread: 1e-7, indicators: { rsi: 0.1 + 0.2, macd: -3 } }
      assert.deepEqual(await statuses(one, [{ ...plain, readings }]), ['inserted'])
      assert.deepEqual(await statuses(one, [plain, candleAt('1h', START + 3_600_000)]), [
        'duplicate',
        'inserted',
      ])
      assert.deepEqual(await world.ingest.readings(key), [{ time: plain.time, readings }])
      assert.deepEqual(await world.ingest.readings(key, { start: plain.time + 1 }), [])
      const changed = { indicators: { rsi: 50 } }
      assert.deepEqual(await statuses(one, [{ ...plain, readings: changed }]), ['revised'])
      assert.deepEqual(await world.ingest.readings(key), [{ time: plain.time, readings: changed }])
      assert.deepEqual(await statuses(one, [candleAt('1h', START, 2)]), ['revised'])
      assert.deepEqual(await world.ingest.readings(key), [])
    })

    test('a source that takes no unknown symbols takes those that its venue has', async () => {
      const one = await source()
      const strict = { ...one, name: `${one.name}-strict`, takesUnknown: false }
      await world.ingest.putSource(strict)
      assert.deepEqual(await statuses(strict, [candleAt('1m', START)]), ['unknown-symbol'])
      assert.deepEqual(await world.ingest.ingestTicks(strict.name, [tickAt(START, 1)]), {
        ...{ received: 1, inserted: 0, duplicates: 0, unknown: 1 },
      })
      assert.deepEqual(await market(one), {})
      await world.ingest.ingest(one.name, [candleAt('4h', START)])
      assert.deepEqual(await statuses(strict, [candleAt('1m', START)]), ['inserted'])
    })

    test('ticks make their minute, and a late one makes it anew', async () => {
      const one = await source()
      const batch = [
        tickAt(START + 1, 2),
        tickAt(START + 2, 4),
        tickAt(START + 2, 4),
        tickAt(START + 59_999, 3),
      ]
      assert.deepEqual(await world.ingest.ingestTicks(one.name, batch), {
        ...{ received: 4, inserted: 3, duplicates: 1, unknown: 0 },
      })
      assert.deepEqual((await market(one))['EUR/USD 1m'], [[START, 2.125, 4.125, 2.125, 3.125, 3]])
      await world.ingest.ingestTicks(one.name, [tickAt(START, 1, 0.5), tickAt(START + 60_000, 9)])
      assert.deepEqual((await market(one))['EUR/USD 1m'], [
        [START, 1.125, 4.125, 1.125, 3.125, 3.5],
        [START + 60_000, 9.125, 9.125, 9.125, 9.125, 1],
      ])
      assert.deepEqual((await market(one))['EUR/USD 1d']?.[0]?.slice(1), [1.125, 9.125, 1.125, 9.125, 4.5])
    })

    test('a candle that was sent or imported is never replaced by a derived one', async () => {
      const one = await source()
      const hour = candleAt('1h', START)
      const imported = flatCandle('5m', START, 7)
      await world.candles.write(
        { venue: one.venue, pair: hour.pair, timeframe: imported.timeframe },
        imported,
        { source: 'a.csv', policy: 'keep' },
      )
      await world.ingest.ingestTicks(one.name, [tickAt(START, 1)])
      assert.deepEqual(await statuses(one, [hour]), ['inserted'], 'the derived hour gives way')
      await world.ingest.ingestTicks(one.name, [tickAt(START + 5, 8)])
      const stored = await market(one)
      assert.deepEqual(stored['EUR/USD 5m'], [[START, 7, 7, 7, 7, 7]])
      assert.equal(stored['EUR/USD 1h']?.[0]?.[1], hour.open)
      assert.equal(stored['EUR/USD 15m']?.[0]?.[2], 8.125)
    })

    test('a batch that changes nothing makes no series', async () => {
      const one = await source()
      const minute = candleAt('1m', START)
      const imported = flatCandle('1m', minute.time, 7)
      const key = { venue: one.venue, pair: minute.pair, timeframe: minute.timeframe }
      await world.candles.write(key, imported, { source: 'a.csv', policy: 'keep' })
      assert.deepEqual(await statuses(one, [minute]), ['duplicate'])
      assert.deepEqual(await market(one), { 'EUR/USD 1m': [[START, 7, 7, 7, 7, 7]] })
    })

    test('any split, order and repetition gives the candles of a plain recomputation', async () => {
      const batches = fc.record({
        candles,
        ticks,
        cuts: fc.array(fc.nat({ max: 120 }), { maxLength: 6 }),
        order: fc.array(fc.nat(), { minLength: 55, maxLength: 55 }),
        repeated: fc.nat({ max: 30 }),
        together: fc.boolean(),
        imports: fc.boolean(),
      })
      await fc.assert(
        fc.asyncProperty(batches, async ({ candles: sent, ticks: quotes, ...how }) => {
          const one = await source()
          const pieces: Piece[] = [...sent.map((candle) => ({ candle })), ...quotes.map((tick) => ({ tick }))]
          const shuffled = pieces
            .map((piece, at) => ({ piece, rank: how.order[at]! }))
            .sort((a, b) => a.rank - b.rank)
            .map(({ piece }) => piece)
          const all = [...shuffled, ...pieces.slice(0, how.repeated)]
          const cuts = [0, ...how.cuts.toSorted((a, b) => a - b), all.length]
          const parts = cuts.slice(1).map((end, at) => all.slice(cuts[at], end))
          if (how.together) await Promise.all(parts.map((part) => send(one, part, how.imports)))
          else for (const part of parts) await send(one, part, how.imports)
          assert.deepEqual(await market(one), plainMarket(sent, quotes))
        }),
        { numRuns: 40 },
      )
    })

    test('any batches of differing values follow the policy, item by item', async () => {
      const item = fc.tuple(fc.nat({ max: 3 }), fc.nat({ max: 2 }))
      const batches = fc.array(fc.array(item, { maxLength: 6 }), { maxLength: 4 })
      const policies = fc.constantFrom('keep' as const, 'revise' as const, 'reject' as const)
      await fc.assert(
        fc.asyncProperty(policies, batches, async (policy, all) => {
          const one = await source({ policy })
          const model = new Map<number, number>()
          for (const batch of all) {
            const seen = new Set<number>()
            const expected = batch.map(([row, seed]): IngestStatus => {
              const before = model.get(row)
              const status =
                before === undefined
                  ? 'inserted'
                  : seen.has(row) || before === seed || policy === 'keep'
                    ? 'duplicate'
                    : policy === 'revise'
                      ? 'revised'
                      : 'rejected'
              seen.add(row)
              if (status === 'inserted' || status === 'revised') model.set(row, seed)
              return status
            })
            const items = batch.map(([row, seed]) => candleAt('1m', START + row * 60_000, seed))
            assert.deepEqual(await statuses(one, items), expected)
          }
          const kept = [...model].map(([row, seed]) => candleAt('1m', START + row * 60_000, seed))
          assert.deepEqual(await market(one), plainMarket(kept, []))
        }),
        { numRuns: 25 },
      )
    })
  })
}

function detail(timeframe: string, tsOriginal: number, status: IngestStatus) {
  const { time } = candleAt(timeframe, tsOriginal)
  return { symbol: 'EURUSD', timeframe, tsOriginal, tsBucket: time, status }
}
