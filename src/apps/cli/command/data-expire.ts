import { formatTime } from '../../../domain/index.ts'
import type { AgedRange } from '../../../trade/market/index.ts'
import { parseAge } from '../../local/parse-age.ts'
import { withDatabase } from '../../local/with-app.ts'
import { count, type Terminal, table } from '../terminal.ts'

export interface DataExpireOptions {
  readonly ticksOlderThan?: number
  readonly candlesOlderThan?: number
  readonly plan?: boolean
}

/** `leme data expire`: drops what is too old, or says what would go. */
export async function dataExpire(terminal: Terminal, options: DataExpireOptions): Promise<void> {
  const applied = !options.plan
  const ranges = await withDatabase(({ store: { upkeep } }, { market }) => {
    const ages = {
      now: Date.now(),
      ticksOlderThan: options.ticksOlderThan ?? parseAge(market.expireTicksAfter)!,
      candlesOlderThan: options.candlesOlderThan ?? parseAge(market.expireCandlesAfter)!,
    }
    return applied ? upkeep.expire(ages) : upkeep.expirable(ages)
  })
  terminal.result({ schema: 'leme.expire/1', applied, ranges }, textOf(ranges, applied))
}

function textOf(ranges: readonly AgedRange[], applied: boolean): string {
  if (ranges.length === 0) return 'Nothing is too old.'
  const rows = ranges.reduce((sum, range) => sum + range.rows, 0)
  return [
    table(
      ['what', 'from (UTC)', 'before (UTC)', 'rows'],
      ranges.map(({ kind, start, end, rows }) => [
        `${kind}s`,
        start === null ? 'the first' : formatTime(start),
        formatTime(end),
        rows,
      ]),
    ),
    `${count(ranges.length)} ranges with ${count(rows)} rows ${applied ? 'dropped' : 'would go'}.`,
  ].join('\n')
}
