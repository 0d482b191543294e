import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { getPriority, tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import type { WantedBotDocument } from './bot-document.ts'
import { type BotOrder, KEEP_LIMITS, type KeepLimits, KeptBot, type KeptState } from './kept-bot.ts'
import { type LaunchBot, nodeLauncher } from './launch-bot.ts'
import { identityOf } from './process-of.ts'

const PATIENCE_MS = 60_000
const root = mkdtempSync(join(tmpdir(), 'leme-kept-'))
after(() => rmSync(root, { recursive: true, force: true }))

const QUICK: KeepLimits = {
  ...KEEP_LIMITS,
  ...{ lookMs: 20, pingMs: 40, firstPauseMs: 5, longestPauseMs: 40, stopMs: 400, startMs: 20_000 },
}
const launch = nodeLauncher({ entry: join(import.meta.dirname, 'tiny-bot.fixture.ts') })

/** A kept bot whose process behaves as it is told. */
function world(limits: Partial<KeepLimits> = {}, more: { again?: boolean; launch?: LaunchBot } = {}) {
  const folder = mkdtempSync(join(root, 'bot-'))
  const behaviour = join(folder, 'behaviour.json')
  const seen: KeptState[] = []
  const patience: KeepLimits = { ...QUICK, ...limits }
  const kept: KeptBot = new KeptBot({
    ...{ folder: join(folder, 'run'), launch, limits: patience, now: Date.now },
    ...{ random: () => 0.5, redact: (text) => text.replaceAll('canary', '[gone]'), ...more },
    onChange: () => seen.push(kept.state),
  })
  const order = (commandId = 'command-1', resources = { cpuMillis: 500, memoryMb: 256 }): BotOrder => ({
    ...{ key: commandId, name: 'trend', commandId, resources },
    databaseUrl: 'postgres://tenant:pass%2Fword@127.0.0.1:1/leme',
    document: documentOf(commandId, behaviour),
  })
  const behave = (how: object) => writeFileSync(behaviour, JSON.stringify(how))
  const until = async (what: string, holds: (state: KeptState) => boolean): Promise<KeptState> => {
    for (const end = performance.now() + PATIENCE_MS; performance.now() < end; await delay(5)) {
      if (holds(kept.state)) return kept.state
    }
    assert.fail(`never so: ${what}; last ${JSON.stringify(kept.state)}`)
  }
  const healthy = () => until('healthy', ({ health }) => health === 'Healthy')
  return {
    ...{ kept, order, behave, until, healthy, seen, folder: join(folder, 'run') },
    /** A machine under load starts a process slowly. */
    relax: () => Object.assign(patience, QUICK),
    /** Nothing runs any more, and there never were two. */
    async [Symbol.asyncDispose]() {
      const pids = seen.flatMap(({ pid }) => pid ?? [])
      kept.want(undefined)
      await kept.rest()
      for (const pid of pids) assert.equal(identityOf(pid), undefined, `${pid} has ended`)
      const doubles = readdirSync(folder, { recursive: true }).filter((name) =>
        String(name).includes('double-'),
      )
      assert.deepEqual(doubles, [])
    },
  }
}

function documentOf(commandId: string, strategyFile: string): WantedBotDocument {
  return {
    ...{ schema: 'leme.bot-process/1', kind: 'wanted', listen: { host: '127.0.0.1', port: 0 } },
    ...{ clientId: 'cliente-001', databaseSchema: 'cliente_001', candlesPerSecond: 1, strategyFile },
    bot: {
      ...{ name: 'trend', mode: 'trade', runtime: 'leme', strategy: 'sma-cross', timeframe: '1h', commandId },
      ...{ strategyVersion: `sha256:${'0'.repeat(64)}`, parameters: {}, exchange: 'demo', dryRun: true },
      ...{ pairs: ['BTC/USDT'], maxOpenTrades: 1, stakeCurrency: 'USDT', stakeAmount: 100 },
      ...{ tradingMode: 'spot', exposure: 100, resources: { cpuMillis: 500, memoryMb: 256 } },
    },
  }
}

test('a bot that is wanted runs under its label, and ends as it likes when nothing is wanted', async () => {
  await using one = world({ stopMs: 60_000 })
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

test('another password alone starts nothing anew, and counts from the next start on', async () => {
  const given: string[] = []
  const noting: LaunchBot = (path, options) => {
    given.push(options.databaseUrl)
    return launch(path, options)
  }
  await using one = world({}, { launch: noting })
  one.kept.want(one.order())
  const { pid } = await one.healthy()
  const next = 'postgres://tenant:another-one@127.0.0.1:1/leme'
  one.kept.want({ ...one.order(), databaseUrl: next })
  assert.equal(one.kept.state.pid, pid)
  process.kill(pid!, 'SIGKILL')
  await one.until('started again', (state) => state.health === 'Healthy' && state.pid !== pid)
  assert.deepEqual(given, [one.order().databaseUrl, next])
})

test('a bot whose login is refused is told the one of now, or that there is none, and it is cut out of what it says', async () => {
  const told: object[] = []
  let ask = () => {}
  const asking: LaunchBot = (path, options) => {
    const bot = launch(path, options)
    return {
      ...bot,
      onMessage(listen) {
        bot.onMessage(listen)
        const before = ask
        ask = () => {
          before()
          listen({ kind: 'login.refused' })
        }
      },
      tell: (message) => told.push(message),
    }
  }
  await using one = world({}, { launch: asking })
  const next = 'postgres://tenant:another-one@127.0.0.1:1/leme'
  const answers: (string | Error)[] = [new Error('the database is away'), next]
  const refused: string[] = []
  one.kept.want({
    ...one.order(),
    async renewLogin(url) {
      refused.push(url)
      const answer = answers.shift() ?? url
      if (answer instanceof Error) throw answer
      return answer
    },
  })
  await one.healthy()
  for (let asked = 1; asked <= 3; asked++) {
    ask()
    for (const end = performance.now() + PATIENCE_MS; told.length < asked && performance.now() < end; )
      await delay(5)
  }
  const first = one.order().databaseUrl
  assert.deepEqual(refused, [first, first, next])
  assert.deepEqual(told, [
    { kind: 'login' },
    { kind: 'login', databaseUrl: next },
    { kind: 'login', databaseUrl: next },
  ])
  one.behave({ exit: 1, says: `Error: ${next} is away` })
  process.kill(one.kept.state.pid!, 'SIGKILL')
  const { reason } = await one.until('it failed', ({ reason: why }) => /is away/.test(why ?? ''))
  assert.doesNotMatch(reason!, /another-one/)
})

test('a bot that has loaded has a share of the processors by its resources', async () => {
  await using one = world()
  one.kept.want(one.order('command-1', { cpuMillis: 100, memoryMb: 256 }))
  const { pid } = await one.healthy()
  assert.equal(getPriority(pid!), 10)
  one.kept.want(one.order('command-2', { cpuMillis: 4_000, memoryMb: 256 }))
  const next = await one.until('replaced', (state) => state.health === 'Healthy' && state.pid !== pid)
  assert.equal(getPriority(next.pid!), 0)
})

test('the document holds what is wanted, and no secret', async () => {
  await using one = world()
  one.kept.want(one.order())
  await one.healthy()
  const written = readFileSync(join(one.folder, 'bot.json'), 'utf8')
  assert.deepEqual(JSON.parse(written), one.order().document)
  assert.ok(!written.includes('pass'))
})

test('the same order changes nothing; another one replaces the process, never beside it', async () => {
  await using one = world()
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
  await using one = world()
  for (const command of ['command-1', 'command-2', 'command-3', 'command-4']) {
    one.kept.want(one.order(command))
    await delay(0)
  }
  await one.until('the last', (state) => state.health === 'Healthy' && state.commandId === 'command-4')
})

test('a process that was killed is started again', async () => {
  await using one = world()
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
  await using one = world()
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
  await using one = world()
  one.behave({ exit: 1 })
  one.kept.want(one.order())
  await one.until('degraded', ({ health }) => health === 'Degraded')
  one.behave({})
  assert.equal((await one.healthy()).reason, null)
})

test('one that says that it is no use is degraded at once', async () => {
  await using one = world({ longestPauseMs: 3_600_000 })
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
    await using one = world(limits)
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
  await using one = world()
  one.behave({ stubborn: true })
  one.kept.want(one.order())
  const { pid } = await one.healthy()
  one.kept.want(undefined)
  await one.kept.rest()
  assert.equal(identityOf(pid!), undefined)
})

test('one that is on its way is progressing, with what it says', async () => {
  await using one = world()
  one.behave({ state: 'warming' })
  one.kept.want(one.order())
  await one.until('on its way', ({ pid, health }) => pid !== undefined && health === 'Progressing')
  one.behave({ state: 'finished' })
  one.kept.want(one.order('command-2'))
  await one.healthy()
})

test('a program that cannot be started is a failure like others', async () => {
  await using one = world(
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
  await using one = world({}, { again: false })
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
