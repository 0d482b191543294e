import { Type } from 'typebox'
import {
  DurationSchema,
  ImageSchema,
  LabelsSchema,
  NetworksSchema,
  ObjectName,
  ObjectNameOrNone,
  PortSchema,
  placement,
  ResourcesSchema,
  SizeSchema,
  StoreSchema,
  settings,
} from './chart-parts.ts'
import { openConfigSchema, SECRET_KEYS } from './open-config.ts'

const SecretKey = Type.Enum([...SECRET_KEYS])
const Percent = Type.Integer({ minimum: 1, maximum: 100 })
const Seconds = Type.Integer({ minimum: 0, maximum: 86_400 })
const HostOrNone = Type.String({ pattern: '^([a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?)?$' })

const steps = (of: string) =>
  settings(
    {
      percent: Type.Integer({ minimum: 1, maximum: 1_000 }),
      periodSeconds: Seconds,
      stabilizationSeconds: Seconds,
    },
    of,
  )

const server = settings(
  {
    replicas: Type.Integer({ minimum: 1, maximum: 50 }),
    resources: ResourcesSchema,
    autoscaling: settings(
      {
        enabled: Type.Boolean(),
        min: Type.Integer({ minimum: 2, maximum: 50 }),
        max: Type.Integer({ minimum: 2, maximum: 50 }),
        cpuPercent: Percent,
        memoryPercent: Percent,
        requestsPerSecond: Type.Integer({ minimum: 0, maximum: 1_000_000 }),
        down: steps('How fast pods go.'),
        up: steps('How fast pods come.'),
      },
      'A HorizontalPodAutoscaler of the server.',
    ),
    ...placement,
  },
  'API, page and commands.',
)

const worker = settings(
  {
    enabled: Type.Boolean(),
    replicas: Type.Integer({ minimum: 0, maximum: 500 }),
    resources: ResourcesSchema,
    keda: settings(
      {
        enabled: Type.Boolean(),
        min: Type.Integer({ minimum: 0, maximum: 500 }),
        max: Type.Integer({ minimum: 1, maximum: 500 }),
        jobsPerWorker: Type.Integer({ minimum: 1, maximum: 1_000 }),
        prometheusUrl: Type.String({ pattern: '^https?://[A-Za-z0-9._:/-]+$' }),
        pollingSeconds: Type.Integer({ minimum: 5, maximum: 3_600 }),
        cooldownSeconds: Seconds,
      },
      'A ScaledObject of the workers on the depth of the queue.',
    ),
    ...placement,
  },
  'Takes jobs of the queue.',
)

const networkPolicy = settings(
  {
    enabled: Type.Boolean(),
    ingressNamespaces: Type.Array(ObjectName, { maxItems: 20 }),
    ingressNetworks: NetworksSchema,
    monitoringNamespace: ObjectName,
    database: settings({ networks: NetworksSchema, port: PortSchema }, 'Where PostgreSQL is.'),
    services: settings(
      { networks: NetworksSchema, ports: Type.Array(PortSchema, { maxItems: 20 }) },
      'Redis, RabbitMQ, Vault, a Git server over SSH.',
    ),
    https: settings(
      { networks: NetworksSchema, ports: Type.Array(PortSchema, { minItems: 1, maxItems: 20 }) },
      'Exchanges, Git, clouds.',
    ),
    kubernetes: settings(
      { networks: NetworksSchema, ports: Type.Array(PortSchema, { minItems: 1, maxItems: 5 }) },
      'The API of the cluster.',
    ),
  },
  'Who may speak with whom.',
)

const backup = settings(
  {
    enabled: Type.Boolean(),
    image: ImageSchema,
    schedule: Type.String({ pattern: '^[0-9*,/-]+( [0-9*,/-]+){4}$' }),
    identity: settings(
      { secret: ObjectName, key: Type.String({ pattern: '^[A-Za-z0-9_-][A-Za-z0-9._-]{0,252}$' }) },
      'The Secret with the key that opens backups.',
    ),
    room: settings(
      { size: SizeSchema, storageClass: ObjectNameOrNone },
      'A volume while a restore is tried.',
    ),
    resources: ResourcesSchema,
  },
  'Restores of backups, tried by the clock.',
)

/** Of the chart `leme`. What `config` may hold is the product's own schema. */
export const lemeValuesSchema = {
  ...settings(
    {
      image: ImageSchema,
      pullSecrets: Type.Array(ObjectName, { maxItems: 10 }),
      appliedBy: Type.Enum(['helm', 'argo']),
      config: Type.Unsafe(openConfigSchema()),
      secret: settings(
        { name: ObjectName, keys: Type.Array(SecretKey, { uniqueItems: true, minItems: 1 }) },
        'The Secret with what nobody may read.',
      ),
      externalSecret: settings(
        {
          enabled: Type.Boolean(),
          store: StoreSchema,
          refreshInterval: DurationSchema,
          prefix: Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9/_-]{0,200}$' }),
          property: Type.String({ pattern: '^[A-Za-z0-9_-]{0,63}$' }),
        },
        'Makes that Secret from the store of secrets.',
      ),
      persistence: settings(
        {
          existingClaim: ObjectNameOrNone,
          accessMode: Type.Enum(['ReadWriteOnce', 'ReadWriteMany']),
          size: SizeSchema,
          storageClass: ObjectNameOrNone,
        },
        'The state folder.',
      ),
      server,
      worker,
      migration: settings(
        {
          enabled: Type.Boolean(),
          deadlineSeconds: Type.Integer({ minimum: 30, maximum: 86_400 }),
          resources: ResourcesSchema,
        },
        'Brings the tables to this release before anything of it runs.',
      ),
      service: settings(
        { port: PortSchema, annotations: LabelsSchema },
        'Of the server, within the cluster.',
      ),
      ingress: settings(
        {
          enabled: Type.Boolean(),
          className: Type.String({ pattern: '^([a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?)?$' }),
          host: HostOrNone,
          tlsSecret: ObjectNameOrNone,
          annotations: LabelsSchema,
        },
        'Of the server, from outside.',
      ),
      serviceAccount: settings({ annotations: LabelsSchema }, 'Of server and workers.'),
      rbac: settings({ secretNames: Type.Boolean() }, 'Rights of the server where Argo CD runs the bots.'),
      networkPolicy,
      monitoring: settings(
        {
          serviceMonitor: Type.Boolean(),
          rules: Type.Boolean(),
          adapterRules: Type.Boolean(),
          labels: LabelsSchema,
          interval: DurationSchema,
        },
        'For the operator of Prometheus.',
      ),
      backup,
      global: Type.Object({}, { description: 'What Rancher adds by itself; nothing of it is read.' }),
    },
    'Server, workers, migrations and backups of Leme.',
  ),
  title: 'Values of the chart leme',
}
