import { join } from 'node:path'
import { type ReadPanel, readPanel } from '../../../adapters/source/index.ts'
import { openObjectStore } from '../../../adapters/store/object/index.ts'
import type { ObjectStore, PanelReport } from '../../../trade/pipeline/index.ts'
import { currentConfig } from '../../local/with-app.ts'
import { count, type Terminal } from '../terminal.ts'

const SHOWN = 5

/** Reads a panel in front of the user, and says what was wrong in it. */
export async function readPanelData(terminal: Terminal, path: string): Promise<ReadPanel> {
  const read = await terminal.step(
    'read',
    () => readPanel(path),
    ({ report }) => `${count(report.rows)} rows of ${count(report.assets)} assets`,
  )
  tellProblems(terminal, read.report, path)
  return read
}

/** Where models are kept: the place that was given, or the one of the configuration, whose credentials serve both. */
export function openArtifacts(place: string | undefined): Promise<ObjectStore> {
  const { objects } = currentConfig()
  // Where a function runs its cloud names the region of its bucket.
  const region = objects.region || process.env.AWS_REGION || ''
  return openObjectStore({ ...objects, region, url: artifactsUrl(place) })
}

/** Address of where models are kept. */
export function artifactsUrl(place: string | undefined): string {
  const { objects, stateDir } = currentConfig()
  return place ?? (objects.url || join(stateDir, 'objects'))
}

/** What was wrong in a panel: every kind, and the first few. */
export function tellProblems(
  terminal: Terminal,
  { unusedColumns, counts, problems }: PanelReport,
  path: string,
): void {
  if (unusedColumns.length > 0) terminal.warn(`${path}: columns not used: ${unusedColumns.join(', ')}`)
  const kinds = Object.entries(counts).map(([kind, times]) => `${kind} ${count(times)}`)
  if (kinds.length === 0) return
  terminal.warn(`${path}: ${kinds.join(', ')}`)
  for (const { kind, line, column, found } of problems.slice(0, SHOWN)) {
    const what = found === undefined ? '' : `: ${JSON.stringify(found)}`
    terminal.note(`  line ${line}${column === undefined ? '' : `, ${column}`}: ${kind}${what}`)
  }
  const all = Object.values(counts).reduce((sum, times) => sum + times, 0)
  if (all > SHOWN) terminal.note(`  … ${count(all - SHOWN)} more; --json has the first thousand`)
}
