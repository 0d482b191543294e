import { Type } from 'typebox'
import {
  ALIAS_NAME,
  comparisonSchema,
  gateReportSchema,
  MODEL_NAME,
  newModelVersionSchema,
} from '../../../trade/pipeline/index.ts'
import { nullable, PageQuery, page, record, Time } from './shared.ts'

const strict = { additionalProperties: false } as const
const Name = Type.String({ pattern: MODEL_NAME, maxLength: 64, examples: ['btc-1h-up'] })
const AliasName = Type.String({ pattern: ALIAS_NAME, maxLength: 32, examples: ['champion'] })
const VersionNumber = Type.Integer({ minimum: 1, maximum: 2_147_483_647 })
const Reason = Type.String({ minLength: 1, maxLength: 500, description: 'Stays in the history.' })

export const ModelParams = Type.Object({ name: Name }, strict)
export const ModelVersionParams = Type.Object({ name: Name, version: VersionNumber }, strict)
export const ModelAliasParams = Type.Object({ name: Name, alias: AliasName }, strict)

export const ComparisonQuery = Type.Object(
  { champion: Type.Optional(VersionNumber), challenger: Type.Optional(VersionNumber) },
  strict,
)
export const ModelPageQuery = PageQuery

export const PromoteBody = Type.Object(
  {
    version: VersionNumber,
    reason: Reason,
    force: Type.Optional(
      Type.Boolean({ description: 'Promotes although a gate refuses; the history says so.' }),
    ),
    from: Type.Optional(
      nullable(
        Type.Integer({ minimum: 1, description: 'Refused unless the alias is this version; null: none.' }),
      ),
    ),
  },
  strict,
)
export const RollBackBody = Type.Object({ reason: Reason }, strict)

export const ModelView = record('Model', {
  ...{ name: Type.String(), label: Type.String() },
  labelHorizon: Type.Integer({ description: 'Rows that the label looks ahead.' }),
  ...{ timeframe: Type.String(), createdAt: Time, versions: Type.Integer() },
  latest: nullable(Type.Integer({ description: 'The highest number there is.' })),
  aliases: Type.Array(
    record('ModelAlias', {
      ...{ alias: Type.String(), version: Type.Integer(), event: Type.Integer(), since: Time },
    }),
  ),
})
export const ModelPage = page('ModelPage', ModelView)

export const ModelVersionView = record('ModelVersion', {
  ...newModelVersionSchema.properties,
  ...{ model: Type.String(), number: Type.Integer(), createdAt: Time, createdBy: Type.String() },
})
export const ModelDetail = record('ModelDetail', {
  model: ModelView,
  versions: page('ModelVersionPage', ModelVersionView),
})

const GateReportView = record('GateReport', gateReportSchema.properties)
export const AliasEventView = record('ModelAliasEvent', {
  ...{ number: Type.Integer(), model: Type.String(), alias: Type.String() },
  ...{ kind: Type.Enum(['promote', 'rollback']), from: nullable(Type.Integer()), to: Type.Integer() },
  ...{ time: Time, actor: Type.String({ description: '`cli` or `session`.' }), reason: Type.String() },
  forced: Type.Boolean({ description: 'A gate refused and somebody insisted.' }),
  gates: nullable(GateReportView),
})
export const ModelAliasDetail = record('ModelAliasDetail', {
  version: nullable(Type.Integer({ description: 'Null while nothing has the alias.' })),
  events: page('ModelAliasEventPage', AliasEventView),
})

export const ComparisonView = record('ModelComparison', comparisonSchema.properties)
