import type { Sql } from 'postgres'
import {
  type Feed,
  hashJson,
  type ModelStore,
  type Prediction,
  requireFeed,
  requireOutcomes,
  requirePredictions,
} from '../../../trade/pipeline/index.ts'
import { lockModel, requireVersion } from './model-store-rows.ts'
import { type Statements, toJson } from './open-sql.ts'

type PredictionPart = Pick<ModelStore, 'record' | 'settle' | 'predictions' | 'feeds' | 'look'>

/** What versions predicted, `keep` of each, and what came of it. */
export function modelPredictions(sql: Sql, keep: number): PredictionPart {
  return {
    async record(model, version, { feed, predictions }) {
      requireFeed(feed)
      requirePredictions(predictions)
      return sql.begin(async (work) => {
        await lockModel(work, model)
        const { id } = await requireVersion(work, model, version)
        const feedId = await keepFeed(work, model, feed)
        const { count } = await work.unsafe(
          `insert into leme.model_prediction
             (version_id, feed_id, bar_time, instrument, score, price, latency_ms, mode)
           select $1, $2, p."barTime", p.instrument, p.score, p.price, p."latencyMs", p.mode
           from json_to_recordset($3::json) as p ("barTime" bigint, instrument text, score float8, price float8,
             "latencyMs" float8, mode text)
           on conflict (version_id, bar_time, instrument) do nothing`,
          [id, feedId, toJson(predictions)],
        )
        await work`
          delete from leme.model_prediction where version_id = ${id} and (bar_time, instrument) <=
            (select bar_time, instrument from leme.model_prediction where version_id = ${id}
             order by bar_time desc, instrument desc offset ${keep} limit 1)`
        return count
      })
    },

    async settle(model, outcomes) {
      requireOutcomes(outcomes)
      return sql.begin(async (work) => {
        await lockModel(work, model)
        const { count } = await work.unsafe(
          `update leme.model_prediction p set label = o.label, exit_price = o."exitPrice"
           from json_to_recordset($2::json) as o ("barTime" bigint, instrument text, label smallint,
             "exitPrice" float8), leme.model_version v
           where v.model = $1 and p.version_id = v.id and p.bar_time = o."barTime" and p.instrument = o.instrument
             and p.label is null`,
          [model, toJson(outcomes)],
        )
        return count
      })
    },

    async predictions(model, version, limit) {
      const { id } = await requireVersion(sql, model, version)
      const rows = await sql<Prediction[]>`
        select bar_time as "barTime", instrument, score, price, latency_ms as "latencyMs", mode, label,
          exit_price as "exitPrice"
        from leme.model_prediction where version_id = ${id}
        order by bar_time desc, instrument desc limit ${limit}`
      return rows.map((row) => ({ ...row })).reverse()
    },

    async feeds(model, version) {
      const { id } = await requireVersion(sql, model, version)
      const rows = await sql<{ document: Feed }[]>`
        select document from leme.model_feed where id in
          (select distinct feed_id from leme.model_prediction where version_id = ${id}) order by id`
      return rows.map(({ document }) => document)
    },

    look({ model, champion, challenger, pairedRows, until }) {
      return sql.begin(async (work) => {
        await lockModel(work, model)
        await work`
          insert into leme.model_look (model, champion, challenger, paired_rows, until)
          values (${model}, ${champion}, ${challenger}, ${pairedRows}, ${until}) on conflict do nothing`
        const [row] = await work<{ looks: number }[]>`
          select count(*)::integer as looks from leme.model_look
          where model = ${model} and champion = ${champion} and challenger = ${challenger}`
        return row!.looks
      })
    },
  }
}

/** Number of a list of columns, which is written once. The model is locked. */
async function keepFeed(work: Statements, model: string, { features, timeframe }: Feed): Promise<number> {
  const feed = { features, timeframe }
  const hash = hashJson(feed)
  await work.unsafe(
    'insert into leme.model_feed (model, hash, document) values ($1, $2, $3) on conflict (model, hash) do nothing',
    [model, hash, toJson(feed)],
  )
  const [row] = await work<{ id: number }[]>`
    select id from leme.model_feed where model = ${model} and hash = ${hash}`
  return row!.id
}
