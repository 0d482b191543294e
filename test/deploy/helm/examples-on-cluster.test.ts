import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startCluster } from '../../kubernetes/cluster.ts'
import type { KubeObject } from '../../kubernetes/object.ts'
import { clusterPrograms, NO_PROGRAMS } from '../../services/kubectl.ts'
import { ROOT } from '../judge.ts'
import { renderedExamples } from './examples.ts'

const skip = (await clusterPrograms()) ? false : NO_PROGRAMS
/** Kinds of other operators, which this cluster does not serve; their schemas are held by the judges. */
const OTHERS = /^(argoproj\.io|keda\.sh|external-secrets\.io|monitoring\.coreos\.com)\//

test('a restricted namespace takes every object and starts every pod of each example', { skip }, async () => {
  for (const { example, rendered } of await renderedExamples(ROOT)) {
    assert.equal(rendered?.kind, 'objects', example.artefact)
    await using cluster = await startCluster()
    const { namespace } = example
    const labels = { 'pod-security.kubernetes.io/enforce': 'restricted' }
    cluster.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace, labels } })
    cluster.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'argocd' } })
    const { objects } = rendered as { objects: readonly KubeObject[] }
    const served = objects.filter(({ apiVersion }) => !OTHERS.test(apiVersion))
    const config = { apiVersion: 'v1', kind: 'Secret', metadata: { namespace } }
    for (const name of [
      'leme-secrets',
      'registry',
      ...['database', 'exchange', 'freqtrade-database'].map((one) => `cliente-001-${one}`),
    ])
      cluster.apply({ ...config, metadata: { namespace, name } })
    cluster.apply(...served)
    await cluster.settled()
    const wanted = served.filter(
      ({ kind, spec }) =>
        /^(Deployment|StatefulSet|Pod)$/.test(kind) && (spec as { replicas?: number }).replicas !== 0,
    )
    const pods = cluster.world.store.list('pods.', namespace)
    assert.ok(
      pods.length >= wanted.length,
      `${example.artefact}: ${pods.length} pods of ${wanted.length} or more`,
    )
    assert.deepEqual(cluster.controllers.failures, [])
  }
})
