import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { sha256 } from '../../src/adapters/backup/index.ts'
import { takeBackup } from '../../src/apps/local/backup/take-backup.ts'
import { testRestore } from '../../src/apps/local/backup/test-restore.ts'
import { listBackups, verifyVault } from '../../src/control/operation/index.ts'
import { random } from '../../src/math/index.ts'
import { type BackupWorld, openBackupWorld } from './backup-world.fixture.ts'
import type { Proof, Trial } from './proof.ts'

const WORKER = fileURLToPath(new URL('backup-worker.fixture.ts', import.meta.url))
const WORKS = ['backup', 'log', 'expiry'] as const
const LONGEST_MS = 1_500
const LONGEST_SLOW_MS = 6_000
const IN_ONE_WORLD = 24

/**
 * While rows are written, a process that makes backups, copies the log or lets old ones expire is killed, in every
 * other round while its vault is a slow one. What is listed afterwards must be whole and come back row by row, and the
 * next backup must succeed.
 */
export const backupsThroughKills: Proof = {
  id: 'REL-19',
  fault: 'kill -9 of a process that makes a backup, copies the log, or lets old backups expire',
  invariant:
    'Every backup that is listed is whole and comes back with equal row hashes; one that was not finished is never listed; the log has no hole; the next backup succeeds.',
  share: 3,
  full: 200,
  async run({ count, seed, onTrial }) {
    const trials: Trial[] = []
    while (trials.length < count) {
      const some = { from: trials.length, to: Math.min(count, trials.length + IN_ONE_WORLD), seed }
      await tryKills(some, (trial) => {
        trials.push(trial)
        onTrial?.(trial)
      })
    }
    return trials
  },
}

/** Of a server of its own: where all of them wrote into one, each would compare the rows of all before it. */
async function tryKills(
  { from, to, seed }: { readonly from: number; readonly to: number; readonly seed: number },
  onTrial: (trial: Trial) => void,
): Promise<void> {
  await using world = await openBackupWorld()
  const { desk, url, sql } = world
  await sql.query('create table proof (k bigint generated always as identity, v text)')
  await write(world, 20_000)
  await takeBackup(desk, { url, now: Date.now })
  for (let trial = from; trial < to; trial++) {
    const dice = random(`${seed}-${trial}`)
    const work = WORKS[trial % WORKS.length]!
    const before = (await listBackups(desk.vault)).backups.length
    const isSlow = trial % 2 === 1
    const afterMs = dice.int(isSlow ? LONGEST_SLOW_MS : LONGEST_MS)
    const killed = kill(world, [work, world.url, ...(isSlow ? [`${seed}-${trial}`] : [])], afterMs)
    for (let row = 0; row < 15; row++) await write(world, 200)
    await killed
    const { problems, backups } = await verifyVault(desk.vault, { hash: sha256 })
    assert.deepEqual(problems, [], `after kill ${trial}`)
    let rows = 0
    for (const { record } of (await listBackups(desk.vault)).backups) {
      const verified = await testRestore(desk, record, { url, now: Date.now })
      assert.ok(verified.ok, verified.found)
      rows += verified.rows
    }
    const { record } = await takeBackup(desk, { url, now: Date.now })
    assert.equal((await listBackups(desk.vault)).backups[0]?.record.id, record.id)
    onTrial({
      'killed during': work,
      vault: isSlow ? 'slow' : 'fast',
      'listed before': before,
      'listed after': backups,
      'rows compared': rows,
    })
  }
}

async function kill(world: BackupWorld, words: readonly string[], afterMs: number): Promise<void> {
  const child = spawn(process.execPath, ['--conditions=leme-source', WORKER, ...words], {
    env: { ...process.env, ...world.env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(child, 'close')
  await Promise.race([once(child.stdout, 'data'), ended])
  await delay(afterMs)
  assert.equal(child.exitCode, null, `the process of ${words[0]} ended by itself`)
  child.kill('SIGKILL')
  await ended
  // PostgreSQL takes back what the dead one held in a moment.
  await released(world)
}

async function released({ sql }: BackupWorld): Promise<void> {
  const held = `select (select count(*) from pg_locks where locktype = 'advisory')
    + (select count(*) from pg_replication_slots where active) as held`
  const signal = AbortSignal.timeout(90_000)
  for (;;) {
    const { rows } = await sql.query<{ held: string }>(held)
    if (rows[0]!.held === '0') return
    await delay(50, undefined, { signal })
  }
}

async function write({ sql }: BackupWorld, rows: number): Promise<void> {
  await sql.query(
    `insert into proof (v) select md5(random()::text) || md5(g::text) from generate_series(1, $1) g`,
    [rows],
  )
  await sql.query('update proof set v = v || $1 where k % 97 = 0 and length(v) < 200', ['x'])
}
