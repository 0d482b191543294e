import { withDatabase } from '../../local/with-app.ts'
import { type Terminal, table } from '../terminal.ts'

export interface ModelsListOptions {
  readonly limit: number
  readonly cursor?: string
}

/** `leme models list`: models by name, with the version that acts. */
export async function modelsList(terminal: Terminal, options: ModelsListOptions): Promise<void> {
  const { items, nextCursor } = await withDatabase(({ store }) => store.models.list(options))
  const text =
    items.length === 0
      ? 'There is no model yet; npx leme models register makes one.'
      : table(
          ['model', 'predicts', 'rows ahead', 'candles', 'versions', 'aliases'],
          items.map(({ name, label, labelHorizon, timeframe, versions, aliases }) => [
            ...[name, label, labelHorizon, timeframe, versions],
            aliases.map(({ alias, version }) => `${alias} ${version}`).join(', ') || '–',
          ]),
        )
  const more = nextCursor === null ? '' : `\nThere are more: --cursor ${nextCursor}`
  terminal.result({ schema: 'leme.models/1', items, nextCursor }, `${text}${more}`)
}
