import { globSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import type { Judge, Verdict } from '../judge.ts'
import { metricFaults } from '../prometheus/metric-faults.ts'
import { READS } from './judge-composition.ts'
import { type Composition, readCompose, secretPlaces } from './read-compose.ts'
import { inFolder, judgedBy, verdictOf } from './verdict.ts'

const SOURCES = 'deploy/grafana/provisioning/datasources/leme.yaml'

interface Source {
  readonly name: string
  readonly uid: string
  readonly type: string
  readonly url: string
  readonly secureJsonData?: Readonly<Record<string, string>>
}

interface Panel {
  readonly id: number
  readonly title: string
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number }
  readonly targets: readonly { readonly expr: string; readonly datasource: { readonly uid: string } }[]
}

/** Grafana's own program is not to be had here: what its files say is held against what is there. */
export const dashboards: Judge = {
  name: 'Grafana',
  reads: READS,
  async judge(tree) {
    const { datasources } = parse(readFileSync(join(tree, SOURCES), 'utf8')) as { datasources: Source[] }
    const files = globSync('deploy/grafana/dashboards/*.json', { cwd: tree }).sort()
    const uids = new Set(datasources.map(({ uid }) => uid))
    const { composition } = readCompose(tree)
    return [
      verdictOf(SOURCES, 'own rules, against compose.yaml', sourceComplaints(datasources, composition)),
      ...(
        await Promise.all(
          files.map((file) => judgeDashboard(file, readFileSync(join(tree, file), 'utf8'), uids)),
        )
      ).flat(),
      {
        ...{ artefact: 'deploy/grafana', tool: 'grafana', word: 'not validated' },
        text: 'it is not in Debian; metrics, expressions, places and data sources were looked at',
      },
    ]
  },
}

function sourceComplaints(sources: readonly Source[], { services }: Composition): readonly string[] {
  const given = new Set(secretPlaces(services.grafana!).values())
  return sources.flatMap(({ name, url, secureJsonData = {} }) => {
    const host = url.replace(/^https?:\/\//, '').split(':')[0]!
    const wrong = services[host] ? [] : [`${name}: ${host} is no service`]
    for (const value of Object.values(secureJsonData)) {
      const file = /^\$__file\{(.*)\}$/.exec(value)?.[1]
      if (file === undefined) wrong.push(`${name}: a secret is in the file`)
      else if (!given.has(file)) wrong.push(`${name}: Grafana is not given ${file}`)
    }
    return wrong
  })
}

async function judgeDashboard(
  artefact: string,
  text: string,
  uids: ReadonlySet<string>,
): Promise<readonly Verdict[]> {
  const { panels } = JSON.parse(text) as { panels: Panel[] }
  const queries = panels.flatMap(({ title, targets }) => targets.map((target) => ({ title, ...target })))
  const complaints = [
    ...queries.flatMap(({ expr }) => metricFaults(expr)),
    ...queries
      .filter(({ datasource }) => !uids.has(datasource.uid))
      .map(({ title, datasource }) => `${title}: ${datasource.uid} is no data source`),
    ...overlaps(panels),
  ]
  const expressions = queries.filter(({ datasource }) => datasource.uid === 'prometheus')
  return [
    verdictOf(artefact, 'own rules', complaints, `${panels.length} panels`),
    await inFolder((folder) => {
      const file = join(folder, 'rules.yaml')
      const rules = expressions.map(({ expr }, at) => ({
        record: `panel:${at}`,
        expr: expr.replaceAll('$__rate_interval', '5m'),
      }))
      writeFileSync(file, JSON.stringify({ groups: [{ name: 'panels', rules }] }))
      const args = ['check', 'rules', '--lint=none', file]
      return judgedBy(artefact, { tool: 'promtool check rules (each expression)', args, from: 'prometheus' })
    }),
  ]
}

function overlaps(panels: readonly Panel[]): readonly string[] {
  const taken = new Map<string, string>()
  const complaints: string[] = []
  for (const { title, gridPos } of panels) {
    if (gridPos.x + gridPos.w > 24) complaints.push(`${title} is wider than the page`)
    for (let x = gridPos.x; x < gridPos.x + gridPos.w; x++) {
      for (let y = gridPos.y; y < gridPos.y + gridPos.h; y++) {
        const other = taken.get(`${x}/${y}`)
        if (other !== undefined && other !== title) complaints.push(`${title} lies over ${other}`)
        taken.set(`${x}/${y}`, title)
      }
    }
  }
  return [...new Set(complaints)]
}
