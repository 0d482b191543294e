import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import {
  type EmbeddedPostgres,
  recoveryPlace,
  temporaryPostgres,
} from '../../../adapters/embedded-postgres/index.ts'
import { listBackups } from '../../../control/operation/index.ts'
import { loadAppConfig } from '../app-config.ts'
import { openBackups } from './backup-desk.ts'
import { alone, takeBackup } from './take-backup.ts'
import { keepVerified, type RestoreTested, verifyByRestore } from './verify-backups.ts'

const folder = mkdtempSync(join(tmpdir(), 'leme-verify-'))
const stateDir = join(folder, 'state')
const vault = join(folder, 'vault')
const server: EmbeddedPostgres = await temporaryPostgres()
const { url } = server
after(async () => {
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
})
const desk = await openBackups(
  loadAppConfig({ LEME__STATEDIR: stateDir, LEME__BACKUPS__URL: vault }, folder).config,
)

/** Starts a keeper; `tested` is its first verdict, `failed` its first failure. */
function keep(everyMs: number) {
  const stop = new AbortController()
  const tested = Promise.withResolvers<RestoreTested>()
  const failed = Promise.withResolvers<unknown>()
  const ended = keepVerified(desk, {
    ...{ url, everyMs, now: Date.now, signal: stop.signal, lookMs: 20 },
    ...{ onTested: tested.resolve, onFailure: failed.resolve },
  })
  return {
    tested: tested.promise,
    failed: failed.promise,
    end: async () => {
      stop.abort()
      await ended
    },
  }
}

const newest = async () => (await listBackups(desk.vault)).backups[0]!

test('a vault without backups is waited for, and its first backup is tried', async () => {
  const keeper = keep(86_400_000)
  await takeBackup(desk, { url, now: Date.now })
  const { verification } = await keeper.tested
  await keeper.end()
  assert.ok(verification?.ok, verification?.found)
  assert.equal((await newest()).verification?.at, verification.at)
})

test('what was tried in time is not tried again; what is older is', async () => {
  const { at } = (await newest()).verification!
  const young = keep(86_400_000)
  const old = keep(1)
  await old.tested
  await Promise.all([young.end(), old.end()])
  assert.ok((await newest()).verification!.at > at)
  await assert.rejects(
    Promise.race([young.tested, Promise.reject(new Error('it was not tried'))]),
    /was not tried/,
  )
})

test('while backups are made or expire nothing is restored', async () => {
  await alone(url, async () => {
    await assert.rejects(verifyByRestore(desk, { url, now: Date.now }), { code: 'backup.busy' })
  })
})

test('told to end in the middle of a restore it ends, notes nothing and leaves nothing behind', async () => {
  const before = (await newest()).verification
  const { folder: place } = recoveryPlace({ stateDir })
  const restores = () => readdirSync(place).filter((name) => name.includes(`-${process.pid}-`))
  const keeper = keep(1)
  for (const until = Date.now() + 60_000; restores().length === 0 && Date.now() < until; )
    await new Promise(setImmediate)
  const isBegun = restores().length > 0
  const begun = performance.now()
  await keeper.end()
  assert.ok(isBegun, 'no restore was begun')
  assert.ok(performance.now() - begun < 10_000)
  assert.deepEqual((await newest()).verification, before)
  assert.deepEqual(restores(), [])
})

test('a backup that does not exist is asked for by its name', async () => {
  const id = '20200101T000000Z-000000'
  await assert.rejects(verifyByRestore(desk, { url, now: Date.now, id }), { code: 'backup.none' })
})

test('a damaged vault counts as a restore that failed, and the vault says so', async () => {
  const objects = readdirSync(vault, { recursive: true, encoding: 'utf8' })
  const part = objects.find((name) => name.includes('database-') && name.endsWith('.age'))!
  writeFileSync(join(vault, part), 'something else')
  const keeper = keep(1)
  const { verdict, verification } = await keeper.tested
  assert.equal(verification, undefined)
  assert.deepEqual(
    verdict.problems.map(({ key }) => key),
    [part],
  )
  for (const until = Date.now() + 60_000; (await newest()).verification?.ok !== false; )
    assert.ok(Date.now() < until, 'it was not noted')
  await keeper.end()
  assert.match((await newest()).verification!.found, /the vault is damaged: .*database-/)
})

test('a database that does not answer is told of', async () => {
  const stop = new AbortController()
  const failed = Promise.withResolvers<unknown>()
  const ended = keepVerified(desk, {
    ...{ url: 'postgres://nobody@127.0.0.1:1/none', everyMs: 1, now: Date.now, signal: stop.signal },
    ...{ onTested: () => assert.fail('it was tried'), onFailure: failed.resolve },
  })
  assert.match(String(await failed.promise), /does not answer|ECONNREFUSED/)
  stop.abort()
  await ended
})
