import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { yamlValuesCodec } from '../../../src/adapters/git/index.ts'
import { kubernetesRuntime, openCluster } from '../../../src/adapters/kubernetes/index.ts'
import type { Runtime, ValuesEdit } from '../../../src/control/deployment/index.ts'
import type { TenantId } from '../../../src/control/tenant/index.ts'
import { type Cluster, startCluster } from '../../kubernetes/cluster.ts'
import type { Outcome } from '../../kubernetes/controllers/outcome.ts'
import { at, type KubeObject } from '../../kubernetes/object.ts'
import { render, withFiles } from '../helm/helm.ts'
import { ROOT } from '../judge.ts'

const CLIENTS = 'https://git.leme.example/leme/clients.git'
const FAST = { firstPauseMs: 5, longestPauseMs: 40, graceMs: 5_000, pulseMs: 20, silenceMs: 5_000 }
const codec = yamlValuesCodec()

/** A cluster that has deploy/argocd applied and follows a clients' repository, and Leme's own runtime that watches. */
export interface FollowedClients extends AsyncDisposable {
  readonly cluster: Cluster
  readonly runtime: Runtime
  /** Of pods of bots; by default they get ready. */
  outcome: (pod: KubeObject) => Outcome
  /** Commits an edit as the control plane writes it, and tells the runtime. */
  edit(tenant: TenantId, edit: ValuesEdit, commandId: string): Promise<string>
  /** Commits a text that somebody wrote by hand. */
  write(tenant: TenantId, text: string): Promise<string>
  application(tenant: TenantId): KubeObject | undefined
}

export function manifest(name: string): KubeObject {
  return parse(readFileSync(join(ROOT, 'deploy/argocd', name), 'utf8')) as KubeObject
}

export async function followedClients(): Promise<FollowedClients> {
  const commits: ReadonlyMap<string, string>[] = [new Map()]
  const idOf = (index: number) => index.toString(16).padStart(40, '0')
  const filesAt = (revision: string) => commits[Number.parseInt(revision, 16)]!
  const cluster = await startCluster({
    argo: {
      revision: (repository) => (repository === CLIENTS ? idOf(commits.length - 1) : 'chart-1'),
      folders: (repository, revision) => {
        assert.equal(repository, CLIENTS)
        return [...filesAt(revision).keys()].map((one) => `clientes/${one}`)
      },
      render: (application, revisions) => rendered(application, filesAt(revisions[1]!)),
    },
  })
  cluster.apply(manifest('project-clients.yaml'), manifest('clients.yaml'))
  const world = {
    outcome: (_: KubeObject): Outcome => ({ kind: 'ready' }),
  }
  cluster.nodes.outcome = (pod) => world.outcome(pod)
  const link = await openCluster(
    { kind: 'kubeconfig', path: cluster.kubeconfig },
    { firstPauseMs: 5, answerMs: 5_000 },
  )
  const { name } = manifest('clients.yaml').metadata
  const runtime = await kubernetesRuntime({
    link,
    applicationSet: name,
    timing: FAST,
    now: Date.now,
    onEvent() {},
  })

  async function commit(tenant: TenantId, text: string): Promise<string> {
    commits.push(new Map(commits.at(-1)).set(tenant, text))
    const id = idOf(commits.length - 1)
    const read = codec.read(tenant, text)
    if (read.kind === 'values') await runtime.apply({ tenant, commit: id, values: read.values })
    else cluster.argo.poll()
    return id
  }
  return Object.assign(world, {
    ...{ cluster, runtime },
    edit: (tenant: TenantId, edit: ValuesEdit, commandId: string) =>
      commit(tenant, codec.edit(tenant, commits.at(-1)!.get(tenant), { edit, commandId })),
    write: commit,
    application: (tenant: TenantId) => cluster.find('applications.argoproj.io', 'argocd', tenant),
    async [Symbol.asyncDispose]() {
      await runtime[Symbol.asyncDispose]()
      await cluster[Symbol.asyncDispose]()
      assert.deepEqual(cluster.controllers.failures, [])
    },
  })
}

/** What the Application's two sources come to: Argo CD's order of value files, and its values last. */
async function rendered(
  application: KubeObject,
  files: ReadonlyMap<string, string>,
): Promise<readonly object[]> {
  const source = at(application.spec, 'sources', 0)
  const chart = join(ROOT, String(at(source, 'path')))
  const named = at(source, 'helm', 'valueFiles') as readonly string[]
  const fromGit = (name: string) =>
    files.get(/^\$clients\/clientes\/([^/]+)\/values\.yaml$/.exec(name)?.[1] ?? '')
  const texts = named.map((name) => fromGit(name) ?? readFileSync(join(chart, name), 'utf8'))
  const found = await withFiles([...texts, JSON.stringify(at(source, 'helm', 'valuesObject'))], (values) =>
    render({
      ...{ chart, values, release: String(at(source, 'helm', 'releaseName')) },
      namespace: String(at(application.spec, 'destination', 'namespace')),
    }),
  )
  if (found?.kind === 'objects') return found.objects
  throw new Error(`Manifest generation error: ${found?.reason}`)
}
