import { type TProperties, Type } from 'typebox'

/** Every key may be left out: values.yaml of the chart has it. */
export function settings<T extends TProperties>(properties: T, description: string) {
  const optional = Object.fromEntries(
    Object.entries(properties).map(([name, schema]) => [name, Type.Optional(schema)]),
  )
  return Type.Object(optional, { additionalProperties: false, description })
}

/** Of objects, in one piece. */
export const ObjectName = Type.String({ pattern: '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$' })
export const ObjectNameOrNone = Type.String({ pattern: '^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)?$' })

export const ImageSchema = settings(
  {
    repository: Type.String({ pattern: '^[a-z0-9][a-z0-9._/:-]{0,199}$' }),
    tag: Type.String({ pattern: '^([A-Za-z0-9_][A-Za-z0-9._-]{0,127})?$' }),
    digest: Type.String({ pattern: '^(sha256:[0-9a-f]{64})?$' }),
    pullPolicy: Type.Enum(['Always', 'IfNotPresent', 'Never']),
  },
  'An image. The digest, where there is one, is what counts.',
)

const Quantity = Type.String({ pattern: '^[0-9]+(\\.[0-9]+)?(m|k|M|G|T|Ki|Mi|Gi|Ti)?$' })
export const SizeSchema = Quantity

const Amounts = Type.Object({ cpu: Quantity, memory: Quantity }, { additionalProperties: false })

/** Both are asked for, so that no container is without. */
export const ResourcesSchema = settings(
  { requests: Amounts, limits: Amounts },
  'What a container asks for, and what it gets at most.',
)

export const LabelsSchema = Type.Record(
  Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9./_-]{0,252}$' }),
  Type.String({ maxLength: 4_096 }),
)

export const NetworksSchema = Type.Array(
  Type.String({ pattern: '^([0-9]{1,3}(\\.[0-9]{1,3}){3}/[0-9]{1,2}|[0-9a-fA-F:]+/[0-9]{1,3})$' }),
  { maxItems: 50 },
)

export const PortSchema = Type.Integer({ minimum: 1, maximum: 65_535 })

export const TolerationsSchema = Type.Array(
  Type.Object(
    {
      key: Type.Optional(Type.String()),
      operator: Type.Optional(Type.Enum(['Exists', 'Equal'])),
      value: Type.Optional(Type.String()),
      effect: Type.Optional(Type.Enum(['NoSchedule', 'PreferNoSchedule', 'NoExecute'])),
      tolerationSeconds: Type.Optional(Type.Integer({ minimum: 0 })),
    },
    { additionalProperties: false },
  ),
)

/** Where pods may be placed. */
export const placement = {
  nodeSelector: LabelsSchema,
  tolerations: TolerationsSchema,
  priorityClassName: ObjectNameOrNone,
}

export const StoreSchema = settings(
  {
    name: ObjectNameOrNone,
    kind: Type.Enum(['SecretStore', 'ClusterSecretStore']),
  },
  'The store of External Secrets that is asked.',
)

export const DurationSchema = Type.String({ pattern: '^[0-9]{1,4}(s|m|h)$' })
