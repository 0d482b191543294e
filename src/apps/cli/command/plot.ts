import { writeFileSync } from 'node:fs'
import { Fault } from '../../../domain/index.ts'
import { runExperiment } from '../../local/experiment.ts'
import { loadExperiment } from '../../local/load-experiment.ts'
import { plotPage } from '../../local/plot-page.ts'
import { proveExperiment } from '../../local/prove-experiment.ts'
import { withOptionalStore } from '../../local/with-app.ts'
import { count, type Terminal } from '../terminal.ts'
import { type ExperimentOptions, experimentSpec } from './experiment-options.ts'

export interface PlotOptions extends ExperimentOptions {
  readonly out: string
  readonly rows: number
}

/** `leme plot`: candles, indicators and trades of the first pair as one page. */
export async function plot(terminal: Terminal, options: PlotOptions): Promise<void> {
  const spec = await experimentSpec(options)
  await withOptionalStore('venue' in spec.source, async (store) => {
    const experiment = await loadExperiment(spec, store)
    const { strategy, data } = experiment
    proveExperiment(experiment)
    const prepare = { ...data.prepare, keepColumns: true }
    const { markets, simulation } = runExperiment(strategy, { ...data, prepare })
    const { pair, candles, columns } = markets[0]!
    const page = plotPage({
      ...{ title: strategy.name, pair, candles, rows: options.rows },
      indicators: indicatorsOf(columns!),
      trades: simulation.trades.filter((trade) => trade.pair === pair),
    })
    try {
      writeFileSync(options.out, page)
    } catch (cause) {
      throw new Fault('failed', 'report.unwritable', `the page cannot be written to ${options.out}`, {
        hint: 'Check that its folder is there and that you may write in it.',
        where: options.out,
        cause,
      })
    }
    const { length } = simulation.trades
    terminal.result(
      { schema: 'leme.plot/1', file: options.out, pair, candles: candles.length, trades: length },
      `${options.out}: ${pair}, ${count(Math.min(candles.length, options.rows))} candles`,
    )
  })
}

const CANDLES = ['time', 'open', 'high', 'low', 'close', 'volume']

function indicatorsOf(columns: Readonly<Record<string, Float64Array>>): Record<string, Float64Array> {
  return Object.fromEntries(Object.entries(columns).filter(([name]) => !CANDLES.includes(name)))
}
