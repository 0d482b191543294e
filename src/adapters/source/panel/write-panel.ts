import { createWriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import {
  type AssetFeatures,
  CANDLE_SHAPES,
  PANEL_COLUMNS,
  PANEL_FEATURES,
  PANEL_VALUES,
  type Panel,
  type PanelFeature,
  VOLUME_LEVELS,
} from '../../../trade/pipeline/index.ts'
import { SourceError } from '../source-error.ts'

const CATEGORIES: Readonly<Partial<Record<PanelFeature, readonly string[]>>> = {
  candle_shape: CANDLE_SHAPES,
  volume_level: VOLUME_LEVELS,
}

/**
 * Writes a panel as `readPanel` reads it back to the last bit; `timestamp` in seconds where they are whole, else in
 * milliseconds. The file appears whole or not at all.
 * @throws SourceError `file.unwritable`
 */
export function writePanel(path: string, panel: Panel): Promise<void> {
  return writeLines(path, panelLines(panel))
}

/**
 * Writes features as CSV: symbol, datetime, close, then each feature; an empty cell where one is not known, and
 * categories by name. The file appears whole or not at all.
 * @throws SourceError `file.unwritable`
 */
export function writePanelFeatures(path: string, features: readonly AssetFeatures[]): Promise<void> {
  return writeLines(path, featureLines(features))
}

/** The bytes of {@link writePanelFeatures}, for a store of objects. */
export function panelFeaturesCsv(features: readonly AssetFeatures[]): Uint8Array {
  return Buffer.concat([...inPieces(featureLines(features))])
}

function* panelLines({ assets }: Panel): Generator<string> {
  yield `${PANEL_COLUMNS.join(',')}\n`
  for (const asset of assets) {
    for (let row = 0; row < asset.rows; row++) {
      const time = asset.time[row]!
      const values = PANEL_VALUES.map((name) => cell(asset[name][row]!))
      const stamp = time % 1000 === 0 ? time / 1000 : time
      yield `${quoted(asset.symbol)},${new Date(time).toISOString()},${stamp},${values.join(',')}\n`
    }
  }
}

function* featureLines(features: readonly AssetFeatures[]): Generator<string> {
  yield `symbol,datetime,close,${PANEL_FEATURES.join(',')}\n`
  for (const { candles, columns } of features) {
    for (let row = 0; row < candles.rows; row++) {
      const values = PANEL_FEATURES.map((name) => {
        const value = columns[name][row]!
        return Number.isNaN(value) ? '' : (CATEGORIES[name]?.[value] ?? String(value))
      })
      const time = new Date(candles.time[row]!).toISOString()
      yield `${quoted(candles.symbol)},${time},${cell(candles.close[row]!)},${values.join(',')}\n`
    }
  }
}

function cell(value: number): string {
  return Number.isNaN(value) ? '' : String(value)
}

function quoted(text: string): string {
  return /[",|]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

async function writeLines(path: string, lines: Iterable<string>): Promise<void> {
  const partial = `${path}.partial`
  try {
    await pipeline(Readable.from(inPieces(lines)), createWriteStream(partial))
    await rename(partial, path)
  } catch (cause) {
    await rm(partial, { force: true })
    throw new SourceError('file.unwritable', `${path} cannot be written: ${(cause as Error).message}`, {
      hint: 'Check that its folder is there and that you may write in it.',
      where: path,
      cause,
    })
  }
}

function* inPieces(lines: Iterable<string>): Generator<Buffer> {
  let text = ''
  for (const line of lines) {
    text += line
    if (text.length < 65_536) continue
    yield Buffer.from(text)
    text = ''
  }
  if (text !== '') yield Buffer.from(text)
}
