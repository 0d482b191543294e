import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Judge, Planted } from '../judge.ts'
import { dashboardsJudge, freshJudge } from './judge-dashboards.ts'
import { alertsJudge, ruleTestsJudge, ruleTestsJudgeOf } from './judge-rules.ts'

export const judges: readonly Judge[] = [alertsJudge, ruleTestsJudge, dashboardsJudge, freshJudge]

const RULES = 'deploy/prometheus/rules/leme.yaml'
const PLATFORM = 'deploy/grafana/dashboards/platform.json'
const BOTS = 'deploy/grafana/dashboards/bots.json'

export const planted: readonly Planted[] = [
  changed(
    'an alert on a metric that is not served',
    alertsJudge,
    [RULES, 'leme_bot_up == 0', 'leme_bot_alive == 0'],
    /leme_bot_alive is no metric/,
  ),
  changed(
    'an alert on a label that its metric does not have',
    alertsJudge,
    [RULES, 'leme_upkeep_runs_total{outcome=', 'leme_upkeep_runs_total{result='],
    /leme_upkeep_runs_total has no label result/,
  ),
  changed(
    'an alert that names no chapter of the runbook',
    alertsJudge,
    [RULES, '#lemebotdown', '#lemebotgone'],
    /LemeBotDown: its runbook has no such chapter/,
  ),
  changed(
    'an alert of no severity',
    alertsJudge,
    [RULES, 'severity: critical', 'severity: grave'],
    /its severity is none/,
  ),
  changed(
    'an alert on what nobody records',
    alertsJudge,
    [RULES, 'record: leme:http_errors:ratio_rate6h', 'record: leme:http_errors:ratio_rate7h'],
    /leme:http_errors:ratio_rate6h is recorded nowhere/,
  ),
  changed(
    'an alert that nobody tested',
    alertsJudge,
    ['deploy/prometheus/tests/minutes.yaml', /alertname: LemeBotLoses/g, 'alertname: LemeBotDown'],
    /LemeBotLoses: no test in which it fires/,
  ),
  changed(
    'a limit that an alert never reaches',
    ruleTestsJudgeOf('hours'),
    [RULES, '> 10800', '> 10800000'],
    /LemeMarketDataStops fires/,
  ),
  changed(
    'a panel by a label that is not there',
    dashboardsJudge,
    [PLATFORM, 'sum by (status)', 'sum by (tenant)'],
    /Requests by status: nothing here has a label tenant/,
  ),
  changed(
    'a panel on a metric that is not served',
    dashboardsJudge,
    [BOTS, 'leme_bot_realised_profit', 'leme_bot_profit'],
    /leme_bot_profit is no metric/,
  ),
  changed(
    'lines that are called by what they do not have',
    dashboardsJudge,
    [BOTS, '{{client}} {{bot}}', '{{client}} {{venue}}'],
    /a line has no label venue/,
  ),
  changed(
    'a dashboard that was changed by hand',
    freshJudge,
    [BOTS, '"title": "Equity"', '"title": "Money"'],
    /not fresh/,
  ),
]

function changed(
  error: string,
  judge: Judge,
  [file, from, to]: readonly [string, string | RegExp, string],
  caughtBy: RegExp,
): Planted {
  return {
    ...{ error, judge, caughtBy },
    plant(tree) {
      const path = join(tree, file)
      const before = readFileSync(path, 'utf8')
      const after = before.replace(from, to)
      if (after === before) throw new Error(`${file} has no ${String(from)}`)
      writeFileSync(path, after)
    },
  }
}
