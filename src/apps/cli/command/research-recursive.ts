import { prepareMarket } from '../../../trade/engine/index.ts'
import { type RecursiveAnalysis, recursiveAnalysis } from '../../../trade/research/index.ts'
import { otherKey } from '../../local/experiment.ts'
import { loadExperiment } from '../../local/load-experiment.ts'
import { withOptionalStore } from '../../local/with-app.ts'
import { count, type Terminal } from '../terminal.ts'
import { type ExperimentOptions, experimentSpec } from './experiment-options.ts'

/** `leme research recursive`: do values depend on how many candles came before; is the startup long enough. */
export async function researchRecursive(terminal: Terminal, options: ExperimentOptions): Promise<void> {
  const spec = await experimentSpec(options)
  await withOptionalStore('venue' in spec.source, async (store) => {
    const { strategy, data } = await loadExperiment(spec, store?.candles)
    const { pair, candles } = data.series[0]!
    const { range: _range, ...prepare } = data.prepare
    const found = recursiveAnalysis({
      candles,
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

const CANDLES = ['time', 'open', 'high', 'low', 'close', 'volume']

function ownColumns(columns: Readonly<Record<string, Float64Array>>): Record<string, Float64Array> {
  return Object.fromEntries(Object.entries(columns).filter(([name]) => !CANDLES.includes(name)))
}

function describe({ sentence, startups, columns, decisions }: RecursiveAnalysis): string {
  const head = `${'candles before'.padEnd(20)}${startups.map((n) => count(n).padStart(12)).join('')}`
  const lines = columns.map(
    ({ name, differences }) => name.padEnd(20) + differences.map((one) => shown(one).padStart(12)).join(''),
  )
  const changed = decisions.map(
    ({ name, changes }) =>
      name.padEnd(20) + changes.map((n) => (n === 0 ? 'same' : `${n} differ`).padStart(12)).join(''),
  )
  return [sentence, '', head, ...lines, ...changed].join('\n')
}

function shown(difference: number | null): string {
  if (difference === null) return 'missing'
  return difference === 0 ? 'same' : `${(difference * 100).toPrecision(2)} %`
}
