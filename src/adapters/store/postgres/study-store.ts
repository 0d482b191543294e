import type { Sql } from 'postgres'
import {
  type Evaluation,
  neverAsked,
  notNext,
  type StudyRecord,
  type StudyStore,
  type Trial,
  type TrialRecord,
  unknownStudy,
} from '../../../trade/research/index.ts'
import { claim } from './claim.ts'
import { type Statements, toJson, toText } from './open-sql.ts'
import { pageStart, toPage } from './page.ts'

const FIELDS = `id, spec, budget, status, stop_reason as "stopReason", created_at as "createdAt",
  finished_at as "finishedAt"`

type StudyRow = StudyRecord & { readonly number: number }

interface TrialRow extends Trial {
  readonly status: TrialRecord['status']
  readonly evaluation: Evaluation | null
  readonly reason: string | null
  readonly durationMs: number | null
}

/** Studies in PostgreSQL. */
export function studyStore(sql: Sql, url: string): StudyStore {
  return {
    async create({ id, spec, budget }) {
      await sql.unsafe(
        'insert into leme.study (id, spec, budget) values ($1, $2, $3) on conflict (id) do nothing',
        [id, toJson(spec), budget],
      )
      const study = await findStudy(sql, id)
      if (!study) throw unknownStudy(id)
      return study
    },

    async resume(id, budget) {
      const { count } = await sql`
        update leme.study set budget = ${budget}, status = 'running', stop_reason = null, finished_at = null
        where id = ${id}`
      if (count === 0) throw unknownStudy(id)
    },

    async finish(id, reason) {
      const { count } = await sql`
        update leme.study set status = 'finished', stop_reason = ${reason}, finished_at = leme.now_ms()
        where id = ${id}`
      if (count === 0) throw unknownStudy(id)
    },

    async ask(id, trials) {
      await sql.begin(async (transaction) => {
        let next = await lockNext(transaction, id)
        for (const { number } of trials) {
          if (number !== next) throw notNext(id, number, next)
          next++
        }
        await transaction.unsafe(
          `insert into leme.study_trial (study_id, number, batch, parameters)
           select $1, t.number, t.batch, t.parameters
           from json_to_recordset($2::json) as t (number integer, batch integer, parameters json)`,
          [id, toJson(trials)],
        )
      })
    },

    async settle(id, result) {
      const { number, durationMs } = result
      const evaluation = result.kind === 'told' ? toJson(result.evaluation) : null
      const reason = result.kind === 'failed' ? toText(result.reason) : null
      const { count } = await sql.unsafe(
        `update leme.study_trial set status = $3, evaluation = $4, reason = $5, duration_ms = $6
         where study_id = $1 and number = $2 and status = 'asked'`,
        [id, number, result.kind, evaluation, reason, durationMs],
      )
      if (count === 1) return true
      const [known] = await sql`
        select exists (select from leme.study where id = ${id}) as study,
          exists (select from leme.study_trial where study_id = ${id} and number = ${number}) as trial`
      if (!known?.study) throw unknownStudy(id)
      if (!known.trial) throw neverAsked(id, number)
      return false
    },

    get: (id) => findStudy(sql, id),

    async list({ limit, cursor }) {
      const rows = await sql.unsafe<StudyRow[]>(
        `select number, ${FIELDS} from leme.study where number < $1 order by number desc limit $2`,
        [pageStart(cursor, Number.MAX_SAFE_INTEGER), limit + 1],
      )
      return toPage(rows, limit, ({ number: _, ...study }) => study)
    },

    async trials(id, { limit, cursor }) {
      const rows = await sql.unsafe<TrialRow[]>(
        `select number, batch, parameters, status, evaluation, reason, duration_ms as "durationMs"
         from leme.study_trial where study_id = $1 and number > $2::bigint order by number limit $3`,
        [id, pageStart(cursor, -1), limit + 1],
      )
      return toPage(rows, limit, toRecord)
    },

    async remove(id) {
      await sql`delete from leme.study where id = ${id}`
    },

    claim: (id) => claim(url, `leme.study/${id}`),
  }
}

async function findStudy(sql: Statements, id: string): Promise<StudyRecord | undefined> {
  const rows = await sql.unsafe<StudyRecord[]>(`select ${FIELDS} from leme.study where id = $1`, [id])
  return rows[0]
}

/** Locks the study against others that ask, and gives the number of its next trial. */
async function lockNext(sql: Statements, id: string): Promise<number> {
  const [study] = await sql`select id from leme.study where id = ${id} for update`
  if (!study) throw unknownStudy(id)
  const [last] = await sql<{ number: number | null }[]>`
    select max(number) as number from leme.study_trial where study_id = ${id}`
  return (last?.number ?? -1) + 1
}

function toRecord({ number, batch, parameters, ...row }: TrialRow): TrialRecord {
  const trial: Trial = { number, batch, parameters }
  switch (row.status) {
    case 'asked':
      return { ...trial, status: 'asked' }
    case 'told':
      return { ...trial, status: 'told', evaluation: row.evaluation!, durationMs: row.durationMs! }
    case 'failed':
      return { ...trial, status: 'failed', reason: row.reason!, durationMs: row.durationMs! }
  }
}
