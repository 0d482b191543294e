import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { monitoringFiles } from '../../../bin/habits/monitoring/files.ts'
import { verdictOf } from '../compose/verdict.ts'
import type { Judge } from '../judge.ts'
import { labelsOf, metricFaults } from './metric-faults.ts'

const RULES = 'deploy/prometheus/rules/leme.yaml'
const FOLDER = 'deploy/grafana/dashboards'

interface Shown {
  readonly panels: readonly {
    readonly title: string
    readonly targets: readonly {
      readonly expr: string
      readonly legendFormat?: string
      readonly datasource: { readonly uid: string }
    }[]
  }[]
  readonly templating: { readonly list: readonly { readonly name: string; readonly definition: string }[] }
}

/** Every query of every dashboard: its metrics, its labels, its variables, the names of its lines. */
export const dashboardsJudge: Judge = {
  name: 'queries of dashboards',
  reads: [FOLDER, RULES],
  async judge(tree) {
    const rules = parse(readFileSync(join(tree, RULES), 'utf8')) as {
      groups: { rules: readonly { readonly record?: string }[] }[]
    }
    const recorded = new Set(rules.groups.flatMap((group) => group.rules.map(({ record }) => record)))
    return globSync(`${FOLDER}/*.json`, { cwd: tree })
      .sort()
      .map((file) => {
        const shown = JSON.parse(readFileSync(join(tree, file), 'utf8')) as Shown
        const faults = dashboardFaults(shown, recorded)
        return verdictOf(file, 'catalogue', faults, `${shown.panels.length} panels`)
      })
  },
}

function dashboardFaults(
  { panels, templating }: Shown,
  recorded: ReadonlySet<string | undefined>,
): readonly string[] {
  const variables = new Set(templating.list.map(({ name }) => name))
  const asked = panels.flatMap(({ title, targets }) =>
    targets
      .filter(({ datasource }) => datasource.uid === 'prometheus')
      .flatMap(({ expr, legendFormat = '' }) => {
        const labels = labelsOf(expr)
        const called = [...legendFormat.matchAll(/\{\{(\w+)\}\}/g)].map(([, label]) => label!)
        const used = [...expr.matchAll(/"\$(\w+)"/g)].map(([, name]) => name!)
        return [
          ...metricFaults(expr),
          ...[...expr.matchAll(/\bleme:[\w:]+/g)]
            .filter(([one]) => !recorded.has(one))
            .map(([one]) => `${one} is recorded nowhere`),
          ...called.filter((label) => !labels.has(label)).map((label) => `a line has no label ${label}`),
          ...used.filter((name) => !variables.has(name)).map((name) => `there is no variable ${name}`),
        ].map((fault) => `${title}: ${fault}`)
      }),
  )
  const offered = templating.list.flatMap(({ name, definition }) => {
    const [, metric = '', label = ''] = /^label_values\((\w+), (\w+)\)$/.exec(definition) ?? []
    return labelsOf(metric).has(label)
      ? metricFaults(metric)
      : [`variable ${name}: ${metric} has no label ${label}`]
  })
  return [...asked, ...offered]
}

/** What is generated is what the catalogue, the alerts and the dashboards make of it. */
export const freshJudge: Judge = {
  name: 'generated monitoring',
  reads: [
    'deploy/grafana/dashboards',
    'deploy/prometheus',
    'deploy/helm/leme/files',
    'docs/runbook',
    'docs/reference/telemetry.md',
  ],
  async judge(tree) {
    return [...monitoringFiles()].map(([file, wanted]) => {
      const isFresh = readFileSync(join(tree, file), 'utf8') === wanted
      return verdictOf(
        file,
        'bin/habits/monitoring.ts',
        isFresh ? [] : ['it is not fresh: npm run fix writes it'],
      )
    })
  },
}
