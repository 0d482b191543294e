import { Type } from 'typebox'
import { valuesSchema } from '../../../src/control/deployment/index.ts'
import {
  DurationSchema,
  ImageSchema,
  LabelsSchema,
  NetworksSchema,
  ObjectName,
  PortSchema,
  placement,
  SizeSchema,
  StoreSchema,
  settings,
} from './chart-parts.ts'
import { openConfigSchema } from './open-config.ts'

const Argument = Type.String({ maxLength: 4_000 })

const JobSchema = Type.Object(
  {
    id: Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9_-]{6,61}[A-Za-z0-9]$' }),
    kind: Type.Enum(['backtest', 'hyperopt']),
    runtime: Type.Enum(['leme', 'freqtrade']),
    args: Type.Array(Argument, { maxItems: 50 }),
    resultAt: Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9._/-]{0,400}$' }),
    deadlineSeconds: Type.Integer({ minimum: 1, maximum: 604_800 }),
    cpuMillis: Type.Integer({ minimum: 10, maximum: 64_000 }),
    memoryMb: Type.Integer({ minimum: 32, maximum: 262_144 }),
  },
  { additionalProperties: false, description: 'A run of its own, named by the id of its command.' },
)

const operatorSettings = settings(
  {
    image: ImageSchema,
    freqtradeImage: ImageSchema,
    pullSecrets: Type.Array(ObjectName, { maxItems: 10 }),
    config: Type.Unsafe(openConfigSchema()),
    serviceAccount: settings({ annotations: LabelsSchema }, 'The account of bots and jobs.'),
    initSchemaSeconds: Type.Integer({ minimum: 1, maximum: 3_600 }),
    scratch: SizeSchema,
    ...placement,
    networkPolicy: settings(
      {
        enabled: Type.Boolean(),
        platformNamespace: ObjectName,
        monitoringNamespace: ObjectName,
        database: settings({ networks: NetworksSchema, port: PortSchema }, 'Where PostgreSQL is.'),
        https: settings(
          { networks: NetworksSchema, except: NetworksSchema },
          'Where port 443 may be spoken to.',
        ),
      },
      'Who may speak with whom.',
    ),
    monitoring: settings(
      { podMonitor: Type.Boolean(), labels: LabelsSchema, interval: DurationSchema },
      'For the operator of Prometheus.',
    ),
    quota: settings(
      { enabled: Type.Boolean(), pods: Type.Integer({ minimum: 1 }), cpu: SizeSchema, memory: SizeSchema },
      'What all pods of a client may have together.',
    ),
    externalSecrets: settings(
      {
        enabled: Type.Boolean(),
        store: StoreSchema,
        naming: Type.Enum(['slashes', 'azure']),
        prefix: Type.String({ pattern: '^([a-z][a-z0-9-]*(/[a-z0-9][a-z0-9-]*)*)?$' }),
        property: Type.String({ pattern: '^[A-Za-z0-9_-]{0,63}$' }),
        refreshInterval: DurationSchema,
        database: settings(
          {
            host: Type.String({ pattern: '^([A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?)?$' }),
            port: PortSchema,
            name: Type.String({ pattern: '^[A-Za-z0-9_-]{1,63}$' }),
            parameters: Type.String({ pattern: '^([a-z_]+=[A-Za-z0-9._/-]+(&[a-z_]+=[A-Za-z0-9._/-]+)*)?$' }),
          },
          'What stands in DATABASE_URL around login and password.',
        ),
      },
      "Makes the client's Secrets from the store of secrets.",
    ),
    jobs: Type.Array(JobSchema, { maxItems: 50 }),
  },
  "The operator's settings; a client's file cannot set them where the ApplicationSet of deploy/argocd is used.",
)

/** A client's file as the control plane writes it, and the operator's settings beside it. */
export const lemeBotValuesSchema = {
  ...valuesSchema,
  title: 'Values of the chart leme-bot',
  description:
    'Everything that one client wants, clientes/<client_id>/values.yaml; beside it, under leme, what the operator sets.',
  properties: { ...valuesSchema.properties, leme: operatorSettings },
}
