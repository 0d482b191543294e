import { parse } from 'yaml'
import { at, isSame, type KubeObject } from '../../kubernetes/object.ts'
import type { Judge, Verdict } from '../judge.ts'
import { metricFaults } from '../prometheus/metric-faults.ts'
import { renderedExamples, UNRENDERED } from './examples.ts'

/** What the operators of the origins asked of scaling: the numbers, and a metric that is really served. */
export const scaleJudge: Judge = {
  name: 'numbers of scaling',
  reads: ['deploy/helm'],
  async judge(tree): Promise<readonly Verdict[]> {
    const artefact = 'deploy/helm/leme/examples/autoscaled.yaml'
    const tool = 'numbers of scaling'
    const [found] = await renderedExamples(tree, (example) => example.artefact === artefact)
    const rendered = found?.rendered
    if (!rendered) return [{ artefact, tool, ...UNRENDERED }]
    if (rendered.kind === 'refused') return [{ artefact, tool, word: 'bad', text: rendered.reason }]
    const wrong = scaleProblems(rendered.objects)
    const text = wrong.join('\n') || '2-10 replicas, CPU 70 %, memory 80 %, 1000 requests/s, queue depth'
    return [{ artefact, tool, word: wrong.length > 0 ? 'bad' : 'good', text }]
  },
}

function scaleProblems(objects: readonly KubeObject[]): readonly string[] {
  const problems: string[] = []
  const want = (what: string, found: unknown, wanted: unknown) => {
    if (!isSame(found, wanted))
      problems.push(`${what} is ${JSON.stringify(found)}, not ${JSON.stringify(wanted)}`)
  }
  const hpa = objects.find(({ kind }) => kind === 'HorizontalPodAutoscaler')
  const policy = (way: string) => at(hpa?.spec, 'behavior', way, 'policies')
  want('minReplicas', at(hpa?.spec, 'minReplicas'), 2)
  want('maxReplicas', at(hpa?.spec, 'maxReplicas'), 10)
  want('cpu', at(hpa?.spec, 'metrics', 0, 'resource', 'target', 'averageUtilization'), 70)
  want('memory', at(hpa?.spec, 'metrics', 1, 'resource', 'target', 'averageUtilization'), 80)
  want('requests', at(hpa?.spec, 'metrics', 2, 'pods', 'target', 'averageValue'), '1000')
  want('stabilization down', at(hpa?.spec, 'behavior', 'scaleDown', 'stabilizationWindowSeconds'), 300)
  want('policies down', policy('scaleDown'), [{ type: 'Percent', value: 50, periodSeconds: 60 }])
  want('policies up', policy('scaleUp'), [{ type: 'Percent', value: 100, periodSeconds: 30 }])
  const target = objects.find(
    ({ kind, metadata }) =>
      kind === 'Deployment' && metadata.name === at(hpa?.spec, 'scaleTargetRef', 'name'),
  )
  want('replicas beside the autoscaler', at(target?.spec, 'replicas'), undefined)

  const rules = objects.find(
    ({ kind, metadata }) => kind === 'ConfigMap' && metadata.name.endsWith('-adapter-rules'),
  )
  const rule = at(parse(String(at(rules?.data, 'config.yaml') ?? '{}')), 'rules', 0)
  want(
    'name that the adapter serves',
    at(rule, 'name', 'as'),
    at(hpa?.spec, 'metrics', 2, 'pods', 'metric', 'name'),
  )
  const series = String(at(rule, 'seriesQuery')).replace(/\{.*/, '')
  const keda = objects.find(({ kind }) => kind === 'ScaledObject')
  const query = String(at(keda?.spec, 'triggers', 0, 'metadata', 'query'))
  for (const asked of [series, query]) problems.push(...metricFaults(asked))
  return problems
}
