import assert from 'node:assert/strict'
import { readFileSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import postgres from 'postgres'
import { initSchema } from '../../src/adapters/store/postgres/index.ts'
import { hashOfBundle } from '../../src/control/job/index.ts'
import { parseTenantId } from '../../src/control/tenant/index.ts'
import { makeWorkspace, ROOT, type Running } from './workspace.fixture.ts'

/** The two containers of a bot's pod, by the very commands of the chart. */
const { holdDatabase, start, leme, write } = makeWorkspace({ after })
const CLIENT = parseTenantId('cliente-001')
const PASSWORDS = ['the-first-password-of-tests', 'the-second-password-of-tests'] as const
const PATIENCE_MS = 60_000
const VERSION = hashOfBundle(readFileSync(join(ROOT, 'examples/strategies/sma-cross.ts'), 'utf8'))
const LISTEN = '127.0.0.1:7986'

let adminUrl = ''

before(async () => {
  adminUrl = await holdDatabase()
  assert.equal((await leme('tenant', 'create', CLIENT, '--json')).code, 0)
  assert.equal((await leme('data', 'generate', '--json')).code, 0)
  await initSchema(adminUrl, { tenant: CLIENT, password: PASSWORDS[0] })
})

function clientUrl(password: string): string {
  const url = new URL(adminUrl)
  url.username = 'leme_tenant_cliente_001'
  url.password = password
  return url.href
}

/** As a pod has it: nothing but the client's login, in a file that the platform may change. */
function pod(args: readonly string[], url = clientUrl(PASSWORDS[0])): Running {
  const file = write('secret/DATABASE_URL', url)
  return start(args, { DATABASE_URL: '', DATABASE_URL_FILE: file, LEME__LOG__TO: 'stdout' })
}

const run = (file: string) => pod(['bot', 'run', file, '--listen', LISTEN])

function botFile(changes: object = {}): string {
  const bot = {
    ...{ name: 'trend', mode: 'trade', runtime: 'leme', strategy: 'sma-cross', parameters: {} },
    ...{ strategyVersion: VERSION, exchange: 'demo', pairs: ['TIDE/USDT'] },
    ...{ timeframe: '1m', dryRun: true, maxOpenTrades: 1, stakeCurrency: 'USDT', stakeAmount: 'unlimited' },
    ...{ tradingMode: 'spot', exposure: 1_000, commandId: 'command-1' },
    resources: { cpuMillis: 1_000, memoryMb: 512 },
    ...changes,
  }
  return write('bot.json', JSON.stringify({ schema: 'leme.bot-order/1', clientId: CLIENT, bot }))
}

async function untilRunning(bot: Running): Promise<Record<string, unknown>> {
  for (const until = Date.now() + PATIENCE_MS; Date.now() < until; await delay(100)) {
    const answer = await fetch(`http://${LISTEN}/api/v1/ping`).catch(() => undefined)
    if (answer?.status === 200) return (await answer.json()) as Record<string, unknown>
  }
  assert.fail(`the bot does not run\n${JSON.stringify(bot.printed())}`)
}

test('a bot runs with its client’s login alone, tells its command, and ends in order', async () => {
  const ready = await pod(['bot', 'init-schema', CLIENT, '--json']).ended
  assert.deepEqual(
    [ready.code, JSON.parse(ready.stdout)],
    [0, { schema: 'leme.bot-schema/1', client: CLIENT }],
  )
  const bot = run(botFile())
  const pong = await untilRunning(bot)
  assert.deepEqual([pong.clientId, pong.bot, pong.commandId], [CLIENT, 'trend', 'command-1'])
  bot.signal('SIGTERM')
  const { code, stdout, stderr } = await bot.ended
  assert.deepEqual([code, stderr], [0, ''])
  const lines = stdout
    .trim()
    .split('\n')
    .map((line) => (JSON.parse(line) as { msg: string }).msg)
  assert.match(lines.at(-1)!, /has ended, as it was told/)
})

test('a password that was rotated is read again from its file; the bot goes on', async () => {
  const bot = run(botFile())
  await untilRunning(bot)
  await initSchema(adminUrl, { tenant: CLIENT, password: PASSWORDS[1] })
  renameSync(write('secret/next', clientUrl(PASSWORDS[1])), write('secret/DATABASE_URL', ''))
  const admin = postgres(adminUrl, { max: 1 })
  const cut = await admin`select pg_terminate_backend(pid) from pg_stat_activity
    where usename = 'leme_tenant_cliente_001' and query not like '%advisory%'`
  assert.ok(cut.length > 0, 'it had a connection')
  await admin.end()
  const after = Date.now()
  for (const until = after + PATIENCE_MS; ; await delay(100)) {
    const pong = await untilRunning(bot)
    if (Number(pong.heartbeatAt) > after + 1_000) break
    assert.ok(Date.now() < until, 'the bot does not go on')
  }
  bot.signal('SIGTERM')
  assert.equal((await bot.ended).code, 0)
  await initSchema(adminUrl, { tenant: CLIENT, password: PASSWORDS[0] })
})

test('the first container waits for the schema, and says in words what is missing', async () => {
  const cases: [string, string[], RegExp][] = [
    [clientUrl('a-wrong-password-of-tests'), ['--wait', '1'], /was not ready within 1 s: .*(password|login)/],
    [adminUrl, ['--wait', '0'], /the login of the database is \S+, not leme_tenant_cliente_001/],
    ['', ['--wait', '0'], /DATABASE_URL is not set/],
  ]
  for (const [url, more, words] of cases) {
    const { code, stderr } = await pod(['bot', 'init-schema', CLIENT, ...more], url).ended
    assert.equal(code, 1, stderr)
    assert.match(stderr, words)
    assert.doesNotMatch(stderr, /a-wrong-password/)
  }
  const admin = postgres(adminUrl, { max: 1 })
  const name = '0003-strategies'
  const [row] = await admin`delete from cliente_001.migration where name = ${name} returning checksum`
  const waiting = pod(['bot', 'init-schema', CLIENT, '--wait', '60'])
  await waiting.says(/it lacks 0003-strategies/)
  await admin`insert into cliente_001.migration (name, checksum) values (${name}, ${row!.checksum})`
  await admin.end()
  assert.equal((await waiting.ended).code, 0)
})

test('a file of nonsense, another version and a login of somebody else are refused in words', async () => {
  const cases: [string, RegExp][] = [
    [write('broken.json', '{'), /the file of a bot is broken/],
    [
      write('wrong.json', '{"schema":"leme.bot-order/1","clientId":"cliente-001","bot":{}}'),
      /bot\.name is missing/,
    ],
    ['none.json', /the file of a bot cannot be read/],
    [botFile({ strategyVersion: `sha256:${'0'.repeat(64)}` }), /no strategy sma-cross of the version/],
  ]
  for (const [file, words] of cases) {
    const { code, stderr } = await run(file).ended
    assert.notEqual(code, 0)
    assert.match(stderr, words)
  }
  const live = await run(botFile({ dryRun: false })).ended
  assert.match(live.stderr, /no live orders/)
  const listening = await pod(['bot', 'run', 'x', '--listen', 'here']).ended
  assert.match(listening.stderr, /"here" is no address to listen on/)
})
