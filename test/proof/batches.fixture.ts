import { parsePair } from '../../src/domain/index.ts'
import { random } from '../../src/math/index.ts'
import type { IngestCandle, IngestTick } from '../../src/trade/market/index.ts'
import { candleAt, START, tickAt } from '../../src/trade/market/ingest/ingest-samples.fixture.ts'

/** A batch on its way: candles, or ticks. */
export type Batch =
  | { readonly kind: 'candles'; readonly items: readonly IngestCandle[] }
  | { readonly kind: 'ticks'; readonly items: readonly IngestTick[] }

const OWN = ['GBP/USD', 'USD/JPY', 'AUD/USD', 'NZD/USD'].map(parsePair)
const SHARED = parsePair('EUR/USD')
const MANY = 2_000
const MAX_ITEMS = 150
const MINUTE = 60_000

/**
 * Batches of one of four writers: minutes and ticks of its own pair, each minute in one batch, and
 * minutes of a pair on which all writers work, over and over. A minute has the same values in every batch.
 */
export function* batchesOf(seed: string, writer: number, batches = MANY): Generator<Batch> {
  const dice = random(seed)
  let minute = 0
  for (let count = 0; count < batches; count++) {
    const length = 1 + dice.int(MAX_ITEMS)
    const kind = dice.int(4)
    const isShared = kind === 0
    const first = isShared ? dice.int(600) : minute
    if (!isShared) minute += length
    const times = dice.shuffle(Array.from({ length }, (_, at) => START + (first + at) * MINUTE))
    const pair = isShared ? SHARED : OWN[writer]!
    if (kind === 1)
      yield {
        kind: 'ticks',
        items: times.map((time) => ({ ...tickAt(time + dice.int(MINUTE), 1 + dice.next()), pair })),
      }
    else yield { kind: 'candles', items: times.map((time) => ({ ...candleAt('1m', time), pair })) }
  }
}
