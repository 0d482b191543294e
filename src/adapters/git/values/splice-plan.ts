/** An entry of a list or map, from its dash or name to the end of its value. */
export interface Entry {
  readonly start: number
  readonly end: number
}

export interface Addition {
  /** Undefined: before all others. */
  readonly after: Entry | undefined
  /** On lines of its own, this far from the margin. */
  readonly lines: (column: number) => string
  /** Within brackets; in quotes where those around it are. */
  readonly inline: (quoted: boolean) => string
}

/** What becomes of the entries of a list or map; additions to one place stand in their order. */
export interface Plan {
  readonly entries: readonly Entry[]
  readonly gone: ReadonlySet<Entry>
  readonly added: readonly Addition[]
}
