import assert from 'node:assert/strict'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import { memoryVault } from '../../control/operation/backup/memory-vault.fixture.ts'
import { parseHead } from '../../control/operation/index.ts'
import { type EmbeddedPostgres, startPostgres } from '../embedded-postgres/index.ts'
import { openSealing } from './seal.ts'
import { type StreamWal, streamWal } from './stream-wal.ts'

const folder = mkdtempSync(join(tmpdir(), 'leme-wal-'))
chmodSync(folder, 0o755)
const server: EmbeddedPostgres = await startPostgres({ stateDir: folder })
const sql = new pg.Client({ connectionString: server.url })
sql.on('error', () => undefined)
await sql.connect()
after(async () => {
  await sql.end()
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
})
const { generateX25519Identity, identityToRecipient } = await import('age-encryption')
const sealing = await openSealing([await identityToRecipient(await generateX25519Identity())])

/** PostgreSQL counts a reader that has hung up as one until its own process has noticed. */
async function released(slot: string): Promise<void> {
  const read = 'select 1 from pg_replication_slots where slot_name = $1 and active'
  for (const signal = AbortSignal.timeout(90_000); (await sql.query(read, [slot])).rowCount; )
    await delay(10, undefined, { signal })
}

/** Streams until it is told to stop; `kept` is how often the head has moved. */
function stream(options: Pick<StreamWal, 'slot' | 'vault'> & Partial<StreamWal>) {
  const stop = new AbortController()
  const seen = { kept: 0, gaps: [] as { from: string; to: string }[] }
  const ended = streamWal({
    ...{ url: server.url, sealing, everyMs: 20, now: Date.now, signal: stop.signal },
    ...{ onKept: () => seen.kept++, onGap: (gap) => seen.gaps.push(gap) },
    ...options,
  })
  ended.catch(() => undefined)
  const until = async (isSo: () => boolean) => {
    for (const signal = AbortSignal.timeout(90_000); !isSo(); )
      await Promise.race([delay(10, undefined, { signal }), ended])
  }
  return {
    seen,
    ended,
    moved: async () => {
      const before = seen.kept
      await until(() => seen.kept > before + 1)
    },
    end: async () => {
      stop.abort()
      await ended
      await released(options.slot)
    },
  }
}

test('a second one is refused while the first reads the slot, and goes on when it has ended', async () => {
  const vault = memoryVault()
  const first = stream({ slot: 'one', vault })
  await first.moved()
  await assert.rejects(stream({ slot: 'one', vault }).ended, { code: 'backup.busy' })
  await first.end()
  const second = stream({ slot: 'one', vault })
  await second.moved()
  await second.end()
  assert.deepEqual(second.seen.gaps, [])
})

test('a slot that the server gave up is made anew, and the hole is told', async () => {
  const vault = memoryVault()
  const first = stream({ slot: 'lost', vault })
  await first.moved()
  await first.end()
  await sql.query("alter system set max_slot_wal_keep_size = '1MB'")
  await sql.query("alter system set min_wal_size = '32MB'")
  await sql.query('select pg_reload_conf()')
  for (let segment = 0; segment < 6; segment++) {
    await sql.query('create table if not exists filler (v text)')
    await sql.query('insert into filler select 1')
    await sql.query('select pg_switch_wal()')
  }
  await sql.query('checkpoint')
  const { rows } = await sql.query("select wal_status from pg_replication_slots where slot_name = 'lost'")
  assert.equal(rows[0].wal_status, 'lost')
  const second = stream({ slot: 'lost', vault })
  await second.moved()
  await second.end()
  assert.equal(second.seen.gaps.length, 1)
})

test('a vault that fails ends it, and nothing was promised that is not there', async () => {
  const vault = memoryVault()
  const failing = { ...vault, put: async () => Promise.reject(new Error('the vault is away')) }
  await assert.rejects(stream({ slot: 'away', vault: failing }).ended, /the vault is away/)
  assert.equal(vault.objects.size, 0)
})

test('who dies between the first piece and the next leaves a log of which nothing is missing', async () => {
  const vault = memoryVault()
  let puts = 0
  const dying = {
    ...vault,
    put: async (key: string, bytes: Uint8Array) => {
      if (++puts > 2) throw new Error('killed')
      await vault.put(key, bytes)
    },
  }
  await sql.query('create table if not exists written (v text)')
  const first = stream({ slot: 'dies', vault: dying })
  await assert.rejects(first.ended, /killed/)
  await released('dies')
  const [piece, head] = [...vault.objects.keys()].sort()
  assert.match(head!, /head-1$/)
  assert.match(piece!, /\.first-/)
  const { at } = parseHead(head!, vault.objects.get(head!)!.bytes)
  assert.equal(at, 0, 'no moment is promised')
  const second = stream({ slot: 'dies', vault })
  await second.moved()
  await second.end()
  assert.ok(parseHead(head!, vault.objects.get(head!)!.bytes).at > 0)
})
