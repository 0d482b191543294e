import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createLemeClient } from './create-leme-client.ts'
import { drop, json, plain, problem, silence, startLiar } from './lying-server.fixture.ts'

const seenAs = (state: string, endedAt: number | null = null) => json({ id: 'api-1', state, endedAt })

test('a command is looked at until its end, more seldom while nothing happens, and each change is told', async (t) => {
  const looks = Array.from({ length: 12 }, () => seenAs('committed'))
  const { leme, seen, pauses } = await startLiar(
    t,
    ...[seenAs('received'), ...looks, seenAs('healthy'), seenAs('approved', 1)],
  )
  const states: string[] = []
  const ended = await leme.waitForCommand('api-1', { onChange: ({ state }) => states.push(state) })
  assert.equal(ended.state, 'approved')
  assert.deepEqual(states, ['received', 'committed', 'healthy', 'approved'])
  assert.ok(seen.every(({ url }) => url === '/api/v1/commands/api-1'))
  const [first, ...rest] = pauses
  assert.ok(first! >= 187 && first! <= 250)
  assert.ok(rest[10]! > 3_000 && rest.every((ms) => ms <= 5_000), String(rest))
  assert.ok(rest.at(-1)! <= 250, 'what moves is looked at more often')
})

test('a job that failed has ended; the caller reads its state', async (t) => {
  const { leme, seen } = await startLiar(t, seenAs('queued'), seenAs('running'), seenAs('failed', 1))
  assert.equal((await leme.waitForJob('job-1')).state, 'failed')
  assert.equal(seen[0]!.url, '/api/v1/backtest/job-1/status')
})

test('a server that is away for a while ends no wait, one that stays away does', async (t) => {
  const away = Array.from({ length: 40 }, (_, nth) => (nth % 2 === 0 ? drop : plain(503, '')))
  const { leme, seen } = await startLiar(t, seenAs('received'), ...away, seenAs('approved', 1))
  assert.equal((await leme.waitForCommand('api-1')).state, 'approved')
  assert.equal(seen.length, 42)
  const gone = await startLiar(t, seenAs('received'), drop)
  await assert.rejects(gone.leme.waitForCommand('api-1', { outageMs: 0 }), { code: 'call.unreachable' })
})

test('what is refused is told at once', async (t) => {
  const { leme, seen } = await startLiar(t, problem(404, 'command.unknown'))
  await assert.rejects(leme.waitForCommand('api-1'), { code: 'command.unknown', status: 404 })
  assert.equal(seen.length, 1)
})

test('the caller’s signal ends a wait, and so does its time', async (t) => {
  const controller = new AbortController()
  const reason = new Error('enough')
  const { baseUrl } = await startLiar(t, seenAs('received'))
  const onChange = () => controller.abort(reason)
  const waited = createLemeClient({ baseUrl }).waitForCommand('api-1', {
    signal: controller.signal,
    onChange,
  })
  await assert.rejects(waited, reason)
  await assert.rejects(createLemeClient({ baseUrl }).waitForCommand('api-1', { timeoutMs: 1_000 }), {
    ...{ code: 'wait.late', detail: 'the command api-1 is received after 1000 ms' },
  })
  const mute = await startLiar(t, silence)
  await assert.rejects(mute.leme.waitForJob('job-1', { timeoutMs: 100 }), {
    ...{ code: 'wait.late', detail: 'the job job-1 is not seen after 100 ms' },
  })
})
