/** An alert with all that belongs to it: its rule, its test, its page. */
export interface Alert {
  readonly name: string
  readonly severity: 'critical' | 'warning'
  /** As PromQL; metrics get the namespace in the chart. */
  readonly expr: string
  readonly for?: string
  readonly summary: string
  readonly description: string
  /** What to look at, then what to do. */
  readonly look: readonly string[]
  readonly act: readonly string[]
  /** Series by which it fires at a time, with these labels beside its severity; and by which it is quiet then. */
  readonly test: {
    readonly at: string
    readonly every?: string
    readonly fires: readonly Series[]
    readonly labels?: Readonly<Record<string, string>>
    readonly quiet: readonly Series[]
  }
}

/** Name and labels, then values as promtool writes them: `0+1x60`. */
export type Series = readonly [series: string, values: string]

export interface Recording {
  readonly record: string
  readonly expr: string
}

/** Each metric and each recorded series with a label more. */
export function inNamespace(expr: string, label: string): string {
  return expr.replaceAll(/\b(leme[_:][\w:]+)(?:\{([^}]*)\})?/g, (_, name: string, labels?: string) => {
    const all = [label, ...(labels ? [labels] : [])].filter((one) => one !== '').join(',')
    return all === '' ? name : `${name}{${all}}`
  })
}
