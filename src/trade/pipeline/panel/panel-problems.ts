import type { PanelProblem, PanelProblemKind } from './panel.ts'

const LISTED = 1000
const SHOWN_CHARACTERS = 40

/** Counts every problem and lists the first thousand, so that a file of nothing but problems stays bounded. */
export class PanelProblems {
  readonly #counts = new Map<PanelProblemKind, number>()
  readonly #listed: PanelProblem[] = []

  add(kind: PanelProblemKind, line: number, cell: { column?: string; found?: string } = {}): void {
    this.#counts.set(kind, (this.#counts.get(kind) ?? 0) + 1)
    if (this.#listed.length >= LISTED) return
    const { column, found } = cell
    this.#listed.push({
      kind,
      line,
      ...(column !== undefined && { column }),
      ...(found !== undefined && { found: found.slice(0, SHOWN_CHARACTERS) }),
    })
  }

  get counts(): Readonly<Partial<Record<PanelProblemKind, number>>> {
    return Object.fromEntries([...this.#counts].sort(([a], [b]) => (a < b ? -1 : 1)))
  }

  get listed(): readonly PanelProblem[] {
    return this.#listed
  }
}
