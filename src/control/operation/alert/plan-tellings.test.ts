import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ALL, channel, MINUTE, report, route, silence, Watched } from './alert.fixture.ts'

test('an alert is told when it begins and when it ends, however often it is reported', () => {
  const watched = new Watched()
  for (let count = 0; count < 5; count++) watched.fire()
  watched.pass(10)
  watched.change({ kind: 'reported', report: report({ kind: 'resolved' }) })
  watched.change({ kind: 'reported', report: report({ kind: 'resolved' }) })
  assert.deepEqual(watched.told, ['firing ch-chat 0', 'resolved ch-chat 10'])
  assert.deepEqual(
    [watched.alert?.count, watched.alert?.state, watched.alert?.lastSeenAt],
    [5, 'resolved', 0],
  )
  assert.equal(watched.lookAt, null)
})

test('the end of what never began is nothing', () => {
  const watched = new Watched()
  watched.change({ kind: 'reported', report: report({ kind: 'resolved' }) })
  watched.change({ kind: 'looked' })
  assert.equal(watched.alert, undefined)
})

test('what fires on is told again after the time of its route, until somebody acknowledges it', () => {
  const watched = new Watched({ routes: [route({ repeatMinutes: 60 })] })
  watched.fire()
  watched.pass(130)
  watched.change({ kind: 'acknowledged', by: 'ana' })
  watched.pass(600)
  assert.deepEqual(watched.told, ['firing ch-chat 0', 'reminder ch-chat 60', 'reminder ch-chat 120'])
  assert.deepEqual([watched.alert?.state, watched.alert?.acknowledgedBy], ['acknowledged', 'ana'])
})

test('what nobody acknowledges goes to the next channel, and to the one after it', () => {
  const escalation = [
    { afterMinutes: 15, channels: ['ch-mail'] },
    { afterMinutes: 30, channels: ['ch-page', 'ch-chat'] },
  ]
  const channels = ['ch-chat', 'ch-mail', 'ch-page'].map((id) => channel({ id }))
  const settings = { routes: [route({ escalation })], channels }
  const ignored = new Watched(settings)
  ignored.fire()
  ignored.pass(60)
  assert.deepEqual(ignored.told, ['firing ch-chat 0', 'escalated ch-mail 15', 'escalated ch-page 30'])
  const taken = new Watched(settings)
  taken.fire()
  taken.pass(20)
  taken.change({ kind: 'acknowledged', by: 'ana' })
  taken.pass(60)
  assert.deepEqual(taken.told, ['firing ch-chat 0', 'escalated ch-mail 15'])
})

test('what gets worse is told at once, and is nobody’s any more', () => {
  const watched = new Watched()
  watched.fire('warning')
  watched.change({ kind: 'acknowledged', by: 'ana' })
  watched.pass(1)
  watched.fire('critical')
  assert.deepEqual(watched.told, ['firing ch-chat 0', 'reminder ch-chat 1'])
  assert.deepEqual([watched.alert?.state, watched.alert?.acknowledgedBy], ['firing', null])
})

test('a digest gathers what is not critical; what is goes out at once', () => {
  const watched = new Watched({ routes: [route({ digestMinutes: 30 })] })
  watched.now = 5 * MINUTE
  watched.fire()
  assert.deepEqual(
    watched.written.map(({ id, alert, dueAt }) => [id, alert, dueAt / MINUTE]),
    [['digest.ch-chat.1800000', null, 30]],
  )
  watched.fire('critical')
  assert.deepEqual(watched.told, ['firing ch-chat 30', 'reminder ch-chat 5'])
})

test('quiet hours hold back over midnight what is not critical', () => {
  const quiet = { from: '22:00', to: '07:00', zone: 'UTC' }
  for (const [minute, due] of [
    [21 * 60, 21 * 60],
    [22 * 60, 31 * 60],
    [25 * 60 + 7, 31 * 60],
    [31 * 60, 31 * 60],
  ] as const) {
    const watched = new Watched({ routes: [route({ quiet })] })
    watched.now = minute * MINUTE
    watched.fire()
    assert.deepEqual(watched.told, [`firing ch-chat ${due}`])
  }
})

test('the pager hears of each alert by itself, also of who has taken it', () => {
  const pager = channel({ id: 'ch-page', kind: 'pagerduty' })
  const watched = new Watched({
    routes: [route({ channels: ['ch-page'], digestMinutes: 30 })],
    channels: [pager],
  })
  watched.fire()
  watched.change({ kind: 'acknowledged', by: 'ana' })
  watched.change({ kind: 'resolved', by: 'ana' })
  assert.deepEqual(
    watched.written.map(({ notice, alert }) => [notice.kind, alert]),
    ['firing', 'acknowledged', 'resolved'].map((kind) => [kind, watched.alert!.id]),
  )
})

test('a silence of operators hides from their routes alone, and what fires on is told when it ends', () => {
  const tenant = 'cliente-001' as never
  const mine = channel({ id: 'ch-mine', owner: tenant })
  const routes = [route(), route({ id: 'ro-mine', owner: tenant, channels: ['ch-mine'] })]
  const watched = new Watched({
    ...{ routes, channels: [channel(), mine] },
    silences: [silence({ matchers: { ...ALL, rules: ['queue.'] }, until: 30 * MINUTE })],
  })
  watched.change({ kind: 'reported', report: report({ tenant }) })
  watched.pass(60)
  assert.deepEqual(watched.told, ['firing ch-mine 0', 'firing ch-chat 30'])
})

test('a tenant’s route hears nothing of another tenant or of the platform, and its channels are its own', () => {
  const [tenant, other] = ['cliente-001', 'cliente-002'] as never[]
  const routes = [route({ id: 'ro-mine', owner: tenant!, channels: ['ch-chat', 'ch-mine'] })]
  const channels = [channel(), channel({ id: 'ch-mine', owner: tenant! })]
  for (const [about, told] of [
    [null, []],
    [other!, []],
    [tenant!, ['firing ch-mine 0']],
  ] as const) {
    const watched = new Watched({ routes, channels })
    watched.change({ kind: 'reported', report: report({ tenant: about }) })
    assert.deepEqual(watched.told, told)
  }
})

test('what says when it ends is over by itself', () => {
  const watched = new Watched()
  watched.change({ kind: 'reported', report: report({ endsAt: 20 * MINUTE }) })
  watched.pass(30)
  assert.deepEqual(watched.told, ['firing ch-chat 0', 'resolved ch-chat 20'])
  assert.equal(watched.alert?.resolvedBy, null)
})
