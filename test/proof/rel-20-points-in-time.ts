import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { readServerPlace } from '../../src/adapters/backup/index.ts'
import { planOf, withRecovered } from '../../src/apps/local/backup/restore-database.ts'
import { takeBackup } from '../../src/apps/local/backup/take-backup.ts'
import { readWalHead } from '../../src/control/operation/index.ts'
import { random } from '../../src/math/index.ts'
import { type BackupWorld, openBackupWorld } from './backup-world.fixture.ts'
import type { Proof, Trial } from './proof.ts'

const WORKER = fileURLToPath(new URL('backup-worker.fixture.ts', import.meta.url))

const VICTIMS = ['every process', 'the postmaster', 'a connection'] as const

interface Point {
  readonly at: number
  /** What the table held. */
  readonly sum: string
  /** Until then: of whoever copies the log, and of PostgreSQL. */
  readonly kills: readonly [log: number, server: number]
}

const SUM = `select count(*) || ' ' || coalesce(sum(hashtextextended(t::text, 0)), 0) as sum from proof t`

/** Rows are inserted, changed and removed; what the table held at moments in between is remembered. */
export const pointsInTime: Proof = {
  id: 'REL-20',
  fault:
    'the database has to go back to a moment of chance; PostgreSQL and whoever copies its log were killed -9 now and then',
  invariant: 'What comes back is exactly what was committed by then.',
  share: 2,
  full: 50,
  async run({ count, seed, onTrial }) {
    await using world = await openBackupWorld()
    const { desk } = world
    const dice = random(String(seed))
    await world.sql.query('create table proof (k bigint generated always as identity, v text)')
    const points: Point[] = []
    const kills = { log: 0, server: 0 }
    {
      using log = new KilledLog(world)
      await log.caughtUp()
      for (let step = 0; step < count * 4; step++) {
        // Some points lie behind one backup, some behind another.
        if (step % 40 === 0) await takeBackup(desk, { url: world.url, now: Date.now })
        await change(world, dice.int(4))
        points.push({ ...(await remember(world)), kills: [kills.log, kills.server] })
        if (step % 7 === 3) {
          await world.crash(VICTIMS[dice.int(VICTIMS.length)]!)
          kills.server += 1
          await log.kill()
        }
        if (dice.int(10) === 0) {
          await log.kill()
          kills.log += 1
        }
        await delay(dice.int(12))
      }
      await log.caughtUp()
    }
    const trials: Trial[] = []
    for (let trial = 0; trial < count; trial++) {
      const chosen = dice.int(points.length)
      const { at, sum, kills } = points[chosen]!
      const plan = await planOf(desk, { kind: 'time', at })
      const found = await withRecovered(desk, plan, async ({ connection }) => {
        const client = new pg.Client({ ...connection, database: 'leme' })
        client.on('error', () => undefined)
        await client.connect()
        const { rows } = await client.query<{ sum: string }>(SUM)
        await client.end()
        return rows[0]!.sum
      })
      assert.equal(found, sum, `at ${new Date(at).toISOString()}`)
      trials.push({
        'changes undone': points.length - 1 - chosen,
        'kills of the log before': kills[0],
        'of PostgreSQL': kills[1],
        'segments of the log': plan.segments.length,
        rows: sum.split(' ')[0]!,
      })
      onTrial?.(trials.at(-1)!)
    }
    return trials
  },
}

/** The process that copies the log; another one goes on when it is killed. */
class KilledLog implements Disposable {
  readonly #world: BackupWorld
  #child: ChildProcess

  constructor(world: BackupWorld) {
    this.#world = world
    this.#child = this.#start()
  }

  /** One whose server was killed has ended by itself, or is about to begin. */
  async kill(): Promise<void> {
    if (this.#isRunning()) {
      const ended = once(this.#child, 'close')
      this.#child.kill('SIGKILL')
      await ended
    }
    this.#child = this.#start()
  }

  async caughtUp(): Promise<void> {
    const { desk, now } = this.#world
    const from = await now()
    const place = await readServerPlace(this.#world.url)
    const signal = AbortSignal.timeout(90_000)
    while (((await readWalHead(desk.vault, place))?.at ?? 0) <= from) {
      // One that found the slot held by the dead one has ended.
      if (!this.#isRunning()) this.#child = this.#start()
      await delay(50, undefined, { signal })
    }
  }

  [Symbol.dispose](): void {
    this.#child.kill('SIGKILL')
  }

  #isRunning(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null
  }

  #start(): ChildProcess {
    return spawn(process.execPath, ['--conditions=leme-source', WORKER, 'log', this.#world.url], {
      env: { ...process.env, ...this.#world.env },
      stdio: ['ignore', 'ignore', 'ignore'],
    })
  }
}

async function change({ sql }: BackupWorld, kind: number): Promise<void> {
  switch (kind) {
    case 0:
      await sql.query('delete from proof where k % 13 = 0')
      break
    case 1:
      await sql.query(`update proof set v = md5(v) where k % 7 = 0`)
      break
    default:
      await sql.query(`insert into proof (v) select md5(random()::text) from generate_series(1, 50)`)
  }
}

/** Behind the last commit and in front of the next by some milliseconds, for moments have no finer grain here. */
async function remember(world: BackupWorld): Promise<Pick<Point, 'at' | 'sum'>> {
  const { rows } = await world.sql.query<{ sum: string }>(SUM)
  await delay(3)
  const at = await world.now()
  await delay(3)
  return { at, sum: rows[0]!.sum }
}
