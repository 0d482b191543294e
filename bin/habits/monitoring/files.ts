import { BOTS } from './bots-dashboard.ts'
import { cataloguePage } from './catalogue-page.ts'
import { dashboardText } from './dashboard.ts'
import { MARKET, MODELS } from './data-dashboards.ts'
import { DATABASE, TENANTS } from './house-dashboards.ts'
import { PLATFORM } from './platform-dashboard.ts'
import { RUNBOOK, rulesText, ruleTests, runbookText } from './rules-files.ts'

export const DASHBOARDS = [PLATFORM, BOTS, MARKET, MODELS, DATABASE, TENANTS]

/** Everything that is made from the catalogue, the alerts and the dashboards, by its path. */
export function monitoringFiles(): ReadonlyMap<string, string> {
  const note = 'Made by bin/habits/monitoring.ts; npm run fix writes it.'
  return new Map([
    ['docs/reference/telemetry.md', cataloguePage(note)],
    [RUNBOOK, runbookText(note)],
    ['deploy/prometheus/rules/leme.yaml', rulesText('', note)],
    ['deploy/helm/leme/files/rules.yaml', rulesText('NAMESPACE', note)],
    ...ruleTests('../rules/leme.yaml', note).map(
      ([name, text]) => [`deploy/prometheus/tests/${name}.yaml`, text] as const,
    ),
    ...DASHBOARDS.map(
      (dashboard) => [`deploy/grafana/dashboards/${dashboard.id}.json`, dashboardText(dashboard)] as const,
    ),
  ])
}
