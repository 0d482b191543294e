import { parseVenue } from '../../../domain/index.ts'
import { type IngestPolicy, type SymbolNames, USUAL_MOST_PAIRS } from '../../../trade/market/index.ts'
import { withDatabase } from '../../local/with-app.ts'
import { type Terminal, table } from '../terminal.ts'
import { readNames, requireMostPairs } from './data-source-names.ts'

export interface SourceOptions {
  readonly venue: string
  readonly policy: IngestPolicy
  readonly knownOnly?: boolean
  readonly symbol?: readonly string[]
  readonly quote?: string
  readonly mostPairs?: number
}

/** `leme data source put`: makes a source, or changes the one of this name. */
export async function dataSourcePut(
  terminal: Terminal,
  name: string,
  { venue, policy, knownOnly = false, symbol, quote, mostPairs }: SourceOptions,
): Promise<void> {
  const names = readNames(symbol, quote)
  requireMostPairs(mostPairs)
  const source = {
    ...{ name, venue: parseVenue(venue), policy, takesUnknown: !knownOnly },
    ...(mostPairs !== undefined && { mostPairs }),
    ...(names && { names }),
  }
  await withDatabase(({ store }) => store.ingest.putSource(source))
  terminal.result(
    { schema: 'leme.source/1', source },
    `${name}: candles of ${venue}, ${policy}, ${knownOnly ? 'known pairs only' : 'new pairs too'}`,
  )
}

/** `leme data source list`: every source. */
export async function dataSourceList(terminal: Terminal): Promise<void> {
  const sources = await withDatabase(({ store }) => store.ingest.listSources())
  const text =
    sources.length === 0
      ? 'There is no source. Make one: npx leme data source put NAME --venue V'
      : table(
          ['source', 'venue', 'policy', 'new pairs', 'names'],
          sources.map((one) => [
            ...[one.name, one.venue, one.policy],
            one.takesUnknown ? `up to ${one.mostPairs ?? USUAL_MOST_PAIRS}` : 'no',
            describeNames(one.names),
          ]),
        )
  terminal.result({ schema: 'leme.sources/1', sources }, text)
}

function describeNames({ pairs = {}, quote }: SymbolNames = {}): string {
  const told = Object.entries(pairs).map(([name, pair]) => `${name}=${pair}`)
  return [...told, ...(quote === undefined ? [] : [`…/${quote}`])].join(', ') || '-'
}
