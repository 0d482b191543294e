import { parseVenue } from '../../../domain/index.ts'
import type { IngestPolicy } from '../../../trade/market/index.ts'
import { withDatabase } from '../../local/with-app.ts'
import { type Terminal, table } from '../terminal.ts'

export interface SourceOptions {
  readonly venue: string
  readonly policy: IngestPolicy
  readonly knownOnly?: boolean
}

/** `leme data source put`: makes a source, or changes the one of this name. */
export async function dataSourcePut(
  terminal: Terminal,
  name: string,
  { venue, policy, knownOnly = false }: SourceOptions,
): Promise<void> {
  const source = { name, venue: parseVenue(venue), policy, takesUnknown: !knownOnly }
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
          ['source', 'venue', 'policy', 'new pairs'],
          sources.map((one) => [one.name, one.venue, one.policy, one.takesUnknown ? 'yes' : 'no']),
        )
  terminal.result({ schema: 'leme.sources/1', sources }, text)
}
