import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CheckState, Finding } from './check.ts'
import type { DatabaseLook } from './database-look.ts'
import { judgeBackups } from './judge-backups.ts'
import {
  judgeClock,
  judgeConnections,
  judgeDatabase,
  judgeMigrations,
  judgeSlots,
  judgeTransactions,
} from './judge-database.ts'
import { judgeCertificate, judgeDisk, judgeMemory } from './judge-machine.ts'

const NOW = Date.UTC(2026, 0, 10)
const HOUR = 3_600_000
const DAY = 24 * HOUR
const GB = 1024 ** 3

/** State and words of a finding; whatever is not good says what to do. */
function found(finding: Finding, state: CheckState, reason: RegExp): void {
  assert.deepEqual([finding.state, reason.test(finding.reason)], [state, true], finding.reason)
  if (state !== 'good') assert.ok((finding.fix?.text ?? '').length > 5, finding.reason)
}

test('a backup counts when it is young and a restore of it came back', () => {
  const judge = (state: object) => judgeBackups({ configured: true, ...state }, { now: NOW, verifyDays: 7 })
  const young = { lastCompletedAt: NOW - 3 * HOUR, lastVerifiedAt: NOW - 2 * DAY, logKeptAt: NOW - 30_000 }
  found(judge(young), 'good', /^Made 3 hours ago; a restore was verified row by row 2 days ago\.$/)
  found(judge({}), 'bad', /No backup was completed/)
  found(judge({ ...young, lastCompletedAt: NOW - 27 * HOUR }), 'attention', /27 hours ago/)
  found(judge({ ...young, lastCompletedAt: NOW - 51 * HOUR }), 'bad', /2 days ago/)
  found(judge({ ...young, logKeptAt: NOW - 1_200_000 }), 'attention', /20 minutes behind/)
  found(judge({ ...young, logKeptAt: NOW - 7_200_000 }), 'bad', /2 hours behind/)
  found(judge({ ...young, lastVerifiedAt: NOW - 9 * DAY }), 'attention', /9 days ago/)
  found(judge({ lastCompletedAt: young.lastCompletedAt }), 'attention', /No restore was tried yet/)
  found(judge({ ...young, lastVerifyFailure: '3 rows differ' }), 'bad', /failed: 3 rows differ/)
})

test('without a place for backups none is made, whoever made one by hand', () => {
  const judge = (state: object) => judgeBackups({ configured: false, ...state }, { now: NOW, verifyDays: 7 })
  const none = judge({})
  found(none, 'attention', /^No backups are made by themselves\.$/)
  assert.equal(none.fix?.command, 'leme backup create')
  found(judge({ lastCompletedAt: NOW - DAY * 3 }), 'attention', /The last one was made 3 days ago/)
})

const DATABASE: DatabaseLook = {
  ...{ answeredMs: 3, version: '15.20', major: 15, bytes: 45 * 1024 ** 2, clockAt: NOW, clockAheadMs: 0 },
  settings: { fsync: 'on', full_page_writes: 'on', synchronous_commit: 'on' },
  dataDirectory: null,
  connections: { most: 100, reserved: 3, used: 20 },
  oldestTransaction: null,
  slots: [],
  ...{ isEmpty: false, pendingMigrations: [], foreignMigration: null, pendingTenants: [] },
}

test('a database that may lose what it acknowledged is bad, and so is one too old', () => {
  found(judgeDatabase(DATABASE), 'good', /PostgreSQL 15\.20, 45 MB, answers in 3 ms/)
  for (const name of ['fsync', 'full_page_writes', 'synchronous_commit']) {
    const settings = { ...DATABASE.settings, [name]: 'off' }
    found(judgeDatabase({ ...DATABASE, settings }), 'bad', new RegExp(`^${name} is off`))
  }
  found(judgeDatabase({ ...DATABASE, version: '14.1', major: 14 }), 'bad', /14\.1 is older than 15/)
  found(judgeDatabase({ ...DATABASE, answeredMs: 900 }), 'attention', /900 ms, which is slow/)
})

test('connections are judged by what is used, and by what could be', () => {
  const of = (used: number, needed: number) =>
    judgeConnections({ connections: { most: 103, reserved: 3, used } }, needed)
  found(of(20, 60), 'good', /20 of 100 connections used \(20 %\); what is configured needs 60/)
  found(of(80, 60), 'attention', /80 %/)
  found(of(95, 60), 'bad', /95 %/)
  found(of(20, 101), 'attention', /can come to use 101, and the server takes 100/)
})

test('a transaction that stays open is told with whose it is', () => {
  const of = (seconds: number) =>
    judgeTransactions({ oldestTransaction: { seconds, login: 'ana', program: 'psql', pid: 7, isIdle: true } })
  found(judgeTransactions({ oldestTransaction: null }), 'good', /No transaction/)
  found(of(200), 'good', /3 minutes old/)
  found(of(301), 'attention', /5 minutes old: psql as ana, which does nothing/)
  found(of(3_600), 'bad', /60 minutes old/)
  assert.match(of(3_600).fix?.command ?? '', /pg_terminate_backend\(7\)/)
})

test('the worst slot is told: one that nobody reads, or that lost its log', () => {
  const slot = (isActive: boolean, bytes: number, walStatus = 'reserved') => ({
    slot: 's',
    isActive,
    bytes,
    walStatus,
  })
  const of = (...slots: ReturnType<typeof slot>[]) => judgeSlots({ slots })
  found(of(), 'good', /No replication slot/)
  found(of(slot(true, 1_000)), 'good', /is read/)
  found(of(slot(true, 2 * GB)), 'attention', /read too slowly, and holds 2\.0 GB/)
  found(of(slot(false, 1_000)), 'attention', /Nobody reads the slot s/)
  found(of(slot(true, 0), slot(false, 3 * GB)), 'bad', /holds 3\.0 GB of log back/)
  found(of(slot(false, 0, 'lost'), slot(true, 0)), 'bad', /lost the log/)
})

test('migrations that are pending, foreign, or of clients are told apart', () => {
  found(judgeMigrations(DATABASE), 'good', /All tables/)
  found(judgeMigrations({ ...DATABASE, isEmpty: true, pendingMigrations: ['0001-a'] }), 'good', /empty/)
  found(
    judgeMigrations({ ...DATABASE, pendingMigrations: ['0025-b', '0026-c'] }),
    'bad',
    /2 migrations .* from 0025-b/,
  )
  found(judgeMigrations({ ...DATABASE, foreignMigration: 'a newer one.' }), 'bad', /a newer one/)
  const pendingTenants = ['cliente-001', 'cliente-002']
  found(
    judgeMigrations({ ...DATABASE, pendingTenants }),
    'attention',
    /2 schemas .*: cliente-001, cliente-002/,
  )
})

test('clocks are held against each other, in both directions', () => {
  found(judgeClock(-900, 'the database'), 'good', /Within 900 ms/)
  found(judgeClock(2_500, 'the database'), 'attention', /2 seconds ahead of the database/)
  found(judgeClock(-120_000, 'an exchange'), 'bad', /2 minutes behind an exchange/)
})

test('a disk is judged by what is left, and by the days that it lasts', () => {
  const of = (freeBytes: number, lessPerDay?: number) =>
    judgeDisk({ of: 'the database', folder: '/d', freeBytes, totalBytes: 100 * GB, lessPerDay })
  found(of(50 * GB), 'good', /^50 GB \(50 %\) free\.$/)
  found(of(50 * GB, -GB), 'good', /50 GB/)
  found(of(50 * GB, 5 * GB), 'attention', /full in 10 days at the present growth/)
  found(of(50 * GB, 20 * GB), 'bad', /full in 2 days/)
  found(of(8 * GB), 'attention', /8\.0 GB \(8 %\)/)
  found(of(2 * GB), 'bad', /2\.0 GB \(2 %\)/)
  found(of(0, GB), 'bad', /0 bytes/)
})

test('memory and certificates have their limits', () => {
  found(judgeMemory({ freeBytes: 4 * GB, cores: 1 }), 'good', /4\.0 GB free, 1 core\./)
  found(judgeMemory({ freeBytes: 0.5 * GB, cores: 2 }), 'attention', /512 MB/)
  found(judgeMemory({ freeBytes: 0.1 * GB, cores: 2 }), 'bad', /102 MB/)
  const of = (days: number, refused?: string) =>
    judgeCertificate({ of: 'a.example', until: NOW + days * DAY, refused }, NOW)
  found(of(60), 'good', /good for 60 days\./)
  found(of(13), 'attention', /13 days more/)
  found(of(2), 'bad', /2 days more/)
  found(of(-3), 'bad', /ended 3 days ago/)
  found(of(60, 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'), 'bad', /refused: UNABLE/)
})
