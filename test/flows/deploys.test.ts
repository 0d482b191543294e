import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { answerOf } from './documents.fixture.ts'
import { makeWorkspace } from './workspace.fixture.ts'

// From a tenant that is made to a bot that is gone, as an operator and a client's program go; each test begins
// where the last ended.

const { leme, start, path, holdDatabase } = makeWorkspace({ after })
const CLIENT = 'cliente-001'
const PATIENCE_MS = 120_000
let url = ''
let key = ''
let databaseUrl = ''

interface Status {
  readonly health: string
  readonly blockers: readonly { readonly resource: string; readonly reason: string }[]
  readonly wanted: { readonly bots: readonly { readonly name: string; readonly commandId: string }[] } | null
  readonly running: { readonly bots: readonly { readonly name: string; readonly health: string }[] } | null
  readonly lastAttempt: { readonly state: string } | null
}

/** A document of any command; its fields are looked at one by one. */
type Answer = Readonly<Record<string, unknown>>

async function ask<T = Answer>(
  method: string,
  route: string,
  body?: object,
): Promise<T & { status: number }> {
  const response = await fetch(`${url}${route}`, {
    method,
    headers: { authorization: `Bearer ${key}`, ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
  })
  return { ...((await response.json()) as T), status: response.status }
}

async function until<T>(look: () => Promise<T>, isReached: (seen: T) => boolean): Promise<T> {
  const patience = Date.now() + PATIENCE_MS
  for (;;) {
    const seen = await look()
    if (isReached(seen)) return seen
    assert.ok(Date.now() < patience, `it was not reached: ${JSON.stringify(seen)}`)
    await delay(200)
  }
}

const statusOf = () => ask<Status>('GET', `/trade/${CLIENT}/status`)
const endOf = (id: unknown) =>
  until(
    () => ask<{ state: string; reason: string }>('GET', `/commands/${String(id)}`),
    ({ state }) => ['approved', 'rolled-back', 'refused', 'failed', 'cancelled'].includes(state),
  )
const git = (...args: string[]) =>
  execFileSync('git', ['-C', path('.leme', 'values.git'), ...args], { encoding: 'utf8' })

before(async () => {
  databaseUrl = await holdDatabase()
  answerOf(await leme('data', 'generate', '--days', '40', '-p', 'TIDE/USDT', '-i', '5m', '--json'))
  const server = start(['serve', '--json', '--port', '7990'], {
    LEME__DEPLOYS__SETTLESECONDS: '1',
    LEME__DEPLOYS__DEGRADEDSECONDS: '2',
  })
  const told = await server.says(/\{"schema":"leme.serve\/1".*\}/)
  url = (JSON.parse(told) as { url: string }).url
})

test('a tenant is made with a schema, a login and credits, and mended by the same line again', async () => {
  const line = ['tenant', 'create', CLIENT, '--credits', '1000', '--bots', '3', '--json']
  for (const document of [answerOf<Answer>(await leme(...line)), answerOf<Answer>(await leme(...line))])
    assert.equal((document.tenant as { credits: number }).credits, 1_000)
  const made = answerOf<{ token: string }>(
    await leme('tenant', 'key', CLIENT, '--name', 'ci', '--role', 'trader', '--json'),
  )
  key = made.token
  assert.deepEqual((await statusOf()).health, 'Healthy')
  const other = await ask<{ code: string }>('GET', '/trade/cliente-002/status')
  assert.deepEqual([other.status, other.code], [404, 'tenant.unknown'])
})

test('POST /trade becomes a commit and a running paper bot, and is approved', async () => {
  const asked = await ask('POST', '/trade', { strategy: 'sma-cross', exchange: 'demo', pairs: ['TIDE/USDT'] })
  assert.equal(asked.status, 202)
  const { state, reason } = await endOf(asked.commandId)
  assert.deepEqual([state, reason], ['approved', ''])
  const status = await statusOf()
  assert.equal(status.health, 'Healthy')
  assert.deepEqual(
    status.wanted?.bots.map(({ name, commandId }) => [name, commandId]),
    [['sma-cross', asked.commandId]],
  )
  assert.match(git('log', '-1', '--format=%B'), new RegExp(`Leme-Command: ${String(asked.commandId)}`))
})

test('a command whose bot does not run is rolled back by a commit, and the other bot goes on', async () => {
  const bad = { strategy: 'rsi-reversion', exchange: 'demo', pairs: ['TIDE/USDT'], parameters: { odd: 3 } }
  const asked = await ask('POST', '/trade', bad)
  const { state, reason } = await endOf(asked.commandId)
  assert.equal(state, 'rolled-back')
  assert.match(reason, /"odd" is no parameter of this strategy/)
  const subjects = git('log', '--format=%s').split('\n')
  assert.match(subjects[0]!, /roll back/)
  const { health, wanted } = await until(statusOf, ({ health: word }) => word === 'Healthy')
  assert.deepEqual([health, wanted?.bots.map(({ name }) => name)], ['Healthy', ['sma-cross']])
})

test('what may not be is refused with its reason, and nothing is written', async () => {
  const before = git('rev-parse', 'main')
  const live = { strategy: 'sma-cross', exchange: 'demo', pairs: ['TIDE/USDT'], dryRun: false, name: 'live' }
  const asked = await ask('POST', '/trade', live)
  const { state, reason } = await endOf(asked.commandId)
  assert.equal(state, 'refused')
  assert.match(reason, /trade with money/)
  const model = await ask('POST', '/trade', { ...live, strategy: 'model-long', dryRun: true, name: 'model' })
  const told = await endOf(model.commandId)
  assert.equal(told.state, 'refused')
  assert.match(told.reason, /^bot model: its strategy model-long reads pUp, .* leme models promote/)
  assert.equal(git('rev-parse', 'main'), before)
})

test('a file of nonsense makes the client degraded with place and reason, and what ran goes on', async () => {
  const clone = path('clone')
  execFileSync('git', ['clone', '-q', path('.leme', 'values.git'), clone])
  const file = `${clone}/clientes/${CLIENT}/values.yaml`
  const good = readFileSync(file, 'utf8')
  const commit = (text: string, message: string) => {
    writeFileSync(file, text)
    const person = ['-c', 'user.name=Ana', '-c', 'user.email=ana@example.com']
    execFileSync('git', ['-C', clone, ...person, 'commit', '-qam', message])
    execFileSync('git', ['-C', clone, 'push', '-q', 'origin', 'HEAD:main'])
  }
  commit(good.replace('bots:', 'bots: 3 # was:'), 'nonsense')
  const bad = await until(statusOf, ({ health }) => health === 'Degraded')
  assert.match(JSON.stringify(bad.blockers), /values\.yaml/)
  assert.deepEqual(
    bad.running?.bots.map(({ name, health }) => [name, health]),
    [['sma-cross', 'Healthy']],
  )
  const told = (await leme('deploy', 'status', CLIENT)).stdout
  assert.match(told, /^wanted +unknown, the file in git at [0-9a-f]{8} cannot be used$/m)
  const list = (await leme('deploy', 'list')).stdout
  assert.match(list, /1 of \?/)
  commit(good, 'back again')
  const status = await until(statusOf, ({ health }) => health === 'Healthy')
  assert.deepEqual(status.blockers, [])
})

test('stop takes the bot out of the file and ends its process', async () => {
  const ended = answerOf<{ state: string }>(await leme('deploy', 'stop', CLIENT, '--wait', '60', '--json'))
  assert.equal(ended.state, 'approved')
  const isGone = ({ wanted, running }: Status) => wanted?.bots.length === 0 && running?.bots.length === 0
  assert.equal((await until(statusOf, isGone)).health, 'Healthy')
})

test('no version of any file in the repository has a secret of the house in it', async () => {
  const everything = git('log', '-p', '--all')
  const { password } = new URL(databaseUrl)
  for (const secret of [key, password].filter((text) => text !== '')) assert.ok(!everything.includes(secret))
  assert.match(everything, /existingSecret: cliente-001-database/)
})

test('an order to somebody who is not there, and an id that is none, are refused in words', async () => {
  for (const [line, code] of [
    [['deploy', 'stop', 'nobody-here'], 'tenant.unknown'],
    [['deploy', 'status', '--upload-pack=x'], 'usage'],
    [['tenant', 'create', 'a"b'], 'tenant.id'],
    [['tenant', 'create', 'pg-catalog'], 'tenant.id'],
    [['deploy', 'show', 'no-such-command'], 'command.unknown'],
  ] as const) {
    const ended = await leme(...line, '--json')
    assert.notEqual(ended.code, 0)
    assert.match(
      ended.stdout + ended.stderr,
      new RegExp(code.replace('usage', 'unknown option')),
      line.join(' '),
    )
  }
})

test('a tenant leaves with an export, and nothing is left that names it but the audit log', async () => {
  const to = path('export')
  const refused = await leme('tenant', 'offboard', CLIENT, '--to', to, '--yes', 'another', '--json')
  assert.equal(refused.code, 2)
  const { proof, manifest } = answerOf<{
    readonly proof: { readonly isDeleted: boolean; readonly counts: readonly { readonly count: number }[] }
    readonly manifest: { readonly rows: number }
  }>(await leme('tenant', 'offboard', CLIENT, '--to', to, '--yes', CLIENT, '--json'))
  assert.ok(proof.isDeleted && proof.counts.every(({ count }) => count === 0))
  assert.ok(manifest.rows > 10)
  assert.match(readFileSync(`${to}/bot.jsonl`, 'utf8'), /sma-cross/)
  assert.equal((await ask('GET', `/trade/${CLIENT}/status`)).status, 401)
  assert.notEqual((await leme('tenant', 'create', CLIENT)).code, 0)
})
