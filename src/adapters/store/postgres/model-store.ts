import type { Sql } from 'postgres'
import {
  aliasedVersion,
  type Model,
  type ModelStore,
  movedAlias,
  PREDICTIONS_KEPT,
  requireAlias,
  requireModelName,
  requireNewVersion,
  requireSameTarget,
  requireSameVersion,
} from '../../../trade/pipeline/index.ts'
import { modelPredictions } from './model-store-predictions.ts'
import {
  EVENT_FIELDS,
  type EventRow,
  findAlias,
  findVersion,
  lockModel,
  MODEL_FIELDS,
  requireModel,
  requireVersion,
  toVersion,
  VERSION_FIELDS,
  type VersionRow,
} from './model-store-rows.ts'
import { toJson, toText } from './open-sql.ts'
import { pageStart, toPage } from './page.ts'

const LAST = Number.MAX_SAFE_INTEGER

/**
 * Models in PostgreSQL. Whoever writes to a model locks its row first, so writes to one model come one after
 * another; reads wait for nobody.
 */
export function modelStore(
  sql: Sql,
  { keep = PREDICTIONS_KEPT }: { readonly keep?: number } = {},
): ModelStore {
  return {
    ...modelPredictions(sql, keep),

    async register(model, given, actor) {
      requireModelName(model)
      requireNewVersion(given)
      const { label, labelHorizon, timeframe, score } = given
      const { artifactHash } = given.lineage
      return sql.begin(async (work) => {
        await work`
          insert into leme.model (name, label, label_horizon, timeframe)
          values (${model}, ${toText(label)}, ${labelHorizon}, ${timeframe}) on conflict (name) do nothing`
        const { lastNumber, ...target } = await lockModel(work, model)
        requireSameTarget(target, given)
        const [known] = await work.unsafe<VersionRow[]>(
          `select ${VERSION_FIELDS} from leme.model_version v
           where v.model = $1 and v.artifact_hash = $2 and v.score = $3`,
          [model, artifactHash, toText(score)],
        )
        if (known) {
          requireSameVersion(toVersion(known), given)
          return { kind: 'already' as const, version: toVersion(known) }
        }
        await work`update leme.model set last_number = ${lastNumber + 1} where name = ${model}`
        const [made] = await work.unsafe<VersionRow[]>(
          `insert into leme.model_version as v (model, number, artifact_hash, score, document, created_by)
           values ($1, $2, $3, $4, $5, $6) returning ${VERSION_FIELDS}`,
          [model, lastNumber + 1, artifactHash, toText(score), toJson(given), toText(actor)],
        )
        return { kind: 'done' as const, version: toVersion(made!) }
      })
    },

    async list({ limit, cursor }) {
      const rows = await sql.unsafe<Model[]>(
        `select ${MODEL_FIELDS} from leme.model m where m.name collate "C" > $1 order by m.name collate "C" limit $2`,
        [toText(cursor ?? ''), limit + 1],
      )
      const items = rows.slice(0, limit).map((row) => ({ ...row }))
      return { items, nextCursor: rows.length > limit ? items.at(-1)!.name : null }
    },

    async get(model) {
      const [row] = await sql.unsafe<Model[]>(`select ${MODEL_FIELDS} from leme.model m where m.name = $1`, [
        toText(model),
      ])
      return row && { ...row }
    },

    async versions(model, { limit, cursor }) {
      await requireModel(sql, model)
      const rows = await sql.unsafe<VersionRow[]>(
        `select ${VERSION_FIELDS} from leme.model_version v where v.model = $1 and v.number < $2::bigint
         order by v.number desc limit $3`,
        [model, pageStart(cursor, LAST), limit + 1],
      )
      return toPage(rows, limit, toVersion)
    },

    async version(model, number) {
      const row = await findVersion(sql, model, number)
      return row && toVersion(row)
    },

    async remove(model, number) {
      await sql.begin(async (work) => {
        await lockModel(work, model)
        const { id } = await requireVersion(work, model, number)
        const names = await work<{ alias: string }[]>`
          select alias from leme.model_alias where model = ${model} and version = ${number} order by alias collate "C"`
        if (names.length > 0) {
          throw aliasedVersion(
            model,
            number,
            names.map(({ alias }) => alias),
          )
        }
        await work`delete from leme.model_version where id = ${id}`
      })
    },

    async move({ model, alias, kind, to, after, actor, reason, forced, gates }) {
      requireAlias(alias)
      return sql.begin(async (work) => {
        await lockModel(work, model)
        await requireVersion(work, model, to)
        const current = await findAlias(work, model, alias)
        if ((current?.event ?? null) !== after) throw movedAlias(model, alias, current?.version ?? null)
        const [event] = await work.unsafe<EventRow[]>(
          `insert into leme.model_alias_event
             (model, alias, kind, from_version, to_version, actor, reason, forced, gates)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9) returning ${EVENT_FIELDS}`,
          [
            ...[model, alias, kind, current?.version ?? null, to],
            ...[toText(actor), toText(reason), forced, gates && toJson(gates)],
          ],
        )
        await work`
          insert into leme.model_alias (model, alias, version, event, since)
          values (${model}, ${alias}, ${to}, ${event!.number}, ${event!.time})
          on conflict (model, alias) do update
          set (version, event, since) = (excluded.version, excluded.event, excluded.since)`
        return { ...event! }
      })
    },

    async events(model, { alias, limit, cursor }) {
      await requireModel(sql, model)
      const rows = await sql.unsafe<EventRow[]>(
        `select ${EVENT_FIELDS} from leme.model_alias_event
         where model = $1 and number < $2 and alias = coalesce($3, alias) order by number desc limit $4`,
        [model, pageStart(cursor, LAST), alias === undefined ? null : toText(alias), limit + 1],
      )
      return toPage(rows, limit, (row) => ({ ...row }))
    },
  }
}
