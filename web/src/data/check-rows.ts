import type { CoverageMapRow, QualityPage } from '../api/types.ts'

type Found = QualityPage['items'][number]['findings'][number]

/** Something that the check found of a series, told once however many days it goes over. */
export interface SeriesFinding extends Found {
  readonly row: CoverageMapRow
}

const URGENCY = { error: 0, warning: 1, info: 2 } as const

export interface CheckedRow {
  readonly row: CoverageMapRow
  readonly page: QualityPage
  /** Somebody sends it; what nobody sends is not late. */
  readonly grows: boolean
}

/** Findings of the checked series, the gravest first, then the newest. Notes (`info`) are left out. */
export function listFindings(pages: readonly CheckedRow[]): readonly SeriesFinding[] {
  const found = pages.flatMap(({ row, page, grows }) => {
    const told = new Map<string, SeriesFinding>()
    for (const { findings } of page.items) {
      for (const finding of findings) {
        const name = `${finding.kind} ${finding.text}`
        if (finding.severity === 'info' || (finding.kind === 'stale' && !grows)) continue
        if (!told.has(name)) told.set(name, { ...finding, row })
      }
    }
    return [...told.values()]
  })
  return found.sort((a, b) => URGENCY[a.severity] - URGENCY[b.severity] || b.time - a.time)
}
