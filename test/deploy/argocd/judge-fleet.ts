import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { at } from '../../kubernetes/object.ts'
import { checkObject } from '../helm/check-object.ts'
import { UNRENDERED } from '../helm/examples.ts'
import { helmName, render, withFiles } from '../helm/helm.ts'
import type { Judge, Verdict } from '../judge.ts'

const FOLDER = 'deploy/fleet'
const BUNDLE = `${FOLDER}/fleet.yaml`

/** Keys that Fleet documents, as far as a bundle of one chart has use for them. */
const KNOWN = [
  'defaultNamespace',
  'namespaceLabels',
  'namespaceAnnotations',
  'helm',
  'diff',
  'targetCustomizations',
  'dependsOn',
  'labels',
]
const HELM = [
  'releaseName',
  'chart',
  'repo',
  'version',
  'values',
  'valuesFiles',
  'valuesFrom',
  'timeoutSeconds',
  'atomic',
  'force',
  'takeOwnership',
  'waitForJobs',
]

/** The bundle of Rancher Fleet: each target's values through the real Helm, and the schemas of what comes out. */
export const fleetJudge: Judge = {
  name: 'Fleet bundle',
  reads: [FOLDER, 'deploy/helm/leme'],
  async judge(tree) {
    const bundle: unknown = parse(readFileSync(join(tree, BUNDLE), 'utf8'))
    const targets = [undefined, ...(at(bundle, 'targetCustomizations') as readonly unknown[])]
    const tool = await helmName()
    const unknown = [
      ...Object.keys(bundle as object).filter((key) => !KNOWN.includes(key)),
      ...Object.keys(at(bundle, 'helm') as object).filter((key) => !HELM.includes(key)),
    ].map((key) => `${key} is no key of fleet.yaml`)
    const chart: unknown = parse(readFileSync(join(tree, 'deploy/helm/leme/Chart.yaml'), 'utf8'))
    const [wanted, there] = [at(bundle, 'helm', 'version'), at(chart, 'version')]
    if (wanted !== there) unknown.push(`the chart has version ${there}, and the bundle asks for ${wanted}`)
    const keys: Verdict = {
      ...{ artefact: BUNDLE, tool: 'documented keys', text: unknown.join('\n') },
      word: unknown.length > 0 ? 'bad' : 'not validated',
      ...(unknown.length === 0 && {
        text: 'Fleet is not here; its keys were compared with its documentation',
      }),
    }
    return [
      keys,
      ...(await Promise.all(targets.map((target) => targetVerdict(tree, tool, { bundle, target })))),
    ]
  },
}

async function targetVerdict(
  tree: string,
  tool: string,
  { bundle, target }: { readonly bundle: unknown; readonly target: unknown },
): Promise<Verdict> {
  const artefact = `${BUNDLE} ${String(at(target, 'name') ?? 'any cluster')}`
  const files = ((at(target, 'helm', 'valuesFiles') ?? []) as readonly string[]).map((file) =>
    join(tree, FOLDER, file),
  )
  const rendered = await withFiles([JSON.stringify(at(bundle, 'helm', 'values'))], (common) =>
    render({
      chart: join(tree, 'deploy/helm', String(at(bundle, 'helm', 'chart'))),
      release: String(at(bundle, 'helm', 'releaseName')),
      namespace: String(at(bundle, 'defaultNamespace')),
      values: [...common, ...files],
    }),
  )
  if (!rendered) return { artefact, tool, ...UNRENDERED }
  if (rendered.kind === 'refused') return { artefact, tool, word: 'bad', text: rendered.reason }
  const wrong = (await Promise.all(rendered.objects.map(checkObject))).flat()
  return {
    artefact,
    tool,
    word: wrong.length > 0 ? 'bad' : 'good',
    text: wrong.join('\n') || `${rendered.objects.length} objects`,
  }
}
