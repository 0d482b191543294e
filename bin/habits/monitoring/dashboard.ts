/** What a panel shows; its queries are PromQL on metrics of the catalogue. */
export interface Panel {
  readonly title: string
  readonly kind: 'stat' | 'timeseries' | 'table' | 'logs'
  readonly unit?: string
  readonly help?: string
  readonly queries: readonly Query[]
  /** Of 24 columns; 8 when absent, of a single number 4. */
  readonly width?: number
  /** From these values on it is yellow, and red. */
  readonly limits?: readonly [warning: number, critical: number]
  readonly stacked?: boolean
}

/** Expression, and what its lines are called: `{{kind}}`. */
export type Query = readonly [expr: string, legend: string]

export interface Dashboard {
  readonly id: string
  readonly title: string
  readonly description: string
  /** Labels by which it can be narrowed, with the metric that has them. */
  readonly variables?: readonly { readonly label: string; readonly metric: string }[]
  readonly rows: readonly { readonly title: string; readonly panels: readonly Panel[] }[]
}

export const stat = (title: string, expr: string, more: Partial<Panel> = {}): Panel => ({
  ...{ title, kind: 'stat', queries: [[expr, title]], ...more },
})
export const lines = (title: string, queries: readonly Query[], more: Partial<Panel> = {}): Panel => ({
  ...{ title, kind: 'timeseries', queries, ...more },
})
export const table = (title: string, expr: string, more: Partial<Panel> = {}): Panel => ({
  ...{ title, kind: 'table', queries: [[expr, title]], ...more },
})

const PAGE = 24
const HEIGHTS = { stat: 4, timeseries: 7, table: 8, logs: 8 } as const

/** The document that Grafana reads: panels laid out from left to right, row below row. */
export function dashboardText({ id, title, description, variables = [], rows }: Dashboard): string {
  const panels: object[] = []
  let y = 0
  for (const row of rows) {
    panels.push(rowPanel(row.title, y, panels.length + 1))
    y += 1
    let x = 0
    let tallest = 0
    for (const panel of row.panels) {
      const w = panel.width ?? (panel.kind === 'stat' ? 4 : 8)
      const h = HEIGHTS[panel.kind]
      if (x + w > PAGE) [x, y, tallest] = [0, y + tallest, 0]
      panels.push(panelOf(panel, { x, y, w, h }, panels.length + 1))
      x += w
      tallest = Math.max(tallest, h)
    }
    y += tallest
  }
  const document = {
    ...{ uid: `leme-${id}`, title: `Leme / ${title}`, description, tags: ['leme'], timezone: 'utc' },
    ...{ schemaVersion: 41, version: 1, editable: false, graphTooltip: 1, refresh: '30s' },
    ...{ time: { from: 'now-3h', to: 'now' }, annotations: { list: [] } },
    links: [{ type: 'dashboards', title: 'Leme', tags: ['leme'], asDropdown: true, keepTime: true }],
    templating: { list: variables.map(({ label, metric }) => variable(label, metric)) },
    panels,
  }
  return `${JSON.stringify(document, null, 2)}\n`
}

function rowPanel(title: string, y: number, id: number) {
  return {
    id,
    type: 'row',
    title,
    collapsed: false,
    gridPos: { x: 0, y, w: PAGE, h: 1 },
    panels: [],
    targets: [],
  }
}

function variable(label: string, metric: string) {
  return {
    ...{ name: label, label, type: 'query', datasource: source('prometheus'), refresh: 2, sort: 1 },
    ...{
      query: { query: `label_values(${metric}, ${label})`, refId: label },
      definition: `label_values(${metric}, ${label})`,
    },
    ...{ includeAll: true, multi: true, allValue: '.*', current: { text: 'All', value: '$__all' } },
  }
}

function panelOf(panel: Panel, gridPos: object, id: number): object {
  const { title, kind, unit = 'short', help, queries, limits, stacked = false } = panel
  const uid = kind === 'logs' ? 'loki' : 'prometheus'
  return {
    ...{ id, type: kind, title, ...(help && { description: help }), datasource: source(uid), gridPos },
    fieldConfig: {
      defaults: {
        ...{ unit, ...(limits && { thresholds: thresholds(limits) }) },
        ...(kind === 'timeseries' && {
          custom: {
            fillOpacity: stacked ? 30 : 8,
            lineWidth: 1,
            stacking: { mode: stacked ? 'normal' : 'none' },
          },
        }),
      },
      overrides: [],
    },
    targets: queries.map(([expr, legendFormat], at) => ({
      ...{ refId: String.fromCharCode(65 + at), datasource: source(uid), expr },
      ...(kind === 'table' ? { format: 'table', instant: true } : { legendFormat }),
    })),
    options:
      kind === 'timeseries'
        ? { legend: { displayMode: 'list', placement: 'bottom' }, tooltip: { mode: 'multi' } }
        : {},
  }
}

function thresholds([warning, critical]: readonly [number, number]) {
  const isFalling = warning > critical
  const steps = isFalling
    ? [
        { color: 'red', value: null },
        { color: 'yellow', value: critical },
        { color: 'green', value: warning },
      ]
    : [
        { color: 'green', value: null },
        { color: 'yellow', value: warning },
        { color: 'red', value: critical },
      ]
  return { mode: 'absolute', steps }
}

function source(uid: string) {
  return { type: uid, uid }
}
