import { nearest } from '../../../domain/index.ts'
import { PANEL_COLUMNS } from '../../../trade/pipeline/index.ts'
import { SourceError } from '../source-error.ts'
import { splitCells } from './split-cells.ts'

const DELIMITERS = [',', '|'] as const

export interface PanelHeader {
  readonly delimiter: string
  /** How many cells each row has. */
  readonly width: number
  /** Where each of PANEL_COLUMNS stands. */
  readonly place: Readonly<Record<(typeof PANEL_COLUMNS)[number], number>>
  /** Columns that are not used, in the file's order. */
  readonly unused: readonly string[]
}

/**
 * Finds the columns in the first line; order and capitals do not matter.
 * @throws SourceError `csv.header`
 */
export function panelHeader(text: string, name: string): PanelHeader {
  const [delimiter] = [...DELIMITERS].sort((a, b) => text.split(b).length - text.split(a).length)
  const cells = (splitCells(text, delimiter!) ?? []).map((cell) => cell.toLowerCase())
  const place: Partial<Record<string, number>> = {}
  const columns: readonly string[] = PANEL_COLUMNS
  cells.forEach((cell, at) => {
    if (columns.includes(cell) && place[cell] !== undefined) throw refuse(name, `two columns "${cell}"`)
    place[cell] ??= at
  })
  const missing = columns.filter((column) => place[column] === undefined)
  const unused = cells.filter((cell) => !columns.includes(cell))
  if (missing.length > 0) throw refuseMissing(name, missing, unused)
  return { delimiter: delimiter!, width: cells.length, place: place as PanelHeader['place'], unused }
}

function refuseMissing(name: string, missing: readonly string[], others: readonly string[]): SourceError {
  const near = missing.flatMap((column) => {
    const found = nearest(column, others)
    return found === undefined ? [] : [`"${found}" is probably meant to be "${column}"`]
  })
  const which = `no column ${missing.map((column) => `"${column}"`).join(', ')}`
  return refuse(name, which, near.length > 0 ? `${near.join('; ')}: rename it.` : undefined)
}

function refuse(name: string, what: string, hint?: string): SourceError {
  return new SourceError('csv.header', `${name} has ${what} in its first line`, {
    hint:
      hint ??
      `The first line names the columns ${PANEL_COLUMNS.join(',')} in any order, with , or | between them.`,
    where: `${name}:1`,
  })
}
