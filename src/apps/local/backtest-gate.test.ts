import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { WantedBot } from '../../control/deployment/index.ts'
import type { Job } from '../../control/job/index.ts'
import { parseTenantId } from '../../control/tenant/index.ts'
import { backtestGate } from './backtest-gate.ts'

const CLIENT = parseTenantId('cliente-001')
const VERSION = `sha256:${'a'.repeat(64)}`
const bot = {
  ...{ name: 'trend', strategy: 'sma-cross', strategyVersion: VERSION, pairs: ['A/B'], dryRun: false },
} as unknown as WantedBot

const job = (change: object): Job =>
  ({
    ...{ id: 'job-1', state: 'done', figures: { evidence: 'skill', verdict: 'Beats holding.' } },
    ...{ spec: { strategy: { hash: VERSION }, pairs: ['A/B', 'C/D'] } },
    ...change,
  }) as unknown as Job

const judge = (jobs: readonly Job[], one: WantedBot = bot) =>
  backtestGate({ list: async () => ({ items: jobs, nextCursor: null }) }).judge(CLIENT, one)

test('a bot on paper needs no backtest', async () => {
  assert.deepEqual(await judge([], { ...bot, dryRun: true }), { verdict: 'pass', reasons: [] })
})

test('money asks for a backtest of this version on its pairs that is unlikely to be luck', async () => {
  assert.equal((await judge([job({})])).verdict, 'pass')
  const others = [
    job({ spec: { strategy: { hash: `sha256:${'b'.repeat(64)}` }, pairs: ['A/B'] } }),
    job({ spec: { strategy: { hash: VERSION }, pairs: ['C/D'] } }),
    job({ state: 'failed' }),
    job({ state: 'cancelled' }),
  ]
  const refused = await judge(others)
  assert.equal(refused.verdict, 'refuse')
  assert.match(refused.reasons[0]!, /no backtest of this version on its pairs has ended/)
})

test('the newest that has ended counts, whatever an earlier one said', async () => {
  const [good, bad] = [job({}), job({ id: 'job-2', figures: { evidence: 'weak', verdict: 'Too few.' } })]
  assert.equal((await judge([good, bad])).verdict, 'pass')
  assert.deepEqual(await judge([bad, good]), {
    verdict: 'refuse',
    reasons: ['backtest job-2 of bot trend shows no skill: Too few.'],
  })
  assert.equal((await judge([job({ figures: null })])).verdict, 'refuse')
})

test('one that is on its way is waited for', async () => {
  assert.deepEqual(await judge([job({ state: 'running' })]), {
    verdict: 'wait',
    reasons: ['backtest job-1 of bot trend has not ended'],
  })
})
