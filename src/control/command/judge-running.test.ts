import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Blocker, ObservedBot, Values, WantedBot } from '../deployment/index.ts'
import { wantedBot } from '../deployment/values.fixture.ts'
import { type CommandRequest, parseCommandId } from './command.ts'
import { CLIENT, deploy } from './command-world.fixture.ts'
import type { Asked } from './describe-command.ts'
import { hasRolledBack, hasSynced, judgeHealth } from './judge-running.ts'
import { DEFAULT_TIMING as timing } from './timing.ts'

const ID = 'command-a'
const NOW = 1_000_000

function asked(request: CommandRequest = deploy(), more: Partial<Asked> = {}): Asked {
  return {
    ...{ id: parseCommandId(ID), number: 1, tenant: CLIENT, source: 'api', actor: 'operator', raw: null },
    ...{ request, state: 'synced', reason: '', attempts: 0, wakeAt: 0, deadline: null, since: null },
    ...{
      commit: 'c1',
      rollbackCommit: null,
      wasSuspended: false,
      trace: null,
      approvals: [],
      cancelledBy: null,
    },
    ...{ createdAt: 0, endedAt: null, version: 1 },
    ...more,
  }
}

const values = (bots: readonly WantedBot[], more: Partial<Values> = {}): Values => ({
  ...{ clientId: CLIENT, schema: 'cliente_001', database: { existingSecret: 'x' }, commandId: ID, bots },
  ...more,
})
const bot = (more: Partial<ObservedBot> = {}): ObservedBot => ({
  ...{ name: 'trend', health: 'Healthy', commandId: ID, since: 0, restarts: 0, blocker: null },
  ...more,
})
const seen = (
  bots: readonly ObservedBot[],
  more: { blocker?: Blocker; appliedCommandId?: string; appliedCommit?: string } = {},
) => ({
  ...{
    appliedCommandId: ID,
    appliedCommit: 'c1',
    health: 'Healthy' as const,
    blocker: null,
    observedAt: NOW,
    bots,
  },
  ...more,
})
const wanted = values([wantedBot({ commandId: ID })])
const judge = (found: ObservedBot, request?: CommandRequest) =>
  judgeHealth(asked(request), seen([found]), { wanted, timing }).kind

test('health counts from the process with the label alone, and after a while without a break', () => {
  assert.equal(judge(bot()), 'healthy')
  assert.equal(judge(bot({ commandId: 'command-0' })), 'waits')
  assert.equal(judge(bot({ commandId: null })), 'waits')
  assert.equal(judge(bot({ name: 'other' })), 'waits')
  assert.equal(judge(bot({ since: NOW - timing.settleMs + 1 })), 'waits')
  assert.equal(judge(bot({ since: NOW - timing.settleMs })), 'healthy')
  assert.equal(judge(bot({ since: NOW + 60_000 })), 'waits', 'a clock that is ahead proves nothing')
  for (const health of ['Progressing', 'Missing', 'Unknown', 'Suspended'] as const) {
    assert.equal(judge(bot({ health })), 'waits', health)
  }
})

test('a bot has failed when it was degraded for a while, or was started again too often', () => {
  const blocker = { resource: 'bot trend', reason: 'no key' }
  const fresh = bot({ health: 'Degraded', since: NOW - 1, blocker })
  assert.equal(judge(fresh), 'waits')
  assert.equal(judge({ ...fresh, since: NOW - timing.degradedMs }), 'failed')
  assert.equal(judge({ ...fresh, restarts: timing.restarts }), 'failed')
  assert.equal(judge({ ...fresh, restarts: 99, commandId: 'command-0' }), 'waits', 'another one’s failure')
  const verdict = judgeHealth(asked(), seen([{ ...fresh, restarts: 9 }]), { wanted, timing })
  assert.equal(verdict.reason, 'bot trend is Degraded: bot trend: no key')
  const missing = judgeHealth(
    asked(),
    seen([], { blocker: { resource: 'schema cliente_001', reason: 'refused' } }),
    { wanted, timing },
  )
  assert.equal(missing.reason, 'bot trend is not running yet: schema cliente_001: refused')
})

test('bots that shall end have ended when no process of them is seen', () => {
  const gone = values([])
  const judged = (request: CommandRequest, bots: readonly ObservedBot[], after = gone) =>
    judgeHealth(asked(request), seen(bots), { wanted: after, timing }).kind
  const one: CommandRequest = { kind: 'stop', bot: 'trend' }
  assert.equal(judged(one, [bot()]), 'waits')
  assert.equal(judged(one, [bot({ commandId: null, health: 'Missing' })]), 'healthy')
  assert.equal(judged(one, [bot({ name: 'other' })]), 'healthy')
  assert.equal(judged({ kind: 'stop', bot: null }, [bot({ name: 'other' })]), 'waits')
  assert.equal(judged({ kind: 'edit', commit: 'a' }, [bot()]), 'waits')
  assert.equal(judged({ kind: 'edit', commit: 'a' }, []), 'healthy')
  const rest = values([wantedBot()], { suspended: true })
  assert.equal(judged({ kind: 'suspend', reason: '' }, [bot()], rest), 'waits')
  assert.equal(
    judged({ kind: 'suspend', reason: '' }, [bot({ commandId: null, health: 'Suspended' })], rest),
    'healthy',
  )
  assert.equal(judged(deploy(), [bot({ commandId: null, health: 'Suspended' })], rest), 'healthy')
})

test('all bots wake after a resume, each under the label it has', () => {
  const both = values([
    wantedBot({ commandId: 'command-1' }),
    wantedBot({ name: 'swing', commandId: 'command-2' }),
  ])
  const judged = (bots: readonly ObservedBot[]) =>
    judgeHealth(asked({ kind: 'resume', reason: '' }), seen(bots), { wanted: both, timing }).kind
  const trend = bot({ commandId: 'command-1' })
  assert.equal(judged([trend]), 'waits')
  assert.equal(judged([trend, bot({ name: 'swing', commandId: 'command-1' })]), 'waits')
  assert.equal(judged([trend, bot({ name: 'swing', commandId: 'command-2' })]), 'healthy')
})

test('the runtime has taken it when it says so by command or by commit', () => {
  assert.ok(!hasSynced(asked(), null))
  assert.ok(hasSynced(asked(), seen([])))
  assert.ok(hasSynced(asked(), seen([], { appliedCommandId: 'x' })))
  assert.ok(!hasSynced(asked(), seen([], { appliedCommandId: 'x', appliedCommit: 'c0' })))
})

test('it is taken back when the runtime applied another commit of it and nothing of its label runs', () => {
  const back = values([wantedBot({ commandId: 'command-0' })])
  const old = bot({ commandId: 'command-0' })
  assert.ok(!hasRolledBack(asked(), seen([old]), back), 'still the commit that is taken back')
  assert.ok(!hasRolledBack(asked(), seen([bot()], { appliedCommit: 'c2' }), back))
  assert.ok(!hasRolledBack(asked(), null, back))
  assert.ok(hasRolledBack(asked(), seen([old], { appliedCommit: 'c2' }), back))
  assert.ok(
    hasRolledBack(asked(), seen([bot()]), values([], { commandId: 'command-0' })),
    'it was never told',
  )
  const rest = values([wantedBot()], { suspended: true })
  assert.ok(!hasRolledBack(asked(), seen([old], { appliedCommit: 'c2' }), rest))
})
