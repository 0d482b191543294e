import type { Sql } from 'postgres'
import {
  type Alias,
  type AliasEvent,
  type GateReport,
  type Model,
  type ModelVersion,
  type NewModelVersion,
  unknownModel,
} from '../../../trade/pipeline/index.ts'
import { type Statements, toText } from './open-sql.ts'

/** Columns of a {@link Model}. */
export const MODEL_FIELDS = `m.name, m.label, m.label_horizon as "labelHorizon", m.timeframe,
  m.created_at as "createdAt",
  (select count(*)::integer from leme.model_version v where v.model = m.name) as versions,
  (select max(number) from leme.model_version v where v.model = m.name) as latest,
  (select coalesce(json_agg(json_build_object('alias', a.alias, 'version', a.version, 'event', a.event,
     'since', a.since) order by a.alias collate "C"), '[]') from leme.model_alias a where a.model = m.name) as aliases`

/** Columns of a {@link VersionRow}. */
export const VERSION_FIELDS = `v.id, v.model, v.number, v.document, v.created_at as "createdAt",
  v.created_by as "createdBy"`

/** Columns of an {@link AliasEvent}. */
export const EVENT_FIELDS = `number, model, alias, kind, from_version as "from", to_version as "to", time, actor,
  reason, forced, gates`

export interface VersionRow {
  readonly id: number
  readonly model: string
  readonly number: number
  readonly document: NewModelVersion
  readonly createdAt: number
  readonly createdBy: string
}

export interface EventRow extends Omit<AliasEvent, 'gates'> {
  readonly gates: GateReport | null
}

export function toVersion({ document, model, number, createdAt, createdBy }: VersionRow): ModelVersion {
  return { ...document, model, number, createdAt, createdBy }
}

/** Locks a model against all who write to it, and gives its row. @throws PipelineFault `model.unknown` */
export async function lockModel(work: Statements, name: string): Promise<LockedModel> {
  const [row] = await work<LockedModel[]>`
    select name, label, label_horizon as "labelHorizon", timeframe, last_number as "lastNumber"
    from leme.model where name = ${toText(name)} for update`
  if (!row) throw unknownModel(name)
  return row
}

export interface LockedModel extends Pick<Model, 'name' | 'label' | 'labelHorizon' | 'timeframe'> {
  readonly lastNumber: number
}

export async function findVersion(
  work: Statements | Sql,
  model: string,
  number: number,
): Promise<VersionRow | undefined> {
  if (!isNumber(number)) return undefined
  const [row] = await work.unsafe<VersionRow[]>(
    `select ${VERSION_FIELDS} from leme.model_version v where v.model = $1 and v.number = $2`,
    [toText(model), number],
  )
  return row
}

/** @throws PipelineFault `model.unknown` */
export async function requireVersion(
  work: Statements | Sql,
  model: string,
  number: number,
): Promise<VersionRow> {
  const row = await findVersion(work, model, number)
  if (row) return row
  await requireModel(work, model)
  throw unknownModel(model, { version: number })
}

/** @throws PipelineFault `model.unknown` */
export async function requireModel(work: Statements | Sql, model: string): Promise<void> {
  const [known] = await work`select from leme.model where name = ${toText(model)}`
  if (!known) throw unknownModel(model)
}

export async function findAlias(work: Statements, model: string, alias: string): Promise<Alias | undefined> {
  const [row] = await work<Alias[]>`
    select alias, version, event, since from leme.model_alias where model = ${model} and alias = ${alias}`
  return row
}

/** A number that a version can have. */
function isNumber(number: number): boolean {
  return Number.isInteger(number) && number >= 1 && number <= 2_147_483_647
}
