import {
  type AuditEvent,
  type BookedCredit,
  changedPolicy,
  changedQuotas,
  DEFAULT_POLICY,
  DEFAULT_QUOTAS,
  type RecordedAudit,
  requireBalance,
  requireCreditEntries,
  requireNextStatus,
  requireSameTenant,
  requireTenantName,
  type Tenant,
  type TenantId,
  type TenantStore,
  unknownTenant,
} from '../../../../control/tenant/index.ts'
import { toJson, toText } from '../open-sql.ts'
import { pageStart, toPage } from '../page.ts'
import { runnerOfSql, type StatementRunner } from '../statement-runner.ts'

const FIELDS = 'id, name, status, quotas, policy, credits, created_at as "createdAt"'
const AUDIT = 'number, time, tenant, actor, action, target, outcome, detail'
const LAST = Number.MAX_SAFE_INTEGER

/** The register of tenants in schema `control`, which no tenant's login may use. */
export function tenantStore(db: StatementRunner): TenantStore {
  return {
    async create({ id, name, quotas, policy }) {
      requireTenantName(name)
      const terms = [toJson(changedQuotas(undefined, quotas)), toJson(changedPolicy(undefined, policy))]
      await db.run(
        `insert into control.tenant (id, name, quotas, policy) values ($1, $2, $3, $4)
         on conflict (id) do nothing`,
        [id, name, ...terms],
      )
      return requireSameTenant((await find(db, id))!, name)
    },

    get: (id) => find(db, id),

    async list({ limit, cursor }) {
      const { rows } = await db.run<Tenant & { readonly number: number }>(
        `select number, ${FIELDS} from control.tenant where number > $1 and status <> 'gone'
         order by number limit $2`,
        [pageStart(cursor, 0), limit + 1],
      )
      return toPage(rows, limit, ({ number: _, ...tenant }) => completed(tenant))
    },

    change: (id, { name, status, quotas, policy }) =>
      db.atomically(async (transaction) => {
        const tenant = await lock(transaction, id)
        requireNextStatus(tenant.status, status ?? tenant.status)
        const { rows } = await transaction.run<Tenant>(
          `update control.tenant set name = $2, status = $3, quotas = $4, policy = $5
           where id = $1 returning ${FIELDS}`,
          [
            id,
            name === undefined ? tenant.name : requireTenantName(name),
            status ?? tenant.status,
            toJson(changedQuotas(tenant.quotas, quotas)),
            toJson(changedPolicy(tenant.policy, policy)),
          ],
        )
        return completed(rows[0]!)
      }),

    book: (id, entries) =>
      db.atomically(async (transaction) => {
        // Whoever else books for this tenant waits here.
        const { status, credits } = await lock(transaction, id)
        requireNextStatus(status, status)
        const wanted = requireCreditEntries(entries)
        if (wanted.length === 0) return credits
        const { rows: known } = await transaction.run<{ key: string }>(
          `select key from control.credit_entry
           where tenant = $1 and key in (select * from json_array_elements_text($2::json))`,
          [id, toJson(wanted.map(({ key }) => key))],
        )
        const isKnown = new Set(known.map(({ key }) => key))
        let balance = credits
        const fresh = wanted
          .filter(({ key }) => !isKnown.has(key))
          .map((entry) => {
            balance = requireBalance(balance + entry.amount)
            return { ...entry, reason: toText(entry.reason), balance }
          })
        if (fresh.length === 0) return credits
        await transaction.run(
          `insert into control.credit_entry (tenant, key, amount, kind, reason, balance)
           select $1, e.key, e.amount, e.kind, e.reason, e.balance
           from json_to_recordset($2::json) as e (place integer, key text, amount bigint, kind text, reason text,
             balance bigint) order by e.place`,
          [id, toJson(fresh.map((entry, place) => ({ ...entry, place })))],
        )
        await transaction.run('update control.tenant set credits = $2 where id = $1', [id, balance])
        return balance
      }),

    async credits(id, { limit, cursor }) {
      const { rows } = await db.run<BookedCredit & { readonly number: number }>(
        `select number, key, amount, kind, reason, time, balance from control.credit_entry
         where tenant = $1 and number < $2 order by number desc limit $3`,
        [id, pageStart(cursor, LAST), limit + 1],
      )
      return toPage(rows, limit, ({ number: _, ...entry }) => entry)
    },

    async record(event, transaction) {
      // The transaction that stores of this room lend is one of the `postgres` driver.
      const lent = transaction as unknown as Parameters<typeof runnerOfSql>[0] | undefined
      await write(lent ? runnerOfSql(lent) : db, event)
    },

    async audit({ tenant, limit, cursor }) {
      const [before, most] = [pageStart(cursor, LAST), limit + 1]
      const { rows } =
        tenant === undefined
          ? await db.run<RecordedAudit>(
              `select ${AUDIT} from control.audit where number < $1 order by number desc limit $2`,
              [before, most],
            )
          : await db.run<RecordedAudit>(
              `select ${AUDIT} from control.audit where tenant = $1 and number < $2
               order by number desc limit $3`,
              [tenant, before, most],
            )
      return toPage(rows, limit, (row) => ({ ...row }))
    },
  }
}

async function find(db: StatementRunner, id: TenantId, lock = ''): Promise<Tenant | undefined> {
  const { rows } = await db.run<Tenant>(`select ${FIELDS} from control.tenant where id = $1 ${lock}`, [id])
  return rows[0] && completed(rows[0])
}

async function lock(db: StatementRunner, id: TenantId): Promise<Tenant> {
  const tenant = await find(db, id, 'for no key update')
  if (tenant) return tenant
  throw unknownTenant(id)
}

/** With what has been added to quotas and policies since the tenant was written. */
function completed(row: Tenant): Tenant {
  return {
    ...row,
    quotas: { ...DEFAULT_QUOTAS, ...row.quotas },
    policy: { ...DEFAULT_POLICY, ...row.policy },
  }
}

async function write(db: StatementRunner, event: AuditEvent): Promise<void> {
  const { tenant, actor, action, target, outcome, detail } = event
  await db.run(
    `insert into control.audit (tenant, actor, action, target, outcome, detail)
     values ($1, $2, $3, $4, $5, $6)`,
    [tenant, toText(actor), toText(action), toText(target), outcome, toJson(detail)],
  )
}
