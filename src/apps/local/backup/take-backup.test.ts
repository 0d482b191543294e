import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { temporaryPostgres } from '../../../adapters/embedded-postgres/index.ts'
import { listBackups } from '../../../control/operation/index.ts'
import { loadAppConfig } from '../app-config.ts'
import { openBackups } from './backup-desk.ts'
import { takeBackup } from './take-backup.ts'

test('of two that begin at once one makes a backup, and the other is told that it is being made', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'leme-take-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  await using server = await temporaryPostgres()
  const desk = await openBackups(loadAppConfig({ LEME__STATEDIR: folder }, folder).config)
  const both = await Promise.allSettled(
    [1, 2].map(() => takeBackup(desk, { url: server.url, now: Date.now })),
  )
  const refused = both.flatMap((one) => (one.status === 'rejected' ? [one.reason.code] : []))
  assert.deepEqual(refused, ['backup.busy'])
  assert.equal((await listBackups(desk.vault)).backups.length, 1)
})
