import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { at, isObject, type KubeObject } from '../../kubernetes/object.ts'
import { checkObject } from '../helm/check-object.ts'
import { renderedExamples, UNRENDERED } from '../helm/examples.ts'
import type { Judge, Verdict } from '../judge.ts'

const FOLDER = 'deploy/argocd'
const MANIFESTS = ['project-clients.yaml', 'project-platform.yaml', 'clients.yaml', 'platform.yaml'] as const

const read = (tree: string, file: string) =>
  parse(readFileSync(join(tree, FOLDER, file), 'utf8')) as KubeObject

const verdict = (file: string, tool: string, wrong: readonly string[], note = ''): Verdict => ({
  ...{ artefact: `${FOLDER}/${file}`, tool, text: wrong.join('\n') || note },
  word: wrong.length > 0 ? 'bad' : 'good',
})

/** Manifests against Argo CD's own schemas. */
export const manifestJudge: Judge = {
  name: 'schemas of Argo CD',
  reads: [FOLDER],
  judge: (tree) =>
    Promise.all(
      MANIFESTS.map(async (file) => {
        const one = read(tree, file)
        return verdict(file, '@kubernetes-models/argo-cd', await checkObject(one), one.kind)
      }),
    ),
}

/** What an Application has to be so that git is followed, and nobody's leavings stay. */
export const policyJudge: Judge = {
  name: 'following git',
  reads: [FOLDER],
  async judge(tree) {
    const set = read(tree, 'clients.yaml')
    const platform = read(tree, 'platform.yaml')
    return [
      verdict('clients.yaml', 'following git', [
        ...setProblems(set),
        ...syncProblems(at(set.spec, 'template', 'spec')),
      ]),
      verdict('platform.yaml', 'following git', syncProblems(platform.spec)),
    ]
  },
}

function setProblems({ spec }: KubeObject): readonly string[] {
  const problems: string[] = []
  const want = (holds: boolean, what: string) => void (holds || problems.push(what))
  const template = at(spec, 'template', 'spec')
  const [chart, clients] = (at(template, 'sources') ?? []) as unknown[]
  const files = (at(chart, 'helm', 'valueFiles') ?? []) as readonly string[]
  want(
    JSON.stringify(at(spec, 'goTemplateOptions')) === '["missingkey=error"]',
    'a missing key has to be an error',
  )
  want(at(spec, 'syncPolicy', 'preserveResourcesOnDeletion') === false, 'bots of a client who goes are kept')
  want(
    at(spec, 'generators', 0, 'git', 'directories', 0, 'path') === 'clientes/*',
    'it has to follow clientes/*',
  )
  want(at(clients, 'ref') === 'clients', 'the source of values has to be called clients (ADR 40)')
  want(
    files[0] === '$clients/clientes/{{ .path.basename }}/values.yaml',
    "the client's file has to come first",
  )
  want(files[1] === 'operator-only.yaml', 'what a client says under leme has to be dropped')
  want(isObject(at(chart, 'helm', 'valuesObject', 'leme')), "the operator's values have to follow")
  want(
    at(template, 'destination', 'namespace') === 'leme-{{ .path.basename }}',
    'a client needs a namespace of his own',
  )
  want(at(template, 'project') === 'leme-clients', 'it is in the project of clients')
  return problems
}

function syncProblems(spec: unknown): readonly string[] {
  const problems: string[] = []
  const want = (holds: boolean, what: string) => void (holds || problems.push(what))
  const options = (at(spec, 'syncPolicy', 'syncOptions') ?? []) as readonly string[]
  const labels = at(spec, 'syncPolicy', 'managedNamespaceMetadata', 'labels')
  want(
    at(spec, 'syncPolicy', 'automated', 'prune') === true,
    'prune is missing: what is removed from git stays',
  )
  want(at(spec, 'syncPolicy', 'automated', 'selfHeal') === true, 'selfHeal is missing')
  want(options.includes('CreateNamespace=true'), 'CreateNamespace=true is missing')
  want(!options.includes('PruneLast=true'), 'PruneLast lets a crashing bot hold its sync')
  want(at(labels, 'pod-security.kubernetes.io/enforce') === 'restricted', 'the namespace is not restricted')
  want(Number(at(spec, 'syncPolicy', 'retry', 'limit')) > 0, 'a sync that fails is not tried again')
  return problems
}

/** Projects allow what the charts render, and nothing else. */
export const projectJudge: Judge = {
  name: 'least of projects',
  reads: [FOLDER, 'deploy/helm'],
  async judge(tree) {
    const all = await renderedExamples(tree)
    return ['clients', 'platform'].map((name): Verdict => {
      const file = `project-${name}.yaml`
      const chart = name === 'clients' ? '/leme-bot/' : '/leme/'
      const mine = all.filter(({ example }) => example.artefact.includes(chart))
      const objects = mine.flatMap(({ rendered }) => (rendered?.kind === 'objects' ? rendered.objects : []))
      if (objects.length === 0) return { artefact: `${FOLDER}/${file}`, tool: 'charts', ...UNRENDERED }
      const project = read(tree, file)
      return verdict(
        file,
        'charts',
        [...openProblems(project), ...kindProblems(project, objects)],
        'no kind too many or too few',
      )
    })
  },
}

const CLUSTER_KINDS = /^(Namespace|ClusterRole|ClusterRoleBinding)$/

function openProblems({ spec, metadata }: KubeObject): readonly string[] {
  const stars = [
    'sourceRepos',
    'destinations',
    'clusterResourceWhitelist',
    'namespaceResourceWhitelist',
  ].flatMap((field) => {
    const entries = (at(spec, field) ?? []) as readonly unknown[]
    const values = entries.flatMap((entry) => (isObject(entry) ? Object.values(entry) : [entry]))
    const lacks = entries.length === 0 ? [`${field} is empty: it allows what it likes`] : []
    return values.includes('*') ? [`${field} allows everything`, ...lacks] : lacks
  })
  const own = (at(spec, 'clusterResourceWhitelist') ?? []) as readonly { kind: string }[]
  const many = metadata.name === 'leme-clients' ? own.filter(({ kind }) => kind !== 'Namespace') : []
  return [...stars, ...many.map(({ kind }) => `clients may make ${kind}, which is of the cluster`)]
}

function kindProblems({ spec }: KubeObject, objects: readonly KubeObject[]): readonly string[] {
  const idOf = (group: string, kind: string) => `${group}/${kind}`
  const groupOf = (apiVersion: string) => (apiVersion.includes('/') ? apiVersion.split('/')[0]! : '')
  const listed = (field: string) =>
    ((at(spec, field) ?? []) as readonly { group: string; kind: string }[]).map(({ group, kind }) =>
      idOf(group, kind),
    )
  const allowed = [...listed('namespaceResourceWhitelist'), ...listed('clusterResourceWhitelist')]
  const needed = new Set([
    '/Namespace',
    ...objects.map(({ apiVersion, kind }) => idOf(groupOf(apiVersion), kind)),
  ])
  const inCluster = listed('namespaceResourceWhitelist').filter((one) =>
    CLUSTER_KINDS.test(one.split('/')[1]!),
  )
  return [
    ...[...needed]
      .filter((one) => !allowed.includes(one))
      .map((one) => `${one} is rendered, and not allowed`),
    ...allowed.filter((one) => !needed.has(one)).map((one) => `${one} is allowed, and never rendered`),
    ...inCluster.map((one) => `${one} is no kind of a namespace`),
  ]
}
