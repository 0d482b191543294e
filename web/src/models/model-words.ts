import type { ModelBoardRow, ModelVersion } from '../api/types.ts'
import { formatNumber } from '../format/number.ts'

/** Models that hold every word: part of a name, a label, an alias, a verdict. */
export function modelsWith(rows: readonly ModelBoardRow[], filter: string): readonly ModelBoardRow[] {
  return withWords(rows, filter, ({ model, champion, challenger, newest }) =>
    [
      ...[model.name, model.label, model.timeframe, ...model.aliases.map(({ alias }) => alias)],
      ...[champion, challenger, newest].map((one) => one?.verdict.kind ?? ''),
    ].join(' '),
  )
}

/** Versions that hold every word: `3`, an algorithm, a verdict, a note, an alias. */
export function versionsWith(
  versions: readonly ModelVersion[],
  filter: string,
  aliasesOf: (version: number) => readonly string[],
): readonly ModelVersion[] {
  return withWords(versions, filter, ({ number, algorithm, metrics, notes, score }) =>
    [number, algorithm, score, metrics.verdict.kind, notes, ...aliasesOf(number)].join(' '),
  )
}

/** What acts, and what waits, in one sentence. */
export function modelSentence({ name, aliases, versions }: ModelBoardRow['model']): string {
  const champion = aliases.find(({ alias }) => alias === 'champion')?.version
  const challenger = aliases.find(({ alias }) => alias === 'challenger')?.version
  const count = `${formatNumber(versions)} ${versions === 1 ? 'version' : 'versions'} of ${name}`
  if (champion === undefined) return `${count}; none of them acts.`
  const beside = challenger === undefined ? '' : `, version ${challenger} is measured beside it`
  return `${count}; version ${champion} acts${beside}.`
}

/** A gate's name as words. */
export function gateWords(name: string): string {
  const words = name.replaceAll('-', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

function withWords<Row>(rows: readonly Row[], filter: string, textOf: (row: Row) => string): readonly Row[] {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) return rows
  return rows.filter((row) => {
    const text = textOf(row).toLowerCase()
    return words.every((word) => text.includes(word))
  })
}
