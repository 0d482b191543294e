import { prepareMarket } from '../../../trade/engine/index.ts'
import { otherKey } from '../../local/experiment.ts'
import { loadExperiment } from '../../local/load-experiment.ts'
import { withOptionalStore } from '../../local/with-app.ts'
import { count, type Terminal } from '../terminal.ts'
import { type ExperimentOptions, experimentSpec } from './experiment-options.ts'

/**
 * `leme research lookahead`: removes the future from each pair's candles and compares. What changes is named
 * by column and candle, and ends the command with 8.
 */
export async function researchLookahead(terminal: Terminal, options: ExperimentOptions): Promise<void> {
  const spec = await experimentSpec(options)
  await withOptionalStore('venue' in spec.source, async (store) => {
    const { strategy, data } = await loadExperiment(spec, store?.candles)
    const pairs: { pair: string; candles: number }[] = []
    for (const series of data.series) {
      terminal.progress(`  ${series.pair} …`)
      const market = prepareMarket(strategy, series, {
        ...data.prepare,
        proveCausal: true,
        otherCandles: (pair, timeframe) => data.others.get(otherKey(pair, timeframe)),
      })
      pairs.push({ pair: series.pair, candles: market.candles.length })
    }
    const names = Object.keys(strategy.decisions).concat(strategy.decide ? ['decide'] : [])
    const lines = pairs.map(({ pair, candles }) => `  ${pair.padEnd(14)} ${count(candles)} candles`)
    const text = [
      `${strategy.name} does not look ahead: ${names.join(', ')}, indicators and callbacks stay the same when later candles are removed.`,
      ...lines,
    ].join('\n')
    terminal.result({ schema: 'leme.lookahead/1', strategy: strategy.name, pairs, found: null }, text)
  })
}
