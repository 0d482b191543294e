import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { keptWorld, launch, PATIENCE_MS } from './kept-bot.fixture.ts'
import type { LaunchBot } from './launch-bot.ts'

test('another password alone starts nothing anew, and counts from the next start on', async () => {
  const given: string[] = []
  const noting: LaunchBot = (path, options) => {
    given.push(options.databaseUrl)
    return launch(path, options)
  }
  await using one = keptWorld({}, { launch: noting })
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
  await using one = keptWorld({}, { launch: asking })
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
