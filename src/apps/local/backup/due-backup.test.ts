import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { BackupRecord, ListedBackup, WalHead } from '../../../control/operation/index.ts'
import { dueBackup } from './due-backup.ts'

const at = (text: string) => Date.parse(`2026-11-${text}Z`)
const server = { systemId: '7', timeline: 1 }
const plan = { at: '03:00', verifyDays: 7, server }

function backup(
  startedAt: number,
  options: { verifiedAt?: number; ok?: boolean; timeline?: number } = {},
): ListedBackup {
  const { verifiedAt, ok = true, timeline = 1 } = options
  const database = { systemId: '7', timeline, endLsn: '0/3000120' }
  return {
    record: { startedAt, database } as BackupRecord,
    ...(verifiedAt !== undefined && {
      verification: {
        ...{ schema: 'leme.backup-verification/1', at: verifiedAt, seconds: 1 },
        ...{ ok, found: '', tables: 1, rows: 1 },
      },
    }),
  }
}

const head = (sinceLsn: string): WalHead => ({
  ...{ schema: 'leme.wal-head/1', timeline: 1, walSegmentBytes: 1 << 24, lsn: '0/9000000', sinceLsn, at: 0 },
})

test('the first backup is made at once, then one a day at its time', () => {
  const due = (now: number, ...backups: ListedBackup[]) => dueBackup(backups, { ...plan, now }).create
  assert.equal(due(at('23T01:00')), true)
  assert.equal(due(at('23T02:59'), backup(at('22T03:00'))), false)
  assert.equal(due(at('23T03:00'), backup(at('22T03:00'))), true)
  assert.equal(due(at('23T03:01'), backup(at('23T03:00'))), false)
  assert.equal(due(at('23T12:00'), backup(at('23T01:00'))), true, 'made in between, before today’s time')
})

test('a backup that the log does not go on from counts for nothing', () => {
  const now = at('23T04:00')
  const one = [backup(at('23T03:00'))]
  assert.equal(dueBackup(one, { ...plan, now, server: { ...server, timeline: 2 } }).create, true)
  assert.equal(dueBackup(one, { ...plan, now, server: { ...server, systemId: '8' } }).create, true)
  assert.equal(dueBackup(one, { ...plan, now, head: head('0/5000000') }).create, true)
  for (const since of ['0/1000000', '0/3000000', '0/4000000']) {
    assert.equal(dueBackup(one, { ...plan, now, head: head(since) }).create, false, since)
  }
})

test('a restore is tried at first and then every so many days; one that failed is tried again', () => {
  const now = at('23T04:00')
  const due = (verifiedAt?: number, ok?: boolean) =>
    dueBackup(
      [backup(at('23T03:00'), { ...(verifiedAt && { verifiedAt }), ...(ok !== undefined && { ok }) })],
      {
        ...plan,
        now,
      },
    ).verify
  assert.equal(due(), true)
  assert.equal(due(at('16T04:01')), false)
  assert.equal(due(at('16T04:00')), true)
  assert.equal(due(at('23T03:30'), false), true)
})
