import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ArgoCd, type ArgoSource } from './argo/argo-cd.ts'
import { argoDefinitions } from './argo/definitions.ts'
import { Nodes } from './controllers/nodes.ts'
import { ControllerLoop } from './controllers/run.ts'
import { keyOf, World } from './controllers/world.ts'
import { makeCertificate } from './http/certificate.ts'
import { kubeconfigText } from './http/kubeconfig.ts'
import { accountUser, type User } from './http/rbac.ts'
import { ApiServer } from './http/server.ts'
import type { KubeObject } from './object.ts'
import { builtInResources } from './resources/built-in.ts'
import { Registry } from './resources/registry.ts'
import { definitions } from './schema/definitions.ts'
import { nameOf } from './schema/read-models.ts'
import { Store } from './store/store.ts'
import { Api } from './write/api.ts'

export interface ClusterOptions {
  /** Argo CD follows this source; without it there is none, and its kinds are not served. */
  readonly argo?: ArgoSource
  /** Users by their tokens, beside the administrator. */
  readonly users?: Readonly<Record<string, User>>
}

export interface Cluster extends AsyncDisposable {
  readonly url: string
  /** Path of a kubeconfig of the administrator. */
  readonly kubeconfig: string
  /** The certificate by which the API is known, as PEM. */
  readonly certificate: string
  readonly server: ApiServer
  readonly api: Api
  readonly world: World
  readonly nodes: Nodes
  readonly argo: ArgoCd
  readonly controllers: ControllerLoop
  /** Path of a kubeconfig for another user's token. */
  kubeconfigFor(token: string, namespace?: string): string
  /** A token of a ServiceAccount, as its pods have it. */
  tokenFor(namespace: string, account: string): string
  /** Looks at every pod again, after {@link Nodes.outcome} has changed. */
  look(): void
  /** Stores something as an administrator would with `kubectl apply`. */
  apply(...objects: readonly object[]): void
  /** What is stored; undefined where there is nothing of this name. `storage` is plural and group: `pods.`, `jobs.batch`. */
  find(storage: string, namespace: string, name: string): KubeObject | undefined
  /** Resolves when controllers have nothing left to do. */
  settled(): Promise<void>
}

export const ADMIN_TOKEN = 'administrator-token'

/** A Kubernetes API on 127.0.0.1 with controllers behind it, all of it in this process. */
export async function startCluster({ argo, users = {} }: ClusterOptions = {}): Promise<Cluster> {
  const folder = mkdtempSync(join(tmpdir(), 'leme-kubernetes-'))
  const schemas = await definitions()
  const store = new Store()
  const registry = new Registry(builtInResources(schemas, nameOf), schemas, store)
  const api = new Api(store)
  const world = new World(api, registry)
  const nodes = new Nodes()
  const argoCd = new ArgoCd(argo)
  const controllers = new ControllerLoop(world, [nodes.controller, ...(argo ? argoCd.controllers : [])])
  argoCd.attach(world, controllers)

  const tokens = new Map<string, User>(Object.entries(users))
  tokens.set(ADMIN_TOKEN, { name: 'administrator', groups: ['system:masters', 'system:authenticated'] })
  const tokenFor = (namespace: string, account: string): string => {
    const token = `token-of-${namespace}-${account}`
    tokens.set(token, accountUser(namespace, account))
    return token
  }
  const tls = makeCertificate()
  const server = new ApiServer({
    api,
    registry,
    tls,
    userOf: (token) => tokens.get(token),
    extras: {
      logOf: (pod, container, previous) => nodes.logOf(pod, container, previous),
      onLog: nodes.onLog,
      tokenFor,
    },
  })
  await server.start()

  const apply = (...objects: readonly object[]): void => {
    for (const one of objects) {
      const document = one as KubeObject
      const resource = registry.byKind(document.apiVersion, document.kind)
      if (!resource) throw new Error(`nothing serves ${document.kind} of ${document.apiVersion}`)
      const { namespace = resource.isNamespaced ? 'default' : '', name } = document.metadata
      const patch = { kind: 'apply', body: structuredClone(document), force: true } as const
      api.patch(resource, { namespace, name }, patch, { manager: 'administrator' })
    }
  }
  apply(
    ...['default', 'kube-system'].map((name) => ({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name },
    })),
  )
  apply({ apiVersion: 'v1', kind: 'Node', metadata: { name: 'node-1' } })
  if (argo) {
    apply(...argoDefinitions(schemas), { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'argocd' } })
    await settled()
  }

  function settled(): Promise<void> {
    return new Promise((resolve) => {
      const look = () => (controllers.isIdle ? resolve() : setImmediate(look))
      setImmediate(look)
    })
  }

  let files = 0
  const kubeconfigFor = (token: string, namespace = 'default'): string => {
    const file = join(folder, `kubeconfig-${++files}`)
    const text = kubeconfigText({ url: server.url, token, certificate: tls.certificate, namespace })
    writeFileSync(file, text, { mode: 0o600 })
    return file
  }
  return {
    get url() {
      return server.url
    },
    kubeconfig: kubeconfigFor(ADMIN_TOKEN),
    certificate: tls.certificate,
    server,
    api,
    world,
    nodes,
    argo: argoCd,
    controllers,
    kubeconfigFor,
    tokenFor,
    look() {
      for (const pod of store.list('pods.')) controllers.ask(nodes.controller, keyOf('pods.', pod))
    },
    apply,
    find: (storage, namespace, name) => store.get(storage, namespace, name),
    settled,
    async [Symbol.asyncDispose]() {
      controllers.stop()
      await server.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
