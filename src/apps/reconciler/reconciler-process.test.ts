import assert from 'node:assert/strict'
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { parseCommandId, receive } from '../../control/command/index.ts'
import { parseTenantId } from '../../control/tenant/index.ts'
import { identityOf } from '../bot/index.ts'
import { botWorld, STRATEGY, wantedBot } from '../bot/wanted-bot.fixture.ts'

const PATIENCE_MS = 120_000
const CLIENT = parseTenantId('cliente-001')
const MINUTE = 60_000

const world = await botWorld()
const { house, store, root, server } = world
const reconcilers = new Set<ChildProcess>()
after(async () => {
  for (const child of reconcilers) child.kill('SIGKILL')
  await world[Symbol.asyncDispose]()
})

function reconciler(): { readonly child: ChildProcess; said(kind: string): Promise<void> } {
  const program = join(import.meta.dirname, 'reconciler-process.fixture.ts')
  const child = fork(program, [server.url, root, STRATEGY], { execArgv: ['--conditions=leme-source'] })
  const heard: string[] = []
  child.on('message', (kind: string) => heard.push(kind))
  reconcilers.add(child)
  child.once('exit', () => reconcilers.delete(child))
  return { child, said: (kind) => until(kind, () => heard.includes(kind)) }
}

async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  for (const end = performance.now() + PATIENCE_MS; !(await holds()); await delay(50)) {
    assert.ok(performance.now() < end, `never so: ${what}`)
  }
}

async function ended(id: string): Promise<string> {
  const command = async () => (await house.commands.get(parseCommandId(id)))!
  await until(`${id} has ended`, async () => (await command()).endedAt !== null)
  return (await command()).state
}

const ask = (id: string, request: object) =>
  receive(house, { id, tenant: CLIENT, source: 'cli', actor: 'operator', request })
const botPid = (): number =>
  JSON.parse(readFileSync(join(root, 'bots', CLIENT, 'trend', 'process.json'), 'utf8')).process.pid
const cursor = async () => (await store.bots.get('trend@command-one'))?.cursor ?? 0

test('a reconciler that was killed is replaced by the one that waits, and the bot goes on without gap or double', async () => {
  await world.write('demo', 0, 3_000)
  await house.tenants.book(CLIENT, [{ key: 'first', amount: 1_000, kind: 'grant', reason: 'a beginning' }])
  const { commandId: _label, ...bot } = wantedBot()
  await ask('command-one', { kind: 'deploy', bot })

  const first = reconciler()
  await first.said('reconciler.leads')
  assert.equal(await ended('command-one'), 'approved')
  const second = reconciler()
  await second.said('reconciler.waits')
  await until('the bot has worked', async () => (await cursor()) > 60 * MINUTE)

  const [pid, before] = [botPid(), await cursor()]
  first.child.kill('SIGKILL')
  await once(first.child, 'exit')
  await second.said('reconciler.leads')
  await until('the bot has gone on', async () => (await cursor()) > before + 60 * MINUTE)
  assert.equal(identityOf(pid), undefined, 'the first one has ended')
  assert.notEqual(botPid(), pid)
  const times = (await store.bots.equity('trend@command-one')).map(({ time }) => time / MINUTE)
  assert.deepEqual(
    times,
    times.map((_, row) => times[0]! + row),
  )
  assert.equal((await store.bots.list()).length, 1)

  const last = botPid()
  await ask('command-stop', { kind: 'stop', bot: 'trend' })
  assert.equal(await ended('command-stop'), 'approved')
  await until('it has ended', () => identityOf(last) === undefined)
  second.child.kill('SIGKILL')
  await once(second.child, 'exit')
})
