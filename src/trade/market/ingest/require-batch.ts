import { MarketError } from '../market-error.ts'
import { type IngestSource, MAX_INGEST_ITEMS, USUAL_MOST_PAIRS } from './port.ts'

const NAME = /^[a-z0-9][a-z0-9_-]{0,31}$/

/** @throws MarketError `ingest.source-name` */
export function requireSourceName(name: string): void {
  if (NAME.test(name)) return
  throw new MarketError('ingest.source-name', `"${name}" is not a name of a source`, {
    hint: 'Use lower-case letters, digits, - and _, for example mt5-desk.',
  })
}

/** What was found under the name of a source. @throws MarketError `ingest.source-unknown` */
export function requireSource<T>(found: T | undefined, name: string): T {
  if (found !== undefined) return found
  throw new MarketError('ingest.source-unknown', `There is no source "${name}"`, {
    hint: 'Make the source before anything is sent to it.',
  })
}

/** @throws MarketError `ingest.too-many` */
export function requireBatch(items: readonly unknown[]): void {
  if (items.length <= MAX_INGEST_ITEMS) return
  throw new MarketError('ingest.too-many', `A batch of ${items.length} items is too large`, {
    hint: `Send at most ${MAX_INGEST_ITEMS} at once.`,
  })
}

/**
 * For a batch with pairs that its venue has not had: a key that leaked, or a script with a mistake, shall
 * not fill the store with series. `pairs` is how many the venue has with it.
 * @throws MarketError `ingest.too-many-pairs`
 */
export function requireFewPairs(
  { name, venue, mostPairs = USUAL_MOST_PAIRS }: Pick<IngestSource, 'name' | 'venue' | 'mostPairs'>,
  pairs: number,
): void {
  if (pairs <= mostPairs) return
  throw new MarketError(
    'ingest.too-many-pairs',
    `With this batch ${venue} would have ${pairs} pairs; the source "${name}" may go up to ${mostPairs}`,
    { hint: 'Look at the symbols that are sent; leme data source put NAME --most-pairs N allows more.' },
  )
}
