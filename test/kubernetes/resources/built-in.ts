import { at, type KubeObject } from '../object.ts'
import type { Definitions, Schema } from '../schema/schema.ts'
import { selectorText } from './cell.ts'
import { COLUMNS } from './columns.ts'
import { type Resource, VERBS } from './resource.ts'

interface Row {
  readonly at: string
  readonly resource: string
  readonly kind: string
  readonly shortNames?: readonly string[]
  readonly categories?: readonly string[]
  readonly isNamespaced?: false
  readonly hasStatus?: true
  readonly isScaled?: true
  readonly extras?: readonly string[]
  readonly verbs?: readonly string[]
  readonly selectable?: readonly (readonly string[])[]
}

const ALL = { categories: ['all'] } as const
const REVIEW = { verbs: ['create'], isNamespaced: false } as const

/** What a cluster serves before anybody has added to it, as far as this one does. */
const ROWS: readonly Row[] = [
  {
    at: '/v1',
    resource: 'namespaces',
    kind: 'Namespace',
    shortNames: ['ns'],
    isNamespaced: false,
    hasStatus: true,
    extras: ['finalize'],
    selectable: [['status', 'phase']],
  },
  { at: '/v1', resource: 'nodes', kind: 'Node', shortNames: ['no'], isNamespaced: false, hasStatus: true },
  {
    at: '/v1',
    resource: 'pods',
    kind: 'Pod',
    shortNames: ['po'],
    ...ALL,
    hasStatus: true,
    extras: ['log', 'eviction', 'binding'],
    selectable: [
      ['spec', 'nodeName'],
      ['spec', 'restartPolicy'],
      ['spec', 'serviceAccountName'],
      ['status', 'phase'],
      ['status', 'podIP'],
    ],
  },
  { at: '/v1', resource: 'services', kind: 'Service', shortNames: ['svc'], ...ALL, hasStatus: true },
  { at: '/v1', resource: 'configmaps', kind: 'ConfigMap', shortNames: ['cm'] },
  { at: '/v1', resource: 'secrets', kind: 'Secret', selectable: [['type']] },
  { at: '/v1', resource: 'serviceaccounts', kind: 'ServiceAccount', shortNames: ['sa'], extras: ['token'] },
  {
    at: '/v1',
    resource: 'persistentvolumeclaims',
    kind: 'PersistentVolumeClaim',
    shortNames: ['pvc'],
    hasStatus: true,
  },
  { at: '/v1', resource: 'resourcequotas', kind: 'ResourceQuota', shortNames: ['quota'], hasStatus: true },
  { at: '/v1', resource: 'limitranges', kind: 'LimitRange', shortNames: ['limits'] },
  {
    at: '/v1',
    resource: 'events',
    kind: 'Event',
    shortNames: ['ev'],
    selectable: [
      ['involvedObject', 'kind'],
      ['involvedObject', 'namespace'],
      ['involvedObject', 'name'],
      ['involvedObject', 'uid'],
      ['involvedObject', 'apiVersion'],
      ['involvedObject', 'resourceVersion'],
      ['involvedObject', 'fieldPath'],
      ['reason'],
      ['reportingComponent'],
      ['source'],
      ['type'],
    ],
  },
  {
    at: 'apps/v1',
    resource: 'deployments',
    kind: 'Deployment',
    shortNames: ['deploy'],
    ...ALL,
    hasStatus: true,
    isScaled: true,
  },
  {
    at: 'apps/v1',
    resource: 'replicasets',
    kind: 'ReplicaSet',
    shortNames: ['rs'],
    ...ALL,
    hasStatus: true,
    isScaled: true,
  },
  {
    at: 'apps/v1',
    resource: 'statefulsets',
    kind: 'StatefulSet',
    shortNames: ['sts'],
    ...ALL,
    hasStatus: true,
    isScaled: true,
  },
  { at: 'apps/v1', resource: 'daemonsets', kind: 'DaemonSet', shortNames: ['ds'], ...ALL, hasStatus: true },
  { at: 'apps/v1', resource: 'controllerrevisions', kind: 'ControllerRevision' },
  { at: 'batch/v1', resource: 'jobs', kind: 'Job', ...ALL, hasStatus: true },
  { at: 'batch/v1', resource: 'cronjobs', kind: 'CronJob', shortNames: ['cj'], ...ALL, hasStatus: true },
  { at: 'networking.k8s.io/v1', resource: 'networkpolicies', kind: 'NetworkPolicy', shortNames: ['netpol'] },
  {
    at: 'networking.k8s.io/v1',
    resource: 'ingresses',
    kind: 'Ingress',
    shortNames: ['ing'],
    hasStatus: true,
  },
  { at: 'networking.k8s.io/v1', resource: 'ingressclasses', kind: 'IngressClass', isNamespaced: false },
  {
    at: 'policy/v1',
    resource: 'poddisruptionbudgets',
    kind: 'PodDisruptionBudget',
    shortNames: ['pdb'],
    hasStatus: true,
  },
  {
    at: 'autoscaling/v2',
    resource: 'horizontalpodautoscalers',
    kind: 'HorizontalPodAutoscaler',
    shortNames: ['hpa'],
    ...ALL,
    hasStatus: true,
  },
  { at: 'rbac.authorization.k8s.io/v1', resource: 'roles', kind: 'Role' },
  { at: 'rbac.authorization.k8s.io/v1', resource: 'rolebindings', kind: 'RoleBinding' },
  { at: 'rbac.authorization.k8s.io/v1', resource: 'clusterroles', kind: 'ClusterRole', isNamespaced: false },
  {
    at: 'rbac.authorization.k8s.io/v1',
    resource: 'clusterrolebindings',
    kind: 'ClusterRoleBinding',
    isNamespaced: false,
  },
  { at: 'coordination.k8s.io/v1', resource: 'leases', kind: 'Lease' },
  {
    at: 'scheduling.k8s.io/v1',
    resource: 'priorityclasses',
    kind: 'PriorityClass',
    shortNames: ['pc'],
    isNamespaced: false,
  },
  {
    at: 'storage.k8s.io/v1',
    resource: 'storageclasses',
    kind: 'StorageClass',
    shortNames: ['sc'],
    isNamespaced: false,
  },
  {
    at: 'apiextensions.k8s.io/v1',
    resource: 'customresourcedefinitions',
    kind: 'CustomResourceDefinition',
    shortNames: ['crd', 'crds'],
    categories: ['api-extensions'],
    isNamespaced: false,
    hasStatus: true,
  },
  { at: 'authentication.k8s.io/v1', resource: 'selfsubjectreviews', kind: 'SelfSubjectReview', ...REVIEW },
  { at: 'authentication.k8s.io/v1', resource: 'tokenreviews', kind: 'TokenReview', ...REVIEW },
  {
    at: 'authorization.k8s.io/v1',
    resource: 'selfsubjectaccessreviews',
    kind: 'SelfSubjectAccessReview',
    ...REVIEW,
  },
  {
    at: 'authorization.k8s.io/v1',
    resource: 'selfsubjectrulesreviews',
    kind: 'SelfSubjectRulesReview',
    ...REVIEW,
  },
  { at: 'authorization.k8s.io/v1', resource: 'subjectaccessreviews', kind: 'SubjectAccessReview', ...REVIEW },
]

const REPLICAS = {
  spec: ['spec', 'replicas'],
  status: ['status', 'replicas'],
  selector: (object: KubeObject) => selectorText(at(object, 'spec', 'selector')),
}

/** Files of kubernetes-models that declare the built-in kinds. */
export function builtInFiles(): string[] {
  return ROWS.map((row) => `kubernetes-models/${fileOf(row)}`)
}

function fileOf({ at: place, kind }: Row): string {
  return place === '/v1' ? `v1/${kind}` : `${place}/${kind}`
}

/** `definitions` are those that {@link builtInFiles} gave; `nameOf` tells the name of a file's definition. */
export function builtInResources(definitions: Definitions, nameOf: (file: string) => string): Resource[] {
  return ROWS.map((row) => {
    const [group, version] = row.at.split('/') as [string, string]
    const schemaName = nameOf(`kubernetes-models/${fileOf(row)}`)
    const schema: Schema | undefined = definitions.get(schemaName)
    return {
      group,
      version,
      resource: row.resource,
      kind: row.kind,
      singular: row.kind.toLowerCase(),
      shortNames: row.shortNames ?? [],
      categories: row.categories ?? [],
      isNamespaced: row.isNamespaced ?? true,
      verbs: row.verbs ?? VERBS,
      hasStatus: row.hasStatus ?? false,
      scale: row.isScaled && REPLICAS,
      extras: row.extras ?? [],
      columns: COLUMNS[`${row.resource}.${group}`],
      schema,
      schemaName,
      definitions,
      isCustom: false,
      isWholeWanted: false,
      selectable: row.selectable ?? [],
    }
  })
}
