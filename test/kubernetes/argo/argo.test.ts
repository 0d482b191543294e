import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { type Cluster, startCluster } from '../cluster.ts'
import { at, type KubeObject } from '../object.ts'
import { text } from '../resources/cell.ts'
import type { ArgoSource } from './argo-cd.ts'

/** A repository that is a table: what each commit holds, by folder. */
function repository() {
  const commits: Record<string, readonly object[]>[] = [{}]
  const source: ArgoSource = {
    revision: (_, target) => {
      if (target === 'gone') throw new Error('unable to resolve "gone" to a commit SHA')
      return `${commits.length - 1}`
    },
    render: (application, revisions) => commits[Number(revisions.at(-1))]![application.metadata.name] ?? [],
    folders: (_, revision) => Object.keys(commits[Number(revision)]!).map((name) => `clientes/${name}`),
  }
  return {
    source,
    commit: (change: Record<string, readonly object[]>) =>
      void commits.push({ ...commits.at(-1), ...change }),
  }
}

function application(name: string, more: object = {}) {
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name, namespace: 'argocd', finalizers: ['resources-finalizer.argocd.argoproj.io'] },
    spec: {
      project: 'default',
      destination: { server: 'https://kubernetes.default.svc', namespace: 'default' },
      sources: [
        { repoURL: 'chart', path: 'chart', targetRevision: 'main' },
        { repoURL: 'clients', targetRevision: 'main', ref: 'clients' },
      ],
      syncPolicy: { automated: { prune: true, selfHeal: true } },
      ...more,
    },
  }
}

const settings = (name: string, a: string) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name },
  data: { a },
})

async function until(cluster: Cluster, what: string, holds: () => boolean): Promise<void> {
  const end = performance.now() + 30_000
  while (!holds()) {
    assert.deepEqual(cluster.controllers.failures, [])
    if (performance.now() > end) assert.fail(`never so: ${what}`)
    await delay(5)
  }
}

const find = (cluster: Cluster, name: string) =>
  cluster.find('applications.argoproj.io', 'argocd', name) as KubeObject

function refresh(cluster: Cluster, name: string): void {
  cluster.world.change('applications.argoproj.io', find(cluster, name), ({ metadata }) => {
    metadata.annotations = { 'argocd.argoproj.io/refresh': 'normal' }
  })
}

test('an Application follows its source: it makes, changes, heals and prunes', async () => {
  const { source, commit } = repository()
  await using cluster = await startCluster({ argo: source })
  commit({ a: [settings('one', '1'), settings('two', '1')] })
  cluster.apply(application('a'))
  const isSynced = (revision: string) => () =>
    text(find(cluster, 'a'), 'status', 'sync', 'status') === 'Synced' &&
    at(find(cluster, 'a'), 'status', 'sync', 'revisions', 1) === revision
  await until(cluster, 'synced', isSynced('1'))
  assert.deepEqual(
    [
      text(find(cluster, 'a'), 'status', 'operationState', 'phase'),
      text(find(cluster, 'a'), 'status', 'health', 'status'),
    ],
    ['Succeeded', 'Healthy'],
  )
  commit({ a: [settings('one', '2')] })
  refresh(cluster, 'a')
  await until(cluster, 'the second commit', isSynced('2'))
  assert.equal(at(cluster.find('configmaps.', 'default', 'one'), 'data', 'a'), '2')
  assert.equal(cluster.find('configmaps.', 'default', 'two'), undefined)
  assert.equal(find(cluster, 'a').metadata.annotations?.['argocd.argoproj.io/refresh'], undefined)
  cluster.world.change('configmaps.', cluster.find('configmaps.', 'default', 'one')!, (draft) => {
    draft.data = { a: 'by hand' }
  })
  await until(cluster, 'healed', () => at(cluster.find('configmaps.', 'default', 'one'), 'data', 'a') === '2')
  cluster.world.remove('applications.argoproj.io', find(cluster, 'a'))
  await until(cluster, 'gone', () => find(cluster, 'a') === undefined)
  assert.equal(cluster.find('configmaps.', 'default', 'one'), undefined)
})

test('a source that cannot be read, a sync that fails and one that takes long look as in Argo CD', async () => {
  const { source, commit } = repository()
  await using cluster = await startCluster({ argo: source })
  commit({ a: [settings('one', '1')], b: [settings('b', '1'), settings('B', '1')] })
  cluster.apply(application('a', { sources: [{ repoURL: 'clients', targetRevision: 'gone' }] }))
  await until(cluster, 'unknown', () => text(find(cluster, 'a'), 'status', 'sync', 'status') === 'Unknown')
  assert.deepEqual(at(find(cluster, 'a'), 'status', 'conditions', 0, 'type'), 'ComparisonError')
  cluster.apply(application('b'))
  await until(
    cluster,
    'failed',
    () => text(find(cluster, 'b'), 'status', 'operationState', 'phase') === 'Failed',
  )
  assert.match(
    text(find(cluster, 'b'), 'status', 'operationState', 'message'),
    /one or more objects failed to apply, reason: .*metadata\.name: Invalid value: "B"/,
  )
  assert.equal(text(find(cluster, 'b'), 'status', 'sync', 'status'), 'OutOfSync')
  cluster.argo.holds = () => 'sync'
  commit({ b: [settings('b', '2')] })
  refresh(cluster, 'b')
  await until(
    cluster,
    'running',
    () => text(find(cluster, 'b'), 'status', 'operationState', 'phase') === 'Running',
  )
  assert.equal(at(cluster.find('configmaps.', 'default', 'b'), 'data', 'a'), '1')
  cluster.argo.holds = () => undefined
  refresh(cluster, 'b')
  await until(cluster, 'synced', () => text(find(cluster, 'b'), 'status', 'sync', 'status') === 'Synced')
})

test('an ApplicationSet makes an Application for each folder, and takes it away again', async () => {
  const { source, commit } = repository()
  await using cluster = await startCluster({ argo: source })
  commit({ x: [settings('x', '1')], y: [] })
  const { spec } = application('template')
  cluster.apply({
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'ApplicationSet',
    metadata: { name: 'clients', namespace: 'argocd' },
    spec: {
      goTemplate: true,
      generators: [{ git: { repoURL: 'clients', revision: 'main', directories: [{ path: 'clientes/*' }] } }],
      template: {
        metadata: { name: '{{ .path.basename }}' },
        spec: {
          ...spec,
          destination: { ...spec.destination, namespace: 'leme-{{.path.basename}}' },
          syncPolicy: { ...spec.syncPolicy, syncOptions: ['CreateNamespace=true'] },
        },
      },
    },
  })
  await until(cluster, 'the object', () => cluster.find('configmaps.', 'leme-x', 'x') !== undefined)
  await until(cluster, 'both are synced', () =>
    ['x', 'y'].every((name) => text(find(cluster, name), 'status', 'sync', 'status') === 'Synced'),
  )
})
