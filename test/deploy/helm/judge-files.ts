import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse } from 'yaml'
import { chartReadme } from '../../../bin/habits/charts/chart-readme.ts'
import { CHARTS, README_COMMAND, schemaText } from '../../../bin/habits/charts/charts.ts'
import { at, isObject } from '../../kubernetes/object.ts'
import type { Judge, Verdict } from '../judge.ts'
import { metricFaults } from '../prometheus/metric-faults.ts'
import { renderedExamples } from './examples.ts'

const HELM = 'deploy/helm'

const verdict = (artefact: string, tool: string, wrong: readonly string[], note = ''): Verdict => ({
  ...{ artefact, tool, text: wrong.join('\n') || note },
  word: wrong.length > 0 ? 'bad' : 'good',
})

/** README.md and values.schema.json are what they are made from. */
export const freshJudge: Judge = {
  name: 'generated files',
  reads: [HELM],
  async judge(tree) {
    return CHARTS.flatMap(({ name, schema }) => {
      const text = (file: string) => readFileSync(join(tree, HELM, name, file), 'utf8')
      const readme = chartReadme({
        about: text('about.md'),
        values: text('values.yaml'),
        write: README_COMMAND,
      })
      const isFresh = (file: string, wanted: string) =>
        verdict(
          `${HELM}/${name}/${file}`,
          'bin/habits/helm-charts.ts',
          text(file) === wanted ? [] : ['it is not fresh'],
          'fresh',
        )
      return [isFresh('values.schema.json', schemaText(schema)), isFresh('README.md', readme)]
    })
  },
}

/** Alert rules as they are rendered: their syntax by promtool, and that each metric is one that is served. */
export const rulesJudge: Judge = {
  name: 'alert rules',
  reads: [HELM],
  async judge(tree) {
    const artefact = `${HELM}/leme/files/rules.yaml`
    const [production] = await renderedExamples(tree, (one) =>
      one.artefact.endsWith('/leme/examples/production.yaml'),
    )
    const rendered = production?.rendered
    const objects = rendered?.kind === 'objects' ? rendered.objects : []
    const found = objects.find(({ kind }) => kind === 'PrometheusRule')
    // Where Helm cannot run the file is judged.
    const file = readFileSync(join(tree, artefact), 'utf8').replaceAll('NAMESPACE', 'namespace="leme"')
    const rules = found ? JSON.stringify(found.spec) : file
    const read = parse(rules) as { groups: { rules: { expr: string }[] }[] }
    const expressions = read.groups.flatMap((group) => group.rules.map(({ expr }) => expr))
    const unknown = [...new Set(expressions.flatMap(metricFaults))]
    return [verdict(artefact, 'catalogue', unknown, `${expressions.length} rules`), promtool(artefact, rules)]
  },
}

function promtool(artefact: string, rules: string): Verdict {
  const folder = mkdtempSync(join(tmpdir(), 'leme-rules-'))
  try {
    const file = join(folder, 'rules.yaml')
    writeFileSync(file, rules)
    const { error, status, stdout, stderr } = spawnSync('promtool', ['check', 'rules', file], {
      encoding: 'utf8',
    })
    const tool = 'promtool check rules'
    if (error)
      return { artefact, tool, word: 'not validated', text: 'promtool is not here (Debian: prometheus)' }
    return verdict(artefact, tool, status === 0 ? [] : [stdout + stderr], /\d+ rules/.exec(stdout)?.[0])
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** What Rancher's form asks for is in the values, and its default is theirs. */
export const rancherJudge: Judge = {
  name: 'Rancher form',
  reads: [HELM],
  async judge(tree) {
    const artefact = `${HELM}/leme/questions.yaml`
    const read = (file: string): unknown => parse(readFileSync(join(tree, file), 'utf8'))
    const values = read(`${HELM}/leme/values.yaml`)
    const asked = list(at(read(artefact), 'questions')).flatMap((one) => [one, ...list(one.subquestions)])
    const wrong = asked.flatMap(({ variable, default: standard }) => {
      const value = at(values, ...String(variable).split('.'))
      if (value === undefined) return [`${variable} is no value of the chart`]
      return standard === undefined || standard === value ? [] : [`${variable} is ${value} in values.yaml`]
    })
    const chart = read(`${HELM}/leme/Chart.yaml`)
    const lacks = ['display-name', 'kube-version', 'namespace', 'os', 'release-name']
      .filter((name) => at(chart, 'annotations', `catalog.cattle.io/${name}`) === undefined)
      .map((name) => `Chart.yaml lacks catalog.cattle.io/${name}`)
    return [verdict(artefact, 'values.yaml', [...wrong, ...lacks], `${asked.length} questions`)]
  },
}

function list(value: unknown): readonly Record<string, unknown>[] {
  return Array.isArray(value) ? value.filter(isObject) : []
}
