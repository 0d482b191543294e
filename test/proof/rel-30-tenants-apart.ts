import assert from 'node:assert/strict'
import { initSchema } from '../../src/adapters/store/postgres/control/init-schema.ts'
import {
  catalogue,
  PASSWORD,
  type TenantServer,
  tenantServers,
} from '../../src/adapters/store/postgres/control/tenant-servers.fixture.ts'
import { openTenants } from '../../src/adapters/store/postgres/index.ts'
import type { StatementRunner } from '../../src/adapters/store/postgres/statement-runner.ts'
import { loginOf, schemaOf, type TenantId } from '../../src/control/tenant/index.ts'
import { random } from '../../src/math/index.ts'
import type { Proof, Trial } from './proof.ts'
import { type Act, act, drawActs, isNoise, requireOwn, type Work } from './rel-30-acts.fixture.ts'

/** What is proven: `openTenants`, or a door with a planted fault. */
export interface TenantDoor extends AsyncDisposable {
  run<T>(tenant: TenantId, isReading: boolean, work: (db: StatementRunner) => Promise<T>): Promise<T>
}

export interface DoorPlace {
  readonly server: TenantServer
  readonly passwordOf: (tenant: TenantId) => string
  readonly maxLogins: number
}

const TENANTS = 8
const MAX_LOGINS = 3
const WORKERS = 12
const MOST_ACTS = 4
/** One piece of work of so many is that of a tenant of chance; the others are those of a few busy ones. */
const BUSY = 8
/** Among so many pieces of work everything that may happen does. */
const ENOUGH = 1_000
/** A password is rotated about so often. */
const ROTATION = 400

/** Of an id of a bot: it is there, it is not, or nobody can say. */
type Fate = 'there' | 'not there' | 'unknown'

interface Tally {
  acts: number
  committed: number
  failed: number
  disturbed: number
}

/**
 * Twelve workers do pieces of work for eight tenants, of whom three may be logged in at a time. Each piece does some
 * things of chance, hostile ones among them, while others cancel and kill connections and rotate passwords. Before
 * each the connection must be the tenant's and as new; afterwards every row lies with its tenant, what was committed
 * is there, what failed is not, and no right, role or relation is another one than before.
 */
export const tenantsApart: Proof = {
  id: 'REL-30',
  fault:
    'pooled connections, errors, cancels, savepoints, lost connections and hostile SQL of eight tenants at once',
  invariant:
    'A connection is never used under another tenant’s login, and nothing of a session outlives its transaction; whoever names no tenant gets no data.',
  share: 200,
  full: 50_000,
  async run({ count, seed, onTrial }) {
    const servers = await tenantServers({ superuser: false })
    try {
      const trials: Trial[] = []
      for (const [at, server] of servers.entries()) {
        const share = Math.floor(count / servers.length) + (at < count % servers.length ? 1 : 0)
        const rows = await proveApart({ server, count: share, seed, open: realDoor })
        trials.push(...rows)
        for (const row of rows) onTrial?.(row)
      }
      return trials
    } finally {
      await Promise.all(servers.map((server) => server.stop()))
    }
  },
}

function realDoor({ server, passwordOf, maxLogins }: DoorPlace): TenantDoor {
  const tenants = openTenants({
    ...{ url: server.url, maxLogins, patienceMs: 60_000 },
    passwordOf: async (tenant) => passwordOf(tenant),
  })
  return {
    run: (tenant, isReading, work) =>
      (isReading ? tenants.read : tenants.transact)(tenant, ({ db }) => work(db)),
    [Symbol.asyncDispose]: () => tenants[Symbol.asyncDispose](),
  }
}

export interface ApartOptions {
  readonly server: TenantServer
  readonly count: number
  readonly seed: number
  readonly open: (place: DoorPlace) => TenantDoor
  /** Logins that the server may see at a time: a pooler keeps those that somebody has left. */
  readonly mostOpen?: number
}

/** The same on one server and through any door. @throws AssertionError */
export async function proveApart({
  server,
  count,
  seed,
  open,
  mostOpen = MAX_LOGINS,
}: ApartOptions): Promise<readonly Trial[]> {
  const ids = Array.from({ length: TENANTS }, (_, at) => `apart-${seed}-${at}`)
  const tenants: TenantId[] = []
  for (const id of ids) tenants.push(await server.onboard(id))
  const passwords = new Map(tenants.map((tenant) => [tenant, PASSWORD]))
  const [{ database }] = (await server.root`select current_database() as database`) as unknown as [
    { database: string },
  ]
  const admin = decodeURIComponent(new URL(server.url).username)
  const before = await catalogue(server.root)
  const fates = new Map<TenantId, Map<string, Fate>>(tenants.map((tenant) => [tenant, new Map()]))
  const tallies = new Map<Act | 'names no tenant' | 'comes back later' | 'rotates', Tally>()
  const tally = (kind: Parameters<typeof tallies.get>[0], end: keyof Omit<Tally, 'acts'>) => {
    const found = tallies.get(kind) ?? { acts: 0, committed: 0, failed: 0, disturbed: 0 }
    found.acts += 1
    found[end] += 1
    tallies.set(kind, found)
  }
  let mostLogins = 0
  let next = 0
  {
    await using door = open({ server, maxLogins: MAX_LOGINS, passwordOf: (tenant) => passwords.get(tenant)! })
    const piece = async (number: number): Promise<void> => {
      const dice = random(`${seed}-${number}`)
      const tenant = tenants[dice.int(BUSY) > 0 ? dice.int(MAX_LOGINS) : dice.int(TENANTS)]!
      const other = tenants[(tenants.indexOf(tenant) + 1 + dice.int(TENANTS - 1)) % TENANTS]!
      const isReading = dice.int(3) === 0
      const acts = drawActs(1 + dice.int(MOST_ACTS), dice)
      const done = new Set<Act>()
      const wrote: string[] = []
      let work: Work | undefined
      const running = door.run(tenant, isReading, async (db) => {
        work = {
          ...{ tenant, other, dice, db, isReading, admin, database, wrote, root: server.root },
          ...{ name: `w${number}`, verdict: 'commits', isOver: false, mayStay: false },
        }
        await requireOwn(work)
        for (const kind of acts) {
          if (work.isOver) return
          done.add(kind)
          await act(kind, work)
        }
      })
      const error = await running.then(
        () => undefined,
        (reason: unknown) => reason,
      )
      const end = judge(error, work, acts)
      for (const kind of done) tally(kind, end)
      const fate: Fate =
        end === 'committed' ? 'there' : work?.mayStay || end === 'disturbed' ? 'unknown' : 'not there'
      for (const id of wrote) fates.get(tenant)!.set(id, fate)
      if (number % 7 === 0 && work) {
        await assert.rejects(work.db.run('select 1'), { code: 'tenant.ended' })
        tally('comes back later', 'failed')
      }
      if (number % 11 === 0) {
        const nobody = dice.int(2) === 0 ? undefined : ''
        await assert.rejects(
          door.run(nobody as never, true, async () => {}),
          { code: 'tenant.id' },
        )
        tally('names no tenant', 'failed')
      }
      if (number % ROTATION === ROTATION - 1) {
        const password = `${PASSWORD}-${number}`
        await initSchema(server.url, { tenant, password })
        passwords.set(tenant, password)
        tally('rotates', 'committed')
      }
      if (number % 50 === 0) {
        const [row] = await server.root`select count(distinct usename)::int as logins from pg_stat_activity
          where usename in ${server.root(tenants.map(loginOf))}`
        mostLogins = Math.max(mostLogins, row!.logins)
      }
    }
    const workers = Array.from({ length: WORKERS }, async () => {
      while (next < count) {
        await piece(next++).catch((error: unknown) => {
          next = count
          throw error
        })
      }
    })
    // Who has found something waits for the others, so that nobody works behind a door that is closed.
    const broken = (await Promise.allSettled(workers)).find((end) => end.status === 'rejected')
    if (broken) throw broken.reason
  }
  for (const [what, { committed, failed }] of tallies) {
    assert.ok(committed + failed > 0 || count < ENOUGH, `nothing was seen of: ${what}`)
  }
  assert.ok(tallies.get('sends hostile SQL')?.committed, 'no hostile statement was survived')
  assert.ok(mostLogins <= mostOpen, `${mostLogins} logins were open`)
  for (const tenant of tenants) await judgeRows(server, tenant, fates.get(tenant)!)
  assert.deepEqual(await catalogue(server.root), before)
  const order = [...tallies].sort(([a], [b]) => (a < b ? -1 : 1))
  return order.map(([what, { acts, committed, failed, disturbed }]) => ({
    ...{ server: server.name, 'a piece of work': what, times: acts, committed },
    ...{ 'failed, as it had to': failed, 'disturbed by others': disturbed },
  }))
}

/** Whether a piece of work ended as it had to. */
function judge(
  error: unknown,
  work: Work | undefined,
  acts: readonly Act[],
): 'committed' | 'failed' | 'disturbed' {
  if (error instanceof assert.AssertionError) throw error
  // Before it was begun nothing but noise can have failed.
  const verdict = work?.verdict ?? 'commits'
  const told = () => `after ${acts.join(', ')}: ${error instanceof Error ? error.message : 'committed'}`
  if (error === undefined) {
    assert.notEqual(verdict, 'fails', told())
    return 'committed'
  }
  if (isNoise(error)) return 'disturbed'
  assert.notEqual(verdict, 'commits', told())
  return 'failed'
}

/** Rows of a tenant's schema are its own, and what was committed is there. */
async function judgeRows(
  server: TenantServer,
  tenant: TenantId,
  fates: ReadonlyMap<string, Fate>,
): Promise<void> {
  const rows = await server.root.unsafe<{ id: string; whose: string }[]>(
    `select id, spec ->> 'whose' as whose from "${schemaOf(tenant)}".bot`,
  )
  for (const { id, whose } of rows) assert.equal(whose, tenant, `${id} lies with ${tenant}`)
  const there = new Set(rows.map(({ id }) => id))
  for (const [id, fate] of fates) {
    if (fate !== 'unknown') assert.equal(there.has(id), fate === 'there', `${id} of ${tenant}`)
  }
  for (const id of there) assert.ok(fates.has(id), `${id} of ${tenant} was undone or never written`)
}
