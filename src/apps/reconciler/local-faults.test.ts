import assert from 'node:assert/strict'
import { type ChildProcess, fork, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import type { Observation, WantedBot } from '../../control/deployment/index.ts'
import { parseTenantId, type TenantId } from '../../control/tenant/index.ts'
import { identityOf } from '../bot/index.ts'
import { refusesLocally } from './local-runtime.ts'
import { type LocalWorld, localWorld } from './local-world.fixture.ts'

const PATIENCE_MS = 60_000
const CLIENT = parseTenantId('cliente-001')
const OTHER = parseTenantId('cliente-002')

async function until<T>(what: string, ask: () => T | Promise<T>, holds: (value: T) => boolean): Promise<T> {
  let last: T | undefined
  for (const end = performance.now() + PATIENCE_MS; performance.now() < end; await delay(10)) {
    last = await ask()
    if (holds(last)) return last
  }
  assert.fail(`never so: ${what}; last ${JSON.stringify(last)}`)
}

function wanted(world: LocalWorld, tenant: TenantId, bots: readonly Partial<WantedBot>[]) {
  const values = {
    ...{ clientId: tenant, schema: tenant.replaceAll('-', '_'), commandId: 'command-1' },
    bots: bots.map((bot) => ({ ...world.spec('trend'), commandId: 'command-1', ...bot })),
    database: { existingSecret: 'x' },
  }
  return { tenant, commit: 'a', values }
}
const health = (world: LocalWorld, tenant: TenantId, word: Observation['health']) =>
  until(
    word,
    () => world.runtime.observe(tenant),
    (now) => now.health === word,
  )

/** A process that keeps a bot in this folder; gives the pid of the bot when it is healthy. */
async function keeper(folder: string, behaviour: object): Promise<{ child: ChildProcess; botPid: number }> {
  const program = join(import.meta.dirname, 'local-keeper.fixture.ts')
  const child = fork(program, [folder, JSON.stringify(behaviour)], { execArgv: ['--conditions=leme-source'] })
  await once(child, 'message')
  const note = JSON.parse(readFileSync(join(folder, CLIENT, 'trend', 'process.json'), 'utf8'))
  return { child, botPid: note.process.pid }
}

test('bots end by themselves when their keeper was killed', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'leme-killed-'))
  const { child, botPid } = await keeper(folder, {})
  child.kill('SIGKILL')
  await until(
    'the bot has ended',
    () => identityOf(botPid),
    (found) => found === undefined,
  )
  rmSync(folder, { recursive: true, force: true })
})

test('what a killed keeper left behind is ended before anything is started', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'leme-killed-'))
  const { child, botPid } = await keeper(folder, { stubborn: true })
  child.kill('SIGKILL')
  await once(child, 'exit')
  assert.ok(identityOf(botPid), 'it does not end by itself')
  await using world = await localWorld({ folder })
  assert.equal(identityOf(botPid), undefined)
  await world.runtime.apply(wanted(world, CLIENT, [{}]))
  await health(world, CLIENT, 'Healthy')
  assert.notEqual(world.pidOf(CLIENT, 'trend'), botPid)
  assert.deepEqual(world.doubles(), [])
  rmSync(folder, { recursive: true, force: true })
})

test('bots of a keeper that lives are left alone', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'leme-killed-'))
  const { child, botPid } = await keeper(folder, {})
  await using _world = await localWorld({ folder })
  assert.ok(identityOf(botPid))
  child.kill('SIGKILL')
  await until(
    'the bot has ended',
    () => identityOf(botPid),
    (found) => found === undefined,
  )
  rmSync(folder, { recursive: true, force: true })
})

test('bots that this very process keeps are left alone', async () => {
  await using world = await localWorld()
  await world.runtime.apply(wanted(world, CLIENT, [{}]))
  await health(world, CLIENT, 'Healthy')
  const pid = world.pidOf(CLIENT, 'trend')!
  await using _other = await localWorld({ folder: world.folder })
  assert.ok(identityOf(pid))
})

test('a process that only has the number of one that is noted is never killed; broken notes say nothing', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'leme-notes-'))
  const stranger = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
  const dead = { pid: 2 ** 22 - 1, identity: 'long ago' }
  const notes = [
    JSON.stringify({ process: { pid: stranger.pid, identity: 'another start' }, keeper: dead }),
    JSON.stringify({ process: { pid: stranger.pid }, keeper: dead }),
    JSON.stringify({ process: { pid: -1, identity: 'x' }, keeper: dead }),
    '{"process": ',
    'null',
  ]
  for (const [at, note] of notes.entries()) {
    mkdirSync(join(folder, `c${at}`, 'trend'), { recursive: true })
    writeFileSync(join(folder, `c${at}`, 'trend', 'process.json'), note)
  }
  writeFileSync(join(folder, 'file'), '')
  await using _world = await localWorld({ folder })
  assert.ok(identityOf(stranger.pid!))
  stranger.kill('SIGKILL')
  await once(stranger, 'exit')
  rmSync(folder, { recursive: true, force: true })
})

test('a strategy that is not there is named; when it is there the bot starts by itself', async () => {
  let isThere = false
  await using world = await localWorld({ findStrategy: async () => (isThere ? '/nowhere.json' : undefined) })
  await world.runtime.apply(wanted(world, CLIENT, [{}]))
  const { blocker, bots } = await health(world, CLIENT, 'Degraded')
  assert.equal(blocker?.resource, 'strategy sma-cross')
  assert.match(blocker!.reason, /no strategy of the version sha256:0+ here/)
  assert.equal(bots[0]?.commandId, 'command-1')
  isThere = true
  await health(world, CLIENT, 'Healthy')
})

test('a strategy that cannot be looked up is named with the reason, without secrets', async () => {
  await using world = await localWorld({
    findStrategy: async () => {
      throw new Error('what is kept under canary is something else')
    },
    redact: (text) => text.replaceAll('canary', '[gone]'),
  })
  await world.runtime.apply(wanted(world, CLIENT, [{}]))
  const { blocker } = await health(world, CLIENT, 'Degraded')
  assert.deepEqual(blocker, {
    resource: 'strategy sma-cross',
    reason: 'what is kept under [gone] is something else',
  })
})

test('a store of strategies that is away ends nothing that runs', async () => {
  let isAway = false
  await using world = await localWorld({
    findStrategy: async () => {
      if (isAway) throw new Error('the object store does not answer')
      return '/nowhere.json'
    },
  })
  await world.runtime.apply(wanted(world, CLIENT, [{}]))
  await health(world, CLIENT, 'Healthy')
  const pid = world.pidOf(CLIENT, 'trend')
  isAway = true
  await world.runtime.apply({ ...wanted(world, CLIENT, [{}, { name: 'swing' }]), commit: 'b' })
  const { bots } = await health(world, CLIENT, 'Degraded')
  assert.deepEqual(
    bots.map((bot) => [bot.name, bot.health]),
    [
      ['trend', 'Healthy'],
      ['swing', 'Degraded'],
    ],
  )
  assert.equal(world.pidOf(CLIENT, 'trend'), pid)
})

test('a live bot is refused in words; nothing of it runs, and its neighbour does', async () => {
  await using world = await localWorld()
  const want = wanted(world, CLIENT, [{ dryRun: false }, { name: 'swing' }])
  assert.match(refusesLocally(want.values) ?? '', /^bot trend: no live orders on this runtime yet/)
  await world.runtime.apply(want)
  const { blocker } = await until(
    'the neighbour is healthy',
    () => world.runtime.observe(CLIENT),
    ({ bots }) => bots[1]?.health === 'Healthy',
  )
  assert.equal(blocker?.resource, 'bot trend')
  assert.equal(world.pidOf(CLIENT, 'trend'), undefined)
})

test('a change that is refused ends what ran before it, and one that is not starts it again', async () => {
  await using world = await localWorld()
  await world.runtime.apply(wanted(world, CLIENT, [{}]))
  await health(world, CLIENT, 'Healthy')
  await world.runtime.apply(wanted(world, CLIENT, [{ dryRun: false, commandId: 'command-2' }]))
  await health(world, CLIENT, 'Degraded')
  await until(
    'it has ended',
    () => world.pidOf(CLIENT, 'trend'),
    (pid) => pid === undefined,
  )
  await world.runtime.apply(wanted(world, CLIENT, [{ commandId: 'command-3' }]))
  await health(world, CLIENT, 'Healthy')
})

test('a schema that takes for ever holds up its own client alone', async () => {
  await using world = await localWorld({
    prepare: (tenant) =>
      tenant === CLIENT ? new Promise(() => {}) : Promise.resolve({ databaseUrl: 'postgres://x' }),
  })
  await world.runtime.apply(wanted(world, CLIENT, [{}]))
  await world.runtime.apply(wanted(world, OTHER, [{}]))
  await health(world, OTHER, 'Healthy')
  assert.equal((await world.runtime.observe(CLIENT)).health, 'Progressing')
})

test('the schema is made once, and looked at again when a bot is down; another address starts it anew', async () => {
  let made = 0
  await using world = await localWorld({
    prepare: async () => ({ databaseUrl: `postgres://x/${++made}` }),
  })
  await world.runtime.apply(wanted(world, CLIENT, [{}]))
  await health(world, CLIENT, 'Healthy')
  await world.runtime.apply(wanted(world, CLIENT, [{}, { name: 'swing' }]))
  await health(world, CLIENT, 'Healthy')
  assert.equal(made, 1)
  await world.setBroken(CLIENT, 'trend', true)
  await until(
    'it was made again',
    () => made,
    (times) => times > 1,
  )
  await world.setBroken(CLIENT, 'trend', false)
  await health(world, CLIENT, 'Healthy')
})

test('of a client that is gone no file is left', async () => {
  await using world = await localWorld()
  await world.runtime.apply(wanted(world, CLIENT, [{}, { name: 'swing' }]))
  await health(world, CLIENT, 'Healthy')
  assert.ok(existsSync(join(world.folder, CLIENT, 'trend', 'bot.json')))
  await world.runtime.apply(wanted(world, CLIENT, [{ name: 'swing' }]))
  await until(
    'the bot is gone',
    () => existsSync(join(world.folder, CLIENT, 'trend')),
    (is) => !is,
  )
  await world.runtime.apply({ tenant: CLIENT, commit: 'b', values: undefined })
  await until(
    'all is gone',
    () => existsSync(join(world.folder, CLIENT)),
    (is) => !is,
  )
})

test('disposing of a runtime ends every bot, also one that hangs', async () => {
  const world = await localWorld()
  world.behave(CLIENT, 'trend', { stubborn: true })
  await world.runtime.apply(wanted(world, CLIENT, [{}, { name: 'swing' }]))
  await health(world, CLIENT, 'Healthy')
  const pids = ['trend', 'swing'].map((bot) => world.pidOf(CLIENT, bot)!)
  await world.runtime.apply(wanted(world, OTHER, [{}]))
  await world[Symbol.asyncDispose]()
  assert.deepEqual(pids.map(identityOf), [undefined, undefined])
  assert.deepEqual(await world.runtime.tenants(), [])
})
