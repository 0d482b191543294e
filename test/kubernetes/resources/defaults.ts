import { at, isObject } from '../object.ts'

type Fields = Record<string, unknown>

/** Sets fields that are not there. */
function set(target: unknown, defaults: Fields): Fields {
  const object = target as Fields
  for (const [name, value] of Object.entries(defaults)) {
    if (object[name] === undefined || object[name] === null) object[name] = structuredClone(value)
  }
  return object
}

function child(target: unknown, name: string): Fields {
  const object = target as Fields
  if (!isObject(object[name])) object[name] = {}
  return object[name] as Fields
}

function each(target: unknown, name: string, work: (item: Fields) => void): void {
  const list = at(target, name)
  if (Array.isArray(list)) for (const item of list) if (isObject(item)) work(item)
}

function defaultProbe(container: Fields, name: string): void {
  const probe = container[name]
  if (!isObject(probe)) return
  set(probe, { timeoutSeconds: 1, periodSeconds: 10, successThreshold: 1, failureThreshold: 3 })
  if (isObject(probe.httpGet)) set(probe.httpGet, { scheme: 'HTTP', path: '/' })
}

function defaultContainer(container: Fields): void {
  const image = `${container.image ?? ''}`
  const tag = /:([^/:@]+)$/.exec(image)?.[1]
  const isMoving = !image.includes('@') && (tag === undefined || tag === 'latest')
  set(container, {
    imagePullPolicy: isMoving ? 'Always' : 'IfNotPresent',
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
    resources: {},
  })
  each(container, 'ports', (port) => set(port, { protocol: 'TCP' }))
  each(container, 'env', ({ valueFrom }) => {
    if (isObject(valueFrom) && isObject(valueFrom.fieldRef)) set(valueFrom.fieldRef, { apiVersion: 'v1' })
  })
  for (const name of ['livenessProbe', 'readinessProbe', 'startupProbe']) defaultProbe(container, name)
  const limits = at(container, 'resources', 'limits')
  if (isObject(limits)) set(child(container.resources, 'requests'), limits)
}

function defaultVolume(volume: Fields): void {
  for (const name of ['secret', 'configMap', 'projected', 'downwardAPI']) {
    if (isObject(volume[name])) set(volume[name], { defaultMode: 420 })
  }
  each(volume.projected, 'sources', ({ serviceAccountToken }) => {
    if (isObject(serviceAccountToken)) set(serviceAccountToken, { expirationSeconds: 3600 })
  })
}

function defaultPodSpec(spec: Fields): void {
  set(spec, {
    restartPolicy: 'Always',
    dnsPolicy: 'ClusterFirst',
    schedulerName: 'default-scheduler',
    terminationGracePeriodSeconds: 30,
    securityContext: {},
  })
  if (typeof spec.serviceAccountName === 'string') set(spec, { serviceAccount: spec.serviceAccountName })
  for (const name of ['containers', 'initContainers']) each(spec, name, defaultContainer)
  each(spec, 'volumes', defaultVolume)
}

function defaultTemplate(spec: Fields): void {
  if (spec.template === undefined) return
  const template = child(spec, 'template')
  child(template, 'metadata')
  defaultPodSpec(child(template, 'spec'))
}

function defaultJobSpec(spec: Fields): void {
  defaultTemplate(spec)
  if (spec.completions === undefined && spec.parallelism === undefined) set(spec, { completions: 1 })
  set(spec, {
    parallelism: 1,
    backoffLimit: 6,
    completionMode: 'NonIndexed',
    suspend: false,
    podReplacementPolicy: at(spec, 'podFailurePolicy') ? 'Failed' : 'TerminatingOrFailed',
  })
}

function defaultService(spec: Fields): void {
  set(spec, { type: 'ClusterIP', sessionAffinity: 'None' })
  each(spec, 'ports', (port) => set(port, { protocol: 'TCP', targetPort: port.port }))
  if (spec.type === 'ExternalName') return
  set(spec, { internalTrafficPolicy: 'Cluster', ipFamilies: ['IPv4'], ipFamilyPolicy: 'SingleStack' })
}

function defaultPolicy(spec: Fields): void {
  const hasEgress = Array.isArray(spec.egress) && spec.egress.length > 0
  set(spec, { policyTypes: hasEgress ? ['Ingress', 'Egress'] : ['Ingress'], podSelector: {} })
  for (const side of ['ingress', 'egress']) {
    each(spec, side, (rule) => each(rule, 'ports', (port) => set(port, { protocol: 'TCP' })))
  }
}

function defaultBinding(binding: Fields): void {
  if (isObject(binding.roleRef)) set(binding.roleRef, { apiGroup: 'rbac.authorization.k8s.io' })
  each(binding, 'subjects', (subject) => {
    if (subject.kind !== 'ServiceAccount') set(subject, { apiGroup: 'rbac.authorization.k8s.io' })
  })
}

/** What a cluster fills in for each built-in kind, where it stores it; by plural and group. */
const DEFAULTS: Readonly<Record<string, (object: Fields) => void>> = {
  'pods.': (pod) => {
    const spec = child(pod, 'spec')
    set(spec, {
      serviceAccountName: 'default',
      enableServiceLinks: true,
      preemptionPolicy: 'PreemptLowerPriority',
      priority: 0,
    })
    defaultPodSpec(spec)
  },
  'services.': (service) => defaultService(child(service, 'spec')),
  'secrets.': (secret) => {
    set(secret, { type: 'Opaque' })
    if (!isObject(secret.stringData)) return
    const data = child(secret, 'data')
    for (const [name, value] of Object.entries(secret.stringData)) {
      data[name] = Buffer.from(`${value}`).toString('base64')
    }
    delete secret.stringData
  },
  'persistentvolumeclaims.': (claim) => set(child(claim, 'spec'), { volumeMode: 'Filesystem' }),
  'namespaces.': (namespace) => {
    const metadata = child(namespace, 'metadata')
    set(child(metadata, 'labels'), { 'kubernetes.io/metadata.name': metadata.name })
    set(child(namespace, 'spec'), { finalizers: ['kubernetes'] })
  },
  'deployments.apps': (deployment) => {
    const spec = child(deployment, 'spec')
    defaultTemplate(spec)
    set(spec, { replicas: 1, revisionHistoryLimit: 10, progressDeadlineSeconds: 600 })
    const strategy = child(spec, 'strategy')
    set(strategy, { type: 'RollingUpdate' })
    if (strategy.type === 'RollingUpdate')
      set(child(strategy, 'rollingUpdate'), { maxSurge: '25%', maxUnavailable: '25%' })
  },
  'replicasets.apps': (replicaSet) => {
    const spec = child(replicaSet, 'spec')
    defaultTemplate(spec)
    set(spec, { replicas: 1 })
  },
  'statefulsets.apps': (statefulSet) => {
    const spec = child(statefulSet, 'spec')
    defaultTemplate(spec)
    set(spec, {
      replicas: 1,
      revisionHistoryLimit: 10,
      podManagementPolicy: 'OrderedReady',
      persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Retain' },
    })
    const strategy = child(spec, 'updateStrategy')
    set(strategy, { type: 'RollingUpdate' })
    if (strategy.type === 'RollingUpdate') set(child(strategy, 'rollingUpdate'), { partition: 0 })
    each(spec, 'volumeClaimTemplates', (claim) => {
      set(claim, { apiVersion: 'v1', kind: 'PersistentVolumeClaim', status: { phase: 'Pending' } })
      set(child(claim, 'spec'), { volumeMode: 'Filesystem' })
    })
  },
  'jobs.batch': (job) => defaultJobSpec(child(job, 'spec')),
  'cronjobs.batch': (cronJob) => {
    const spec = child(cronJob, 'spec')
    set(spec, {
      concurrencyPolicy: 'Allow',
      suspend: false,
      successfulJobsHistoryLimit: 3,
      failedJobsHistoryLimit: 1,
    })
    // A CronJob's template is completed when it becomes a Job; only its pods are filled in here.
    if (isObject(spec.jobTemplate)) defaultTemplate(child(spec.jobTemplate, 'spec'))
  },
  'networkpolicies.networking.k8s.io': (policy) => defaultPolicy(child(policy, 'spec')),
  'horizontalpodautoscalers.autoscaling': (scaler) => set(child(scaler, 'spec'), { minReplicas: 1 }),
  'rolebindings.rbac.authorization.k8s.io': defaultBinding,
  'clusterrolebindings.rbac.authorization.k8s.io': defaultBinding,
  'customresourcedefinitions.apiextensions.k8s.io': (definition) => {
    const spec = child(definition, 'spec')
    set(spec, { conversion: { strategy: 'None' } })
    const names = child(spec, 'names')
    const kind = `${names.kind ?? ''}`
    set(names, { singular: kind.toLowerCase(), listKind: `${kind}List` })
  },
}

/** Fills in a document that is not yet stored; it is changed. */
export function fillBuiltIn(storage: string, document: object): void {
  DEFAULTS[storage]?.(document as Fields)
}
