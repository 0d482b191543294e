import { globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { parse } from 'yaml'
import type { Judge, Verdict } from '../judge.ts'
import { READS } from './judge-composition.ts'
import { readCompose } from './read-compose.ts'
import { inFolder, judgedBy, verdictOf } from './verdict.ts'

const PROMETHEUS = 'deploy/prometheus'
const CONFIG = `${PROMETHEUS}/prometheus.yaml`
const RULES = `${PROMETHEUS}/rules/leme.yaml`
const CHART_RULES = 'deploy/helm/leme/files/rules.yaml'

/** Prometheus and Alertmanager by their own tools, and against the services that are asked. */
export const monitoring: Judge = {
  name: 'Prometheus and Alertmanager',
  reads: READS,
  async judge(tree) {
    const rules = globSync(`${PROMETHEUS}/rules/*.yaml`, { cwd: tree }).sort()
    const alerts = globSync(`${PROMETHEUS}/alertmanager*.yaml`, { cwd: tree }).sort()
    return [
      await inFolder((folder) => checkConfig(tree, folder)),
      ...rules.map((artefact) =>
        judgedBy(artefact, {
          ...{ tool: 'promtool check rules', from: 'prometheus' },
          args: ['check', 'rules', join(tree, artefact)],
        }),
      ),
      ...alerts.map((artefact) =>
        judgedBy(artefact, {
          ...{ tool: 'amtool check-config', from: 'prometheus-alertmanager' },
          args: ['check-config', join(tree, artefact)],
        }),
      ),
      verdictOf(RULES, CHART_RULES, sameRules(tree)),
      verdictOf(CONFIG, 'own rules, against compose.yaml', targetComplaints(tree)),
    ]
  },
}

/** With the token in place, for promtool looks for the files that are named. */
function checkConfig(tree: string, folder: string): Verdict {
  const text = readFileSync(join(tree, CONFIG), 'utf8')
  writeFileSync(join(folder, 'metrics_token'), 'x')
  writeFileSync(join(folder, 'prometheus.yaml'), text.replaceAll('/run/secrets/', `${folder}/`))
  mkdirSync(join(folder, 'rules'))
  for (const rules of globSync(`${PROMETHEUS}/rules/*.yaml`, { cwd: tree })) {
    writeFileSync(join(folder, 'rules', basename(rules)), readFileSync(join(tree, rules)))
  }
  const args = ['check', 'config', join(folder, 'prometheus.yaml')]
  return judgedBy(CONFIG, { tool: 'promtool check config', args, from: 'prometheus' })
}

/** Those of the chart without the namespace that the chart fills in. */
function sameRules(tree: string): readonly string[] {
  const chart = readFileSync(join(tree, CHART_RULES), 'utf8')
  const wanted = parse(chart.replaceAll('{NAMESPACE,', '{').replaceAll('{NAMESPACE}', ''))
  const found = parse(readFileSync(join(tree, RULES), 'utf8'))
  return JSON.stringify(found) === JSON.stringify(wanted) ? [] : ['it is not what the chart has']
}

interface Scrape {
  readonly job_name: string
  readonly authorization?: { readonly credentials_file?: string }
  readonly static_configs?: readonly { readonly targets: readonly string[] }[]
  readonly dns_sd_configs?: readonly { readonly names: readonly string[]; readonly port: number }[]
}

/** Each target is a service on a network of Prometheus; Leme's own are asked with the token, at their ports. */
function targetComplaints(tree: string): readonly string[] {
  const { services } = readCompose(tree).composition
  const { scrape_configs } = parse(readFileSync(join(tree, CONFIG), 'utf8')) as { scrape_configs: Scrape[] }
  const networks = (name: string) => {
    const { networks: of = [] } = services[name]!
    return Array.isArray(of) ? of : Object.keys(of)
  }
  const complaints: string[] = []
  const seen = new Set<string>()
  for (const { job_name, authorization, static_configs = [], dns_sd_configs = [] } of scrape_configs) {
    const targets = [
      ...static_configs.flatMap(({ targets: list }) => list),
      ...dns_sd_configs.flatMap(({ names, port }) => names.map((name) => `${name}:${port}`)),
    ]
    for (const target of targets.map((one) => one.replace('localhost', 'prometheus'))) {
      const name = target.split(':')[0]!
      seen.add(target)
      if (!services[name]) complaints.push(`${job_name}: ${name} is no service`)
      else if (!networks(name).some((one) => networks('prometheus').includes(one)))
        complaints.push(`${job_name}: no network leads to ${name}`)
      if (!job_name.startsWith('leme-')) continue
      if (authorization?.credentials_file !== '/run/secrets/metrics_token')
        complaints.push(`${job_name}: asked without the token`)
    }
  }
  const wanted = ['server:7870', 'worker:7920']
  return [...complaints, ...wanted.filter((one) => !seen.has(one)).map((one) => `${one} is not asked`)]
}
