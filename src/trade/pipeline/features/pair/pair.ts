import { allocateColumn, type Column } from '../../../../domain/index.ts'
import { PipelineFault } from '../../pipeline-fault.ts'
import type { TableColumn } from '../../port.ts'
import type { FeatureGenerator, FeatureInputs } from '../feature-generator.ts'
import { listOf } from '../schema-parts.ts'
import { logarithms, logChanges } from '../window/logarithms.ts'
import { pairMoments } from './pair-moments.ts'
import { PAIR_WINDOWS, type PairConfig, type PairWindow } from './pair-schema.ts'

/**
 * Features of two assets: `close_ltc_close_ratio`, `close_ltc_close_zscore_60`. Gaps are filled first; only whole
 * windows count.
 */
export const pairFeatures: FeatureGenerator<PairConfig> = {
  generate,
  lookBack: ({ windows, functions }) =>
    listOf(functions).some(isWindowed) ? Math.max(...listOf(windows ?? 1)) : 0,
}

function isWindowed(name: string): name is PairWindow {
  return PAIR_WINDOWS.some((windowed) => windowed === name)
}

function generate(config: PairConfig, { filled, from }: FeatureInputs): readonly TableColumn[] {
  const { x: nameX, y: nameY } = config.columns
  const [x, y] = [filled(nameX), filled(nameY)]
  return listOf(config.functions).flatMap((name) => {
    const joined = `${nameX}_${nameY}_${name}`
    if (!isWindowed(name)) return [{ name: joined, values: stateOf(name, x, y) }]
    if (config.windows === undefined) {
      throw new PipelineFault('config.invalid', `${name} needs windows`, {
        hint: 'Write such as "windows": [60, 240].',
      })
    }
    return listOf(config.windows).map((window) => ({
      name: `${joined}_${window}`,
      values: windowed(name, { x, y, window, first: from }),
    }))
  })
}

function stateOf(name: 'ratio' | 'spread' | 'log_ratio', x: Column, y: Column): Column {
  switch (name) {
    case 'ratio':
      return map(x.length, (row) => (y[row] === 0 ? Number.NaN : x[row]! / y[row]!))
    case 'spread':
      return map(x.length, (row) => x[row]! - y[row]!)
    case 'log_ratio': {
      const [logX, logY] = [logarithms(x), logarithms(y)]
      return map(x.length, (row) => logX[row]! - logY[row]!)
    }
  }
}

/** One value for each whole window. */
function windowed(
  name: PairWindow,
  { x, y, window, first }: { x: Column; y: Column; window: number; first: number },
): Column {
  const isOfChanges = name === 'beta' || name === 'correlation'
  const [left, right] = isOfChanges ? [logChanges(x), logChanges(y)] : [logarithms(x), logarithms(y)]
  const ofRatio = name === 'zscore' ? map(x.length, (row) => left[row]! - right[row]!) : left
  return map(x.length, (row) => {
    const from = row - window + 1
    if (from < 0 || row < first) return Number.NaN
    const { meanX, meanY, xx, yy, xy } = pairMoments(ofRatio, right, { from, to: row + 1 })
    switch (name) {
      case 'beta':
      case 'hedge_ratio':
        return yy === 0 ? Number.NaN : xy / yy
      case 'correlation':
        return xx === 0 || yy === 0 ? Number.NaN : Math.max(-1, Math.min(1, xy / Math.sqrt(xx * yy)))
      case 'zscore':
        return xx === 0 ? Number.NaN : (ofRatio[row]! - meanX) / Math.sqrt(xx / window)
      case 'hedged_zscore': {
        const rest = yy === 0 ? 0 : xx - (xy * xy) / yy
        if (rest <= 1e-12 * xx) return Number.NaN
        return (left[row]! - meanX - (xy / yy) * (right[row]! - meanY)) / Math.sqrt(rest / window)
      }
    }
  })
}

function map(rows: number, compute: (row: number) => number): Column {
  const out = allocateColumn(rows)
  for (let row = 0; row < rows; row++) out[row] = compute(row)
  return out
}
