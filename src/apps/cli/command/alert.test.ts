import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { answerOf, errorOf } from '../../../../test/flows/documents.fixture.ts'
import { type Ended, makeWorkspace } from '../../../../test/flows/workspace.fixture.ts'
import { receiver } from '../../../adapters/notify/receiver.fixture.ts'
import { connectStore } from '../../../adapters/store/postgres/index.ts'
import type { Alert, AlertChannel, AlertRoute, AlertSettings } from '../../../control/operation/index.ts'
import { exitCodeOf } from '../exit-code.ts'
import { buildProgram } from '../program.ts'
import { Terminal } from '../terminal.ts'

const { path, write, holdDatabase, ...workspace } = makeWorkspace({ after })
const NOTHING = 'Nothing fires. Who would be told: npx leme alert channel list'
const CANARY = 'canary-of-the-channel-5b1e'
let store: ReturnType<typeof connectStore>

before(async () => {
  const url = await holdDatabase()
  // The first command makes the tables; it is a process as people start it.
  const first = await workspace.leme('alert', 'list')
  assert.equal(first.stdout.split('\n')[0], NOTHING)
  process.env.DATABASE_URL = url
  process.env.LEME__STATEDIR = path('.leme')
  store = connectStore(url, { maxConnections: 2 })
})
after(() => store[Symbol.asyncDispose]())

/** A command in this process: to start one costs more than all that it does. */
async function leme(...args: readonly string[]): Promise<Ended> {
  const said = { out: '', err: '' }
  const to = (name: keyof typeof said) => ({ write: (text: string) => (said[name] += text) }) as never
  const terminal = new Terminal({
    json: args.includes('--json'),
    out: to('out'),
    err: to('err'),
    color: false,
  })
  const code = await buildProgram(terminal)
    .parseAsync([...args], { from: 'user' })
    .then(
      () => 0,
      (error: unknown) => {
        terminal.failure(error)
        return exitCodeOf(error)
      },
    )
  return { code, signal: null, stdout: said.out, stderr: said.err }
}

const report = (rule: string, severity: Alert['severity']) =>
  store.alerts.report([
    {
      ...{ kind: 'firing', rule, severity, summary: `${rule} was found.`, action: 'Look at it.' },
      ...{ tenant: null, bot: null, part: null, link: null, endsAt: Date.now() + 3_600_000 },
    },
  ])

test('alerts are listed, the worst first, shown, taken on, and ended', async () => {
  await report('queue.stuck', 'warning')
  await report('disk.full', 'critical')
  const { schema, items } = answerOf<{ schema: string; items: Alert[] }>(
    await leme('alert', 'list', '--json'),
  )
  assert.deepEqual([schema, ...items.map(({ rule }) => rule)], ['leme.alerts/1', 'disk.full', 'queue.stuck'])
  const { id } = items[0]!
  assert.match(
    (await leme('alert', 'show', id)).stdout,
    /^critical disk\.full, firing: disk\.full was found\.\n {2}where .*\n/,
  )
  const shown = answerOf<Alert & { messages: unknown[] }>(await leme('alert', 'show', id, '--json'))
  assert.deepEqual([shown.id, shown.state, shown.messages], [id, 'firing', []])
  assert.equal(answerOf<Alert>(await leme('alert', 'ack', id, '--json')).state, 'acknowledged')
  assert.equal(answerOf<Alert>(await leme('alert', 'resolve', id, '--json')).state, 'resolved')
  assert.equal(errorOf(await leme('alert', 'ack', id, '--json'), 6).code, 'alert.over')
  const open = answerOf<{ items: Alert[] }>(await leme('alert', 'list', '--json'))
  assert.deepEqual(
    open.items.map(({ rule }) => rule),
    ['queue.stuck'],
  )
  const all = answerOf<{ items: Alert[] }>(await leme('alert', 'list', '--all', '--json'))
  assert.deepEqual(
    all.items.map(({ rule }) => rule),
    ['queue.stuck', 'disk.full'],
  )
  const { items: audit } = await store.tenants.audit({ limit: 10 })
  assert.deepEqual(audit.map(({ action }) => action).slice(0, 2), ['alert.resolve', 'alert.acknowledge'])
})

test('a channel is added with its secret from a file, tried, routed to, and removed; nobody is shown the secret', async (t) => {
  process.env.LEME__DEPLOYS__WEBHOOKNETWORKS = '127.0.0.0/8'
  t.after(() => {
    delete process.env.LEME__DEPLOYS__WEBHOOKNETWORKS
  })
  await using there = await receiver((_, response) => response.writeHead(200).end('ok'))
  const run = (...args: string[]) => leme('alert', ...args)
  const file = write('slack.txt', `${there.url}/services/${CANARY}\n`)
  const added = await run('channel', 'add', 'desk', '--kind', 'slack', '--file', file, '--json')
  const channel = answerOf<AlertChannel & { secret: null }>(added)
  assert.deepEqual([channel.name, channel.kind, channel.secret], ['desk', 'slack', null])
  const tried = await run('test', 'desk', '--json')
  assert.deepEqual(answerOf(tried), { schema: 'leme.alert-test/1', channel: channel.id, status: 200 })
  assert.deepEqual(
    there.all.map(({ path }) => path),
    [`/services/${CANARY}`],
  )
  const routed = answerOf<AlertRoute>(await run('route', 'add', 'all of it', '--channel', 'desk', '--json'))
  assert.deepEqual(routed.channels, [channel.id])
  const listed = await run('channel', 'list', '--json')
  const { channels, routes } = answerOf<AlertSettings>(listed)
  assert.deepEqual([channels.map(({ id }) => id), routes.map(({ id }) => id)], [[channel.id], [routed.id]])
  answerOf(await run('route', 'remove', routed.id, '--json'))
  answerOf(await run('channel', 'remove', 'desk', '--json'))
  const { items } = await store.tenants.audit({ limit: 10 })
  const told =
    [added, tried, listed].map(({ stdout, stderr }) => stdout + stderr).join('') + JSON.stringify(items)
  assert.ok(!told.includes(CANARY))
  assert.equal(errorOf(await run('test', 'desk', '--json'), 4).code, 'alert.unknown')
})

test('what cannot be meant is refused with what to do, and nothing is kept of it', async () => {
  for (const [code, ...args] of [
    ['alert.unknown', 'show', 'al-nobody'],
    ['alert.unknown', 'channel', 'remove', 'nobody'],
    ['alert.unknown', 'route', 'add', 'a', '--channel', 'nobody'],
    ['alert.setting', 'silence', '--hours', '1', '--reason', 'none'],
    ['alert.setting', 'silence', '--hours', 'x', '--reason', 'none', '--rule', 'disk.full'],
    ['alert.setting', 'channel', 'add', 'a', '--kind', 'email', '--to', 'nobody'],
    ['webhook.address', 'channel', 'add', 'a', '--kind', 'webhook', '--to', 'http://10.0.0.1/x'],
  ] as const) {
    const error = errorOf(await leme('alert', ...args, '--json'), code === 'alert.unknown' ? 4 : 2)
    assert.equal(error.code, code, args.join(' '))
    if (code === 'alert.setting') assert.equal(typeof error.hint, 'string', args.join(' '))
  }
  const { channels, routes, silences } = await store.alerts.settings(null)
  assert.deepEqual([channels, routes, silences], [[], [], []])
})
