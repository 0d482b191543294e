import type { Schema } from './schema.ts'

type Rules = Pick<
  Schema,
  | 'x-kubernetes-list-type'
  | 'x-kubernetes-list-map-keys'
  | 'x-kubernetes-map-type'
  | 'x-kubernetes-patch-strategy'
  | 'x-kubernetes-patch-merge-key'
>

/** A list whose items are known by these fields; strategic patches look at the first one alone. */
function map(keys: readonly string[], { retain = false } = {}): Rules {
  return {
    'x-kubernetes-list-type': 'map',
    'x-kubernetes-list-map-keys': keys,
    'x-kubernetes-patch-strategy': retain ? 'merge,retainKeys' : 'merge',
    'x-kubernetes-patch-merge-key': keys[0]!,
  }
}

const SET: Rules = { 'x-kubernetes-list-type': 'set', 'x-kubernetes-patch-strategy': 'merge' }
const WHOLE_MAP: Rules = { 'x-kubernetes-map-type': 'atomic' }
const RETAIN: Rules = { 'x-kubernetes-patch-strategy': 'retainKeys' }

const CONTAINERS = {
  containers: map(['name']),
  initContainers: map(['name']),
  ephemeralContainers: map(['name']),
}
const POD_SPEC: Readonly<Record<string, Rules>> = {
  ...CONTAINERS,
  volumes: map(['name'], { retain: true }),
  resourceClaims: map(['name'], { retain: true }),
  imagePullSecrets: map(['name']),
  schedulingGates: map(['name']),
  hostAliases: map(['ip']),
  topologySpreadConstraints: map(['topologyKey', 'whenUnsatisfiable']),
  nodeSelector: WHOLE_MAP,
}
const CONTAINER: Readonly<Record<string, Rules>> = {
  env: map(['name']),
  ports: map(['containerPort', 'protocol']),
  volumeMounts: map(['mountPath']),
  volumeDevices: map(['devicePath']),
}

/**
 * Which lists are merged item by item, and by which fields: what the types of kubernetes-models do not tell. Every
 * list that is not named here is replaced as a whole.
 */
const RULES: Readonly<Record<string, Readonly<Record<string, Rules>>>> = {
  'io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta': { finalizers: SET, ownerReferences: map(['uid']) },
  'io.k8s.api.core.v1.PodSpec': POD_SPEC,
  'io.k8s.api.core.v1.Container': CONTAINER,
  'io.k8s.api.core.v1.EphemeralContainer': CONTAINER,
  'io.k8s.api.core.v1.ResourceRequirements': { claims: map(['name']) },
  'io.k8s.api.core.v1.PodStatus': { podIPs: map(['ip']) },
  'io.k8s.api.core.v1.ServiceSpec': { ports: map(['port', 'protocol']), selector: WHOLE_MAP },
  'io.k8s.api.core.v1.ServiceAccount': { secrets: map(['name']) },
  'io.k8s.api.apps.v1.DeploymentSpec': { strategy: RETAIN },
}

/** Sets rules of lists, the default of a port's protocol, and conditions by their types. */
export function withListRules(name: string, schema: Schema): Schema {
  if (!schema.properties) return schema
  if (name.endsWith('.LabelSelector') || name.endsWith('Reference') || name.endsWith('KeySelector')) {
    return { ...schema, ...WHOLE_MAP }
  }
  const rules = RULES[name] ?? {}
  const properties = Object.entries(schema.properties).map(([field, of]) => {
    const isProtocol = field === 'protocol' && /\.(Container|Service)Port$/.test(name)
    const isConditions = field === 'conditions' && name.startsWith('io.k8s.') && name.endsWith('Status')
    const extra = isProtocol ? { default: 'TCP' } : isConditions ? map(['type']) : rules[field]
    const list = of.type === 'array' && !extra ? ({ 'x-kubernetes-list-type': 'atomic' } as const) : {}
    return [field, { ...of, ...list, ...extra }]
  })
  return { ...schema, properties: Object.fromEntries(properties) }
}
