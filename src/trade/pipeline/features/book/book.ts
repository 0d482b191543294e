import { allocateColumn, type Column } from '../../../../domain/index.ts'
import { PipelineFault } from '../../pipeline-fault.ts'
import type { TableColumn } from '../../port.ts'
import { copyColumn } from '../copy-column.ts'
import type { FeatureGenerator, FeatureInputs } from '../feature-generator.ts'
import { listOf } from '../schema-parts.ts'
import { overWindows } from '../window/over-windows.ts'
import { windowMean } from '../window/window-moments.ts'
import { BOOK_FLOWS, type BookConfig, type BookFunction } from './book-schema.ts'
import { orderFlow } from './order-flow.ts'

const NAMES = {
  bid_price: 'bid_price_#',
  bid_size: 'bid_size_#',
  ask_price: 'ask_price_#',
  ask_size: 'ask_size_#',
}

/**
 * Features of an order book: `spread_bps`, `imbalance_3` of the three best levels, `ofi_20` over a window. A row
 * without a book stays unknown: a book that is not there says nothing.
 */
export const bookFeatures: FeatureGenerator<BookConfig> = {
  generate,
  lookBack: ({ windows, functions }) =>
    listOf(functions).some(isFlow) ? Math.max(...listOf(windows ?? 1)) : 0,
}

/** Prices and sizes of the best level, and sizes of the best levels together. */
export interface Book {
  readonly bidPrice: Column
  readonly askPrice: Column
  readonly bidSize: Column
  readonly askSize: Column
  readonly bidDepth: Column
  readonly askDepth: Column
}

function generate(config: BookConfig, inputs: FeatureInputs): readonly TableColumn[] {
  const levels = config.levels ?? 1
  const book = bookOf(config, levels, inputs)
  return listOf(config.functions).flatMap((name) =>
    featureOf(name, { config, book, levels, from: inputs.from }),
  )
}

function featureOf(
  name: BookFunction,
  { config, book, levels, from }: { config: BookConfig; book: Book; levels: number; from: number },
): readonly TableColumn[] {
  switch (name) {
    case 'spread':
      return [{ name, values: perRow(book, ({ bid, ask }) => ask - bid) }]
    case 'spread_bps':
      return [{ name, values: perRow(book, ({ bid, ask }) => (20_000 * (ask - bid)) / (ask + bid)) }]
    case 'mid':
      return [{ name, values: perRow(book, ({ bid, ask }) => (ask + bid) / 2) }]
    case 'microprice_bps':
      return [{ name, values: microprice(book) }]
    case 'imbalance':
      return [{ name: `${name}_${levels}`, values: imbalance(book) }]
    case 'depth':
      return [
        { name: `bid_depth_${levels}`, values: book.bidDepth },
        { name: `ask_depth_${levels}`, values: book.askDepth },
      ]
    case 'ofi':
    case 'imbalance_mean':
      return requireWindows(config, name).map((window) => ({
        name: name === 'ofi' ? `ofi_${window}` : `imbalance_mean_${levels}_${window}`,
        values:
          name === 'ofi'
            ? orderFlow(book, { window, from })
            : overWindows(imbalance(book), { window, from }, windowMean),
      }))
  }
}

function isFlow(name: string): boolean {
  return BOOK_FLOWS.some((flow) => flow === name)
}

function requireWindows({ windows }: BookConfig, name: string): readonly number[] {
  if (windows !== undefined) return listOf(windows)
  throw new PipelineFault('config.invalid', `${name} needs windows`, {
    hint: 'Write such as "windows": [10, 60].',
  })
}

function bookOf({ columns = NAMES }: BookConfig, levels: number, { read }: FeatureInputs): Book {
  const at = (name: string, level: number) => read(name.replaceAll('#', String(level)))
  const together = (name: string) => {
    const [first, ...rest] = Array.from({ length: levels }, (_, level) => at(name, level + 1))
    const sum = copyColumn(first!)
    for (const sizes of rest) for (let row = 0; row < sum.length; row++) sum[row]! += sizes[row]!
    return sum
  }
  return {
    bidPrice: at(columns.bid_price, 1),
    askPrice: at(columns.ask_price, 1),
    bidSize: at(columns.bid_size, 1),
    askSize: at(columns.ask_size, 1),
    bidDepth: together(columns.bid_size),
    askDepth: together(columns.ask_size),
  }
}

/** (bids − asks) / (bids + asks) of the sizes of the best levels, −1…1; unknown of an empty book. */
function imbalance({ bidDepth, askDepth }: Book): Column {
  return map(bidDepth.length, (row) => {
    const total = bidDepth[row]! + askDepth[row]!
    return total === 0 ? Number.NaN : (bidDepth[row]! - askDepth[row]!) / total
  })
}

/** Price weighted by the size on the other side, less the mid, in basis points of it. */
function microprice({ bidPrice, askPrice, bidSize, askSize }: Book): Column {
  return map(bidPrice.length, (row) => {
    const size = bidSize[row]! + askSize[row]!
    const mid = (bidPrice[row]! + askPrice[row]!) / 2
    if (size === 0 || mid === 0) return Number.NaN
    const micro = (bidPrice[row]! * askSize[row]! + askPrice[row]! * bidSize[row]!) / size
    return (10_000 * (micro - mid)) / mid
  })
}

function perRow(
  { bidPrice, askPrice }: Book,
  compute: (best: { bid: number; ask: number }) => number,
): Column {
  return map(bidPrice.length, (row) => compute({ bid: bidPrice[row]!, ask: askPrice[row]! }))
}

function map(rows: number, compute: (row: number) => number): Column {
  const out = allocateColumn(rows)
  for (let row = 0; row < rows; row++) out[row] = compute(row)
  return out
}
