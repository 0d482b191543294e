import { spawn } from 'node:child_process'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { findProgram } from '../../services/launch.ts'
import { verdictOf } from '../compose/verdict.ts'
import type { Judge, Verdict } from '../judge.ts'
import { metricFaults } from './metric-faults.ts'

const RULES = 'deploy/prometheus/rules/leme.yaml'
const TESTS = 'deploy/prometheus/tests'
const RUNBOOK = 'docs/runbook/alerts.md'

interface Rule {
  readonly alert?: string
  readonly record?: string
  readonly expr: string
  readonly labels?: { readonly severity?: string }
  readonly annotations?: Readonly<Record<string, string>>
}

interface Tests {
  readonly tests: readonly {
    readonly alert_rule_test: readonly {
      readonly alertname: string
      readonly exp_alerts: readonly unknown[]
    }[]
  }[]
}

/** Rules on metrics and labels that are there; alerts that say all that they have to, and have a page and tests. */
export const alertsJudge: Judge = {
  name: 'alerts',
  reads: ['deploy/prometheus', RUNBOOK],
  async judge(tree) {
    const { groups } = parse(readFileSync(join(tree, RULES), 'utf8')) as {
      groups: { rules: readonly Rule[] }[]
    }
    const rules = groups.flatMap((group) => group.rules)
    const recorded = new Set(rules.map(({ record }) => record))
    const page = readFileSync(join(tree, RUNBOOK), 'utf8')
    const tested = testedAlerts(tree)
    const faults = rules.flatMap((rule) => {
      const name = rule.alert ?? rule.record ?? ''
      const unknown = [...rule.expr.matchAll(/\bleme:[\w:]+/g)]
        .filter(([one]) => !recorded.has(one))
        .map(([one]) => `${one} is recorded nowhere`)
      const found = [...metricFaults(rule.expr), ...unknown]
      if (rule.alert) found.push(...alertFaults(rule, page), ...testFaults(rule.alert, tested))
      return found.map((fault) => `${name}: ${fault}`)
    })
    return [verdictOf(RULES, 'catalogue, runbook, tests', faults, `${rules.length} rules`)]
  },
}

function alertFaults({ labels, annotations = {} }: Rule, page: string): readonly string[] {
  const faults = ['summary', 'description', 'runbook']
    .filter((key) => !annotations[key])
    .map((key) => `it has no ${key}`)
  if (!['critical', 'warning'].includes(labels?.severity ?? '')) faults.push('its severity is none')
  const [file, anchor] = (annotations.runbook ?? '').split('#')
  const headings = [...page.matchAll(/^## (.+)$/gm)].map(([, title]) => title?.toLowerCase())
  if (file !== RUNBOOK || !headings.includes(anchor)) faults.push('its runbook has no such chapter')
  return faults
}

function testedAlerts(tree: string): ReadonlyMap<string, readonly boolean[]> {
  const files = globSync(`${TESTS}/*.yaml`, { cwd: tree })
  const all = files.flatMap((file) => (parse(readFileSync(join(tree, file), 'utf8')) as Tests).tests)
  const seen = all.flatMap(({ alert_rule_test }) => alert_rule_test)
  const byName = Map.groupBy(seen, ({ alertname }) => alertname)
  return new Map(
    [...byName].map(([name, tests]) => [name, tests.map(({ exp_alerts }) => exp_alerts.length > 0)]),
  )
}

function testFaults(alert: string, tested: ReadonlyMap<string, readonly boolean[]>): readonly string[] {
  const outcomes = tested.get(alert) ?? []
  const lacks = [
    ...(outcomes.includes(true) ? [] : ['no test in which it fires']),
    ...(outcomes.includes(false) ? [] : ['no test in which it is quiet']),
  ]
  return lacks
}

/** Each alert on series by which it has to fire, and on others, by Prometheus' own evaluation. */
export const ruleTestsJudge = ruleTestsJudgeOf('*')

/** The tests of one span alone. */
export function ruleTestsJudgeOf(span: string): Judge {
  return {
    name: `promtool test rules ${span}`,
    reads: ['deploy/prometheus'],
    judge: (tree) =>
      Promise.all(globSync(`${TESTS}/${span}.yaml`, { cwd: tree }).map((file) => testRules(tree, file))),
  }
}

async function testRules(tree: string, artefact: string): Promise<Verdict> {
  const tool = 'promtool test rules'
  const program = findProgram('promtool')
  if (!program)
    return { artefact, tool, word: 'not validated', text: 'promtool is not here (Debian: prometheus)' }
  const child = spawn(program, ['test', 'rules', join(tree, artefact)], { cwd: join(tree, TESTS) })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      said += text
    })
  }
  const code = await new Promise((resolve) => child.once('close', resolve))
  return verdictOf(artefact, tool, code === 0 ? [] : [said.trim() || `ended with ${String(code)}`])
}
