import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { parseTenantId } from '../../tenant/index.ts'
import type { BackupState } from '../backup-state.ts'
import { ALL, channel, MINUTE, report, route, silence } from './alert.fixture.ts'
import type { Alert, AlertReport } from './alert.ts'
import { changeAlert } from './alert-change.ts'
import { isOver } from './is-over.ts'
import { type BackupSigns, judgeSigns, type PlatformSigns } from './judge-signs.ts'
import { reportsOfEvent } from './reports-of-event.ts'
import { requireChannel, requireRoute, requireSilence } from './require-setting.ts'

const tenant = parseTenantId('cliente-001')
const event = (type: string, body: unknown) => ({ number: 1, tenant, type, body, time: 1_000 })
const rules = (found: readonly AlertReport[]) => found.map(({ rule, severity }) => `${rule} ${severity}`)
const DAY = 24 * 60 * MINUTE
const NOW = 100 * DAY
const LIMITS = { now: NOW, verifyDays: 7 }
const backups = (state: Partial<BackupState>) => ({ ...LIMITS, state: { configured: true, ...state } })
const judge = (signs: Partial<PlatformSigns>) => judgeSigns({ host: 'a', ...signs }, { endsAt: 9 })

test('a command that was rolled back is an alert of its client, and over with the next one that is approved', () => {
  const [back] = reportsOfEvent(event('command.rolled-back', { bot: 'trend', reason: 'no candles' }))
  assert.deepEqual(
    [back!.tenant, back!.bot, back!.severity, back!.summary],
    [tenant, 'trend', 'warning', 'A change of the bot trend was rolled back: no candles'],
  )
  const alert = changeAlert(undefined, { kind: 'reported', report: back! }, 1)!
  const [approved] = reportsOfEvent(event('command.approved', { bot: 'trend' }))
  assert.equal(changeAlert(alert, { kind: 'reported', report: approved! }, 2)!.state, 'resolved')
  assert.deepEqual(rules(reportsOfEvent(event('command.failed', {}))), ['command.failed critical'])
  assert.deepEqual(rules(reportsOfEvent(event('job.failed', { error: 'x' }))), ['job.failed info'])
})

test('whatever an event holds, it is read or is nothing', () => {
  fc.assert(
    fc.property(fc.anything(), fc.string(), (body, name) => {
      for (const type of ['command.rolled-back', 'command.failed', 'job.failed', name])
        for (const one of reportsOfEvent({ ...event(type, body), tenant: name }))
          assert.ok(one.summary.length < 800)
      assert.ok(Array.isArray(reportsOfEvent(event('command.failed', body))))
    }),
  )
})

test('what is well, or not known, is no alert', () => {
  assert.deepEqual(judge({}), [])
  const well: Partial<PlatformSigns> = {
    ...{ requests: { answered: 100, failed: 4 }, jobsWaitMs: 60_000, commandsWaitMs: 0, webhooksWaitMs: 0 },
    ...{ disks: [{ name: 'state', freeBytes: 50, bytes: 100 }], memory: { usedBytes: 50, bytes: 100 } },
    ...{
      backup: backups({ lastCompletedAt: NOW - 3_600_000, lastVerifiedAt: NOW - 8 * DAY }),
      connections: { used: 10, most: 100 },
    },
    ...{ feeds: [{ name: 'redis', isUp: true }], withoutCredits: [] },
    bots: [{ tenant, bot: 'trend', health: 'well', drawdown: 0.05, closed: 30, wonShare: 0.6 }],
  }
  assert.deepEqual(judge(well), [])
  assert.deepEqual(judge({ backup: LIMITS }), [], 'a vault that was never read yet')
})

test('each fault of the platform and of bots is an alert that says its figure', () => {
  const found = judge({
    ...{ requests: { answered: 100, failed: 30 }, jobsWaitMs: 20 * MINUTE, commandsWaitMs: 31 * MINUTE },
    ...{ webhooksWaitMs: 61 * MINUTE, disks: [{ name: 'state', freeBytes: 2e9, bytes: 1e11 }] },
    ...{ memory: { usedBytes: 95, bytes: 100 }, connections: { used: 99, most: 100 } },
    ...{ backup: backups({ lastCompletedAt: NOW - 27 * 60 * MINUTE, lastVerifyFailure: 'rows differ' }) },
    ...{ feeds: [{ name: 'redis', isUp: false }], withoutCredits: [tenant] },
    bots: [
      {
        tenant,
        bot: 'trend',
        health: 'failed',
        reason: 'it ended',
        drawdown: 0.3,
        closed: 20,
        wonShare: 0.1,
      },
    ],
  })
  assert.deepEqual(rules(found), [
    ...['api.faults critical', 'disk.full critical', 'memory.full critical', 'queue.stuck warning'],
    ...['commands.stuck critical', 'webhooks.stuck info', 'database.connections critical'],
    ...['backup.old critical', 'backup.unproven critical', 'feed.lost critical', 'credits.out warning'],
    ...['bot.failed critical', 'bot.drawdown critical', 'bot.low-profit warning'],
  ])
  for (const { summary, action, endsAt } of found) {
    assert.match(summary, /\.$|: .+$/)
    assert.ok(action.length > 10)
    assert.equal(endsAt, 9)
  }
  assert.equal(found[1]!.summary, 'The disk of state has 2.0 % left, 2.0 GB.')
})

test('a backup of which no restore was verified in time is an alert, also where none ever was', () => {
  const told = (state: Partial<BackupState>) =>
    judge({ backup: backups({ lastCompletedAt: NOW - MINUTE, ...state }) }).map(
      ({ rule, severity, summary }) => [rule, severity, summary],
    )
  const first = { firstCompletedAt: NOW - 9 * DAY }
  assert.deepEqual(told({ firstCompletedAt: NOW - 50 * DAY, lastVerifiedAt: NOW - 9 * DAY }), [
    ['backup.unproven', 'critical', 'A restore was last verified 9 days ago.'],
  ])
  assert.deepEqual(told(first), [
    ['backup.unproven', 'critical', 'The first backup is 9 days old, and no restore was ever verified.'],
  ])
  assert.deepEqual(told({ ...first, lastVerifiedAt: NOW - DAY }), [])
  assert.deepEqual(told({ firstCompletedAt: NOW - DAY }), [])
})

test('log that is in no vault is an alert, worse once it is an hour; so is a vault that cannot be read', () => {
  const told = (signs: Partial<BackupSigns>) =>
    judge({ backup: { ...LIMITS, ...signs } }).map(({ rule, severity, summary }) => [rule, severity, summary])
  const { state } = backups({ lastCompletedAt: NOW - DAY / 2, lastVerifiedAt: NOW - DAY })
  const keptFor = (ms: number) => ({ state: { ...state, logKeptAt: NOW - ms } })
  const awayFor = (ms: number) => ({ away: { since: NOW - ms, reason: 'connect ECONNREFUSED' } })
  assert.deepEqual(told(keptFor(9 * MINUTE)), [])
  assert.deepEqual(told(keptFor(20 * MINUTE)), [
    [
      ...['backup.log-late', 'warning'],
      'What was written in the last 20 minutes is in no backup: the log is not archived.',
    ],
  ])
  assert.equal(told(keptFor(61 * MINUTE))[0]![1], 'critical')
  assert.deepEqual(told({ ...keptFor(20 * MINUTE), ...awayFor(9 * MINUTE) }), [])
  const away = 'The vault of backups has not been readable for 20 minutes: connect ECONNREFUSED'
  assert.deepEqual(told(awayFor(20 * MINUTE)), [['backup.away', 'warning', away]])
  assert.deepEqual(told({ ...keptFor(30 * MINUTE), ...awayFor(20 * MINUTE) }), [
    ['backup.away', 'warning', away],
  ])
  assert.equal(told(awayFor(60 * MINUTE))[0]![1], 'critical')
  const old = { state: { ...state, lastCompletedAt: NOW - 2 * DAY }, ...awayFor(DAY) }
  assert.deepEqual(
    told(old).map(([rule]) => rule),
    ['backup.away', 'backup.old'],
    'what was known goes on to age',
  )
})

test('an alert of backups is over only for whoever reads the vault', () => {
  const found = (backup: BackupSigns) => judge({ backup })
  const state = { configured: true, lastCompletedAt: NOW, lastVerifiedAt: NOW, logKeptAt: NOW }
  const fresh = { ...LIMITS, away: { since: NOW - MINUTE, reason: 'x' } }
  for (const bad of [
    { ...LIMITS, away: { since: NOW - DAY, reason: 'x' } },
    { ...LIMITS, state: { ...state, logKeptAt: NOW - DAY } },
  ]) {
    const alert = changeAlert(undefined, { kind: 'reported', report: found(bad)[0]! }, 1)!
    const over = (backup: BackupSigns) => isOver(alert, { host: 'a', backup }, found(backup))
    assert.deepEqual([over(bad), over(fresh), over({ ...fresh, state }), over(LIMITS)], Array(4).fill(false))
    assert.equal(over({ ...LIMITS, state }), true)
  }
})

test('an alert is over only for whoever can see that: another machine’s disk is not judged here', () => {
  const alertOf = (signs: Partial<PlatformSigns>): Alert =>
    changeAlert(undefined, { kind: 'reported', report: judge(signs)[0]! }, 1)!
  const full = [{ name: 'state', freeBytes: 1, bytes: 100 }]
  const disk = alertOf({ disks: full })
  assert.equal(isOver(disk, { host: 'a', disks: full }, judge({ disks: full })), false)
  assert.equal(isOver(disk, { host: 'a', disks: [] }, []), true)
  assert.equal(isOver(disk, { host: 'a' }, []), false)
  assert.equal(isOver(disk, { host: 'b', disks: [] }, []), false)
  const lost = alertOf({ bots: [{ tenant, bot: 'trend', drawdown: 0.5 }] })
  assert.equal(isOver(lost, { host: 'a', bots: [] }, []), false)
  assert.equal(isOver(lost, { host: 'a', bots: [{ tenant, bot: 'trend', drawdown: 0 }] }, []), true)
  const failed = alertOf({ bots: [{ tenant, bot: 'trend', health: 'failed' }] })
  assert.equal(isOver(failed, { host: 'a', bots: [] }, []), true)
  const other = changeAlert(undefined, { kind: 'reported', report: report({ rule: 'NodeDown' }) }, 1)!
  assert.equal(isOver(other, { host: 'a', bots: [], disks: [] }, []), false)
})

test('settings that cannot be meant are refused with what to do', () => {
  const isZone = (name: string) => name === 'UTC'
  const quiet = { from: '22:00', to: '07:00', zone: 'UTC' }
  assert.ok(requireRoute(route({ quiet }), isZone))
  const wrong = [
    () => requireRoute(route({ quiet: { ...quiet, from: '25:00' } }), isZone),
    () => requireRoute(route({ quiet: { ...quiet, to: '22:00' } }), isZone),
    () => requireRoute(route({ quiet: { ...quiet, zone: 'Mars/Base' } }), isZone),
    () =>
      requireRoute(
        route({ escalation: [10, 10].map((afterMinutes) => ({ afterMinutes, channels: ['ch-chat'] })) }),
        isZone,
      ),
    () => requireSilence(silence({ matchers: ALL, until: 5 }), 5),
    () => requireSilence(silence({ until: 400 * 86_400_000 }), 5),
    ...(
      [
        ['telegram', '', 'x'],
        ['telegram', '-100', ''],
        ['email', 'no address', undefined],
        ['email', 'a@b.c\r\nBcc: d@e.f', undefined],
        ['email', '', undefined],
        ['pagerduty', '', ''],
        ['slack', '', ''],
      ] as const
    ).map(
      ([kind, to, secret]) =>
        () =>
          requireChannel(channel({ kind, to }), { secret, plain: false }),
    ),
  ]
  for (const attempt of wrong) assert.throws(attempt, { code: 'alert.setting' })
  for (const [kind, to, secret] of [
    ['slack', '', 'http://hooks.example/x'],
    ['discord', '', 'nonsense'],
    ['webhook', 'http://hooks.example/x', undefined],
  ] as const)
    assert.throws(() => requireChannel(channel({ kind, to }), { secret, plain: false }), {
      code: 'webhook.address',
    })
  const mails = 'ana@example.com, rui@example.com'
  assert.equal(
    requireChannel(channel({ kind: 'email', to: mails }), { secret: undefined, plain: false }).to,
    mails,
  )
})
