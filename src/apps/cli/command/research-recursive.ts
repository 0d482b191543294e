import {
  type Candles,
  Fault,
  formatTime,
  rowAt,
  sliceCandles,
  type TimeRange,
} from '../../../domain/index.ts'
import { prepareMarket } from '../../../trade/engine/index.ts'
import { longestStartup, type RecursiveAnalysis, recursiveAnalysis } from '../../../trade/research/index.ts'
import { type ExperimentData, otherKey } from '../../local/experiment.ts'
import { loadExperiment } from '../../local/load-experiment.ts'
import { withOptionalStore } from '../../local/with-app.ts'
import { count, type Terminal } from '../terminal.ts'
import { type ExperimentOptions, experimentSpec } from './experiment-options.ts'

/** `leme research recursive`: do values depend on how many candles came before; is the startup long enough. */
export async function researchRecursive(terminal: Terminal, options: ExperimentOptions): Promise<void> {
  const spec = await experimentSpec(options)
  await withOptionalStore('venue' in spec.source, async (store) => {
    const { strategy, data } = await loadExperiment(spec, store)
    const { pair } = data.series[0]!
    const { range, ...prepare } = data.prepare
    const found = recursiveAnalysis({
      candles: candlesOf(data.series[0]!, { range, startup: strategy.startup }),
      startup: strategy.startup,
      prepare: (part) => {
        const {
          columns = {},
          enterLong,
          exitLong,
          enterShort,
          exitShort,
        } = prepareMarket(
          strategy,
          { pair, candles: part },
          {
            ...prepare,
            keepColumns: true,
            otherCandles: (other, timeframe) => data.others.get(otherKey(other, timeframe)),
          },
        )
        return {
          columns: ownColumns(columns),
          masks: { enterLong, exitLong, ...(enterShort && exitShort && { enterShort, exitShort }) },
        }
      },
    })
    terminal.result({ schema: 'leme.recursive/1', strategy: strategy.name, pair, ...found }, describe(found))
  })
}

/**
 * The candles of the range, and before it as many as the longest warm-up takes.
 * @throws Fault `recursive.candles` for a range without any
 */
function candlesOf(
  { pair, candles }: ExperimentData['series'][number],
  { range = {}, startup }: { readonly range: TimeRange | undefined; readonly startup: number },
): Candles {
  const last = range.end === undefined ? candles.length : rowAt(candles, range.end + 1)
  const first = range.start === undefined ? 0 : rowAt(candles, range.start)
  if (first < last) return sliceCandles(candles, Math.max(0, first - longestStartup(startup)), last)
  const [from, to] = [candles.time[0] ?? 0, candles.time[candles.length - 1] ?? 0].map(formatTime)
  throw new Fault('no-data', 'recursive.candles', `${pair}: no candle lies in the time range`, {
    hint: `There are candles from ${from} to ${to} UTC.`,
  })
}

const CANDLES = ['time', 'open', 'high', 'low', 'close', 'volume']

function ownColumns(columns: Readonly<Record<string, Float64Array>>): Record<string, Float64Array> {
  return Object.fromEntries(Object.entries(columns).filter(([name]) => !CANDLES.includes(name)))
}

function describe({ sentence, startups, columns, decisions, tolerance, dates }: RecursiveAnalysis): string {
  const head = `${'candles before'.padEnd(20)}${startups.map((n) => count(n).padStart(12)).join('')}`
  const lines = columns.map(
    ({ name, differences }) =>
      name.padEnd(20) + differences.map((one) => shown(one, tolerance).padStart(12)).join(''),
  )
  const changed = decisions.map(
    ({ name, changes }) =>
      name.padEnd(20) + changes.map((n) => (n === 0 ? 'same' : `${n} differ`).padStart(12)).join(''),
  )
  const same = `same: within ${Number((tolerance * 100).toPrecision(3))} % of the last column on each of ${dates} dates`
  return [sentence, '', head, ...lines, ...changed, '', same].join('\n')
}

function shown(difference: number | null, tolerance: number): string {
  if (difference === null) return 'missing'
  return difference <= tolerance ? 'same' : `${(difference * 100).toPrecision(2)} %`
}
