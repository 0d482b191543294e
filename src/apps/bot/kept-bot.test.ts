import assert from 'node:assert/strict'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { getPriority } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { keptWorld, root } from './kept-bot.fixture.ts'
import type { KeepLimits } from './kept-bot.ts'
import { nodeLauncher } from './launch-bot.ts'
import { identityOf } from './process-of.ts'

test('a bot that is wanted runs under its label, and ends as it likes when nothing is wanted', async () => {
  await using one = keptWorld({ stopMs: 60_000 })
  one.kept.want(one.order())
  const state = await one.healthy()
  assert.deepEqual([state.commandId, state.restarts, state.reason], ['command-1', 0, null])
  assert.ok(identityOf(state.pid!))
  assert.equal(JSON.parse(readFileSync(join(one.folder, 'process.json'), 'utf8')).process.pid, state.pid)
  one.kept.want(undefined)
  await one.kept.rest()
  assert.equal(identityOf(state.pid!), undefined)
  assert.deepEqual([one.kept.isBusy, one.kept.state.pid, one.kept.state.commandId], [false, undefined, null])
  assert.deepEqual(
    readdirSync(one.folder).filter((name) => name === 'process.json' || name === 'tiny.lock'),
    [],
    'it was told to, and took leave',
  )
})

test('a bot that has loaded has a share of the processors by its resources', async () => {
  await using one = keptWorld()
  one.kept.want(one.order('command-1', { cpuMillis: 100, memoryMb: 256 }))
  const { pid } = await one.healthy()
  assert.equal(getPriority(pid!), 10)
  one.kept.want(one.order('command-2', { cpuMillis: 4_000, memoryMb: 256 }))
  const next = await one.until('replaced', (state) => state.health === 'Healthy' && state.pid !== pid)
  assert.equal(getPriority(next.pid!), 0)
})

test('the document holds what is wanted, and no secret', async () => {
  await using one = keptWorld()
  one.kept.want(one.order())
  await one.healthy()
  const written = readFileSync(join(one.folder, 'bot.json'), 'utf8')
  assert.deepEqual(JSON.parse(written), one.order().document)
  assert.ok(!written.includes('pass'))
})

test('the same order changes nothing; another one replaces the process, never beside it', async () => {
  await using one = keptWorld()
  one.kept.want(one.order())
  const { pid } = await one.healthy()
  one.kept.want(one.order())
  assert.equal((await one.healthy()).pid, pid)
  one.kept.want(one.order('command-2'))
  const next = await one.until('replaced', (state) => state.health === 'Healthy' && state.pid !== pid)
  assert.equal(next.commandId, 'command-2')
  assert.equal(identityOf(pid!), undefined)
})

test('orders that follow each other while it starts end in the last one', async () => {
  await using one = keptWorld()
  for (const command of ['command-1', 'command-2', 'command-3', 'command-4']) {
    one.kept.want(one.order(command))
    await delay(0)
  }
  await one.until('the last', (state) => state.health === 'Healthy' && state.commandId === 'command-4')
})

test('a process that was killed is started again', async () => {
  await using one = keptWorld()
  one.kept.want(one.order())
  const { pid } = await one.healthy()
  process.kill(pid!, 'SIGKILL')
  const next = await one.until('another', (state) => state.health === 'Healthy' && state.pid !== pid)
  assert.equal(next.restarts, 1)
  assert.ok(
    one.seen.some(({ health, reason }) => health === 'Progressing' && reason === 'was ended by SIGKILL'),
  )
})

test('one that fails again and again is degraded with its last words, in bounds and without secrets', async () => {
  await using one = keptWorld()
  const words = 'no postgres://tenant:pass%2Fword@127.0.0.1:1/leme, pass/word'
  one.behave({
    exit: 1,
    says: `${'x'.repeat(5_000)} ${words}\n${words}\nError: no canary here\n    at somewhere (file.js:1)\nNode.js v24`,
  })
  one.kept.want(one.order())
  const { reason } = await one.until('degraded', ({ health }) => health === 'Degraded')
  assert.match(reason!, /^ended with code 1: no \[secret\], \[secret\] Error: no \[gone\] here$/)
  assert.doesNotMatch(reason!, /pass|canary|somewhere/)
  const down = one.seen.filter(({ health }) => health === 'Degraded').length
  assert.ok(one.seen.filter(({ pid }) => pid !== undefined).length >= 3)
  await one.until('again', ({ restarts }) => restarts >= 5)
  const later = one.seen.slice(one.seen.findIndex(({ health }) => health === 'Degraded'))
  assert.ok(down > 0 && later.every(({ health }) => health === 'Degraded'), 'it does not flicker')
  assert.equal(new Set(later.map(({ since }) => since)).size, 1, 'it is so since it became so')
  assert.ok(later.every(({ commandId }) => commandId === 'command-1'))
})

test('one that is mended runs, though it had failed often', async () => {
  await using one = keptWorld()
  one.behave({ exit: 1 })
  one.kept.want(one.order())
  await one.until('degraded', ({ health }) => health === 'Degraded')
  one.behave({})
  assert.equal((await one.healthy()).reason, null)
})

test('one that says that it is no use is degraded at once', async () => {
  await using one = keptWorld({ longestPauseMs: 3_600_000 })
  one.behave({ exit: 2, says: 'bot trend: no live orders here' })
  one.kept.want(one.order())
  const { reason, restarts } = await one.until('degraded', ({ health }) => health === 'Degraded')
  assert.deepEqual([reason, restarts], ['no live orders here', 0])
  one.behave({})
  one.kept.want(one.order('command-2'))
  await one.healthy()
})

const FAULTS: readonly (readonly [string, object, Partial<KeepLimits>, RegExp])[] = [
  ['says no port', { mute: true }, { startMs: 300 }, /^did not say within \d+ s where it answers$/],
  // On a machine under load it may not even have said where.
  ['never answers', { deaf: true }, { startMs: 300, answerMs: 50 }, /^did not (answer for|say within) \d+ s/],
  ['hangs', { hangs: true }, { silenceMs: 300, answerMs: 50 }, /^did not answer for \d+ s$/],
  ['does not go on', { idle: true }, { idleMs: 60_000 }, /^has not gone on for 3600 s$/],
  ['eats memory', { eatsMb: 40 }, {}, /^used \d+ MB of memory; its limit is 256 MB$/],
  ['answers for another', { commandId: 'command-9' }, {}, /^answers for .* command-9, not for .* command-1$/],
]
for (const [what, how, limits, reason] of FAULTS) {
  test(`one that ${what} is killed, with the reason, and started again`, async () => {
    await using one = keptWorld(limits)
    one.behave({ ...how, stubborn: true })
    one.kept.want(one.order())
    const found = await one.until('killed', (state) => state.pid === undefined && state.reason !== null)
    assert.match(found.reason!, reason)
    one.relax()
    one.behave({})
    const mended = await one.healthy()
    assert.ok(mended.restarts > 0)
  })
}

test('one that does not end when it is told to is killed', async () => {
  await using one = keptWorld()
  one.behave({ stubborn: true })
  one.kept.want(one.order())
  const { pid } = await one.healthy()
  one.kept.want(undefined)
  await one.kept.rest()
  assert.equal(identityOf(pid!), undefined)
})

test('one that is on its way is progressing, with what it says', async () => {
  await using one = keptWorld()
  one.behave({ state: 'warming' })
  one.kept.want(one.order())
  await one.until('on its way', ({ pid, health }) => pid !== undefined && health === 'Progressing')
  one.behave({ state: 'finished' })
  one.kept.want(one.order('command-2'))
  await one.healthy()
})

test('a program that cannot be started is a failure like others', async () => {
  await using one = keptWorld(
    {},
    {
      launch: () => {
        throw new Error('spawn EAGAIN')
      },
    },
  )
  one.kept.want(one.order())
  const { reason } = await one.until('degraded', ({ health }) => health === 'Degraded')
  assert.equal(reason, 'Error: spawn EAGAIN')
})

test('where nobody asks for it, one that ended by itself stays down until it is wanted anew', async () => {
  await using one = keptWorld({}, { again: false })
  one.behave({ exit: 1 })
  one.kept.want(one.order())
  const { restarts } = await one.until('down', ({ health }) => health === 'Degraded')
  assert.equal(restarts, 0)
  one.behave({})
  one.kept.want(one.order('command-2'))
  const { pid } = await one.healthy()
  process.kill(pid!, 'SIGKILL')
  await one.until('killed ones are replaced', (state) => state.health === 'Healthy' && state.pid !== pid)
})

test('it gets an environment of its own', async () => {
  process.env.LEME_CANARY = 'canary'
  const told = join(root, 'environment.json')
  const entry = join(root, 'environment.mjs')
  writeFileSync(
    entry,
    `import { writeFileSync } from 'node:fs'\nwriteFileSync(${JSON.stringify(told)}, JSON.stringify([process.env, process.execArgv]))\n`,
  )
  const resources = { cpuMillis: 100, memoryMb: 300 }
  const bot = nodeLauncher({ entry })('bot.json', { databaseUrl: 'postgres://x', resources })
  assert.equal((await bot.ended).code, 0)
  delete process.env.LEME_CANARY
  const [env, flags] = JSON.parse(readFileSync(told, 'utf8')) as [Record<string, string>, string[]]
  const known = ['PATH', 'TZ', 'LANG', 'DATABASE_URL', 'NODE_COMPILE_CACHE', 'NODE_EXTRA_CA_CERTS']
  const channel = ['NODE_CHANNEL_FD', 'NODE_CHANNEL_SERIALIZATION_MODE', 'NODE_UNIQUE_ID']
  assert.deepEqual(
    Object.keys(env).filter((name) => ![...known, ...channel].includes(name)),
    [],
  )
  assert.equal(env.DATABASE_URL, 'postgres://x')
  assert.ok(flags.includes('--max-old-space-size=150'))
})
