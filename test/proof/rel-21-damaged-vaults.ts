import assert from 'node:assert/strict'
import pg from 'pg'
import { sha256 } from '../../src/adapters/backup/index.ts'
import { planOf, withRecovered } from '../../src/apps/local/backup/restore-database.ts'
import { type TakenBackup, takeBackup } from '../../src/apps/local/backup/take-backup.ts'
import {
  type BackupRecord,
  parseLsn,
  parseWalKey,
  segmentOf,
  type VaultObject,
  verifyVault,
} from '../../src/control/operation/index.ts'
import { Fault } from '../../src/domain/index.ts'
import { random } from '../../src/math/index.ts'
import { openBackupWorld } from './backup-world.fixture.ts'
import type { Proof, Trial } from './proof.ts'

/** A restore takes seconds, so it is tried of one vault in so many. */
const RESTORES = 12

/** One byte of a vault is flipped, or one object is gone; it is put back before the next one. */
export const damagedVaults: Proof = {
  id: 'REL-21',
  fault: 'a flipped byte, or a missing object, in a vault',
  invariant: 'Verification reports it; a restore refuses, or gives what was backed up.',
  share: 24,
  full: 500,
  async run({ count, seed, onTrial }) {
    await using world = await openBackupWorld()
    const { desk, sql, url } = world
    await sql.query('create table proof as select g as k, md5(g::text) as v from generate_series(1, 20000) g')
    let taken: TakenBackup
    {
      await using log = world.keepLog()
      taken = await takeBackup(desk, { url, now: Date.now })
      for (let at = 0; at < 5; at++) {
        await sql.query(
          `insert into proof select g, repeat(md5(g::text), 20) from generate_series(1, 5000) g`,
        )
        await sql.query('select pg_switch_wal()')
      }
      await log.caughtUp()
    }
    assert.deepEqual((await verifyVault(desk.vault, { hash: sha256 })).problems, [])
    const wanted = await sumOf(sql)
    const keys: string[] = []
    for await (const object of desk.vault.list('')) if (isNeeded(object, taken.record)) keys.push(object.key)
    const trials: Trial[] = []
    for (let trial = 0; trial < count; trial++) {
      const dice = random(`${seed}-${trial}`)
      const key = keys[dice.int(keys.length)]!
      const whole = (await desk.vault.get(key))!
      const isGone = dice.int(3) === 0
      const place = dice.int(whole.length)
      const broken = Uint8Array.from(whole)
      broken[place]! ^= 1 << dice.int(8)
      await (isGone ? desk.vault.delete(key) : desk.vault.put(key, broken))
      const { problems, backups } = await verifyVault(desk.vault, { hash: sha256 })
      // A backup without its record is not listed: the only one is gone, and that is what is seen. Without the floor
      // the log is looked for from its first segment on, and here that is there.
      const isTold =
        problems.length > 0 ||
        (isGone && (key.endsWith('/floor') || (key.startsWith('records/') && backups === 0)))
      assert.ok(isTold, `${key} ${isGone ? 'is gone' : `differs at ${place}`}, and nobody says so`)
      const restored = trial % RESTORES === 0 ? await tryRestore(desk, wanted) : '–'
      await desk.vault.put(key, whole)
      trials.push({ object: kindOf(key), fault: isGone ? 'gone' : 'a bit', restore: restored })
      onTrial?.(trials.at(-1)!)
    }
    return summed(trials)
  },
}

/** The log in front of the backup belongs to nothing. */
function isNeeded(object: VaultObject, { database }: BackupRecord): boolean {
  const segment = parseWalKey(object, database.walSegmentBytes)
  return !segment || segment.segment >= segmentOf(parseLsn(database.startLsn), database.walSegmentBytes)
}

/** Refused in words, or right: never a server with other rows. */
async function tryRestore(desk: Parameters<typeof planOf>[0], wanted: string): Promise<string> {
  try {
    const plan = await planOf(desk, { kind: 'latest' })
    return await withRecovered(desk, plan, async ({ connection }) => {
      const client = new pg.Client({ ...connection, database: 'leme' })
      client.on('error', () => undefined)
      await client.connect()
      assert.equal(await sumOf(client), wanted)
      await client.end()
      return 'every row'
    })
  } catch (error) {
    assert.ok(error instanceof Fault, String(error))
    return error.code
  }
}

async function sumOf(client: pg.Client): Promise<string> {
  const { rows } = await client.query<{ sum: string }>(
    "select count(*) || ' ' || sum(hashtextextended(t::text, 0)) as sum from proof t",
  )
  return rows[0]!.sum
}

function kindOf(key: string): string {
  if (key.startsWith('wal/')) return /\/(head|floor)/.test(key) ? 'ends of the log' : 'segment of the log'
  if (key.startsWith('files/')) return 'file'
  return key.startsWith('records/') ? 'record' : 'part of a backup'
}

function summed(trials: readonly Trial[]): readonly Trial[] {
  const groups = Map.groupBy(trials, ({ object, fault, restore }) => `${object}|${fault}|${restore}`)
  return [...groups.values()].map((group) => ({ ...group[0]!, trials: group.length }))
}
