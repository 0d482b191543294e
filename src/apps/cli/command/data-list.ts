import { formatTime } from '../../../domain/index.ts'
import { withDatabase } from '../../local/with-app.ts'
import { type Terminal, table } from '../terminal.ts'

/** `leme data list`: every series in the store. */
export async function dataList(terminal: Terminal): Promise<void> {
  const series = await withDatabase(({ store }) => store.candles.list())
  const text =
    series.length === 0
      ? 'The store is empty. Fill it: npx leme data generate, or npx leme data import FILE --venue V --symbol B/Q -i 5m'
      : table(
          ['venue', 'pair', 'candles', 'rows', 'first (UTC)', 'last (UTC)', 'source'],
          series.map((one) => [
            one.venue,
            one.pair,
            one.timeframe,
            one.rows,
            formatTime(one.firstTime),
            formatTime(one.lastTime),
            one.source,
          ]),
        )
  terminal.result({ schema: 'leme.series/1', series }, text)
}
