import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type NeededPart, Readiness } from './readiness.ts'

const well: NeededPart = { name: 'queue', check: async () => undefined }
const nothing = new Promise<never>(() => {})

/** A database whose next answers a test decides, and a clock. */
function slowDatabase() {
  let now = 0
  let answer: () => Promise<string | undefined> = async () => undefined
  let asked = 0
  const readiness = new Readiness(
    [
      {
        name: 'database',
        check: () => {
          asked++
          return answer()
        },
      },
      well,
    ],
    () => now,
  )
  return {
    readiness,
    asked: () => asked,
    pass: (ms: number) => {
      now += ms
    },
    answers: (next: () => Promise<string | undefined>) => {
      answer = next
    },
  }
}

test('what lacks something says what, and one that throws is told without the words of its driver', async () => {
  const { readiness, answers } = slowDatabase()
  assert.deepEqual(await readiness.look(), { isReady: true, reasons: [], away: new Set() })
  answers(async () => '2 migrations are not applied')
  assert.deepEqual((await readiness.look()).reasons, ['2 migrations are not applied'])
  answers(async () => Promise.reject(new Error('password "secret" refused')))
  const { reasons, away } = await readiness.look()
  assert.deepEqual([reasons, [...away]], [['the database does not answer'], ['database']])
  answers(async () => undefined)
  assert.equal((await readiness.look()).isReady, true)
})

test('one that is stopping is not ready, and says so first', async () => {
  const { readiness, answers } = slowDatabase()
  answers(async () => 'it is full')
  readiness.stop()
  assert.deepEqual((await readiness.look()).reasons, ['it is stopping', 'it is full'])
})

test('a database that is slow is there for ten seconds after its last answer, and away then', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  const { readiness, answers, pass, asked } = slowDatabase()
  await readiness.look()
  answers(() => nothing)
  const isReady = async () => {
    const looking = readiness.look()
    await new Promise((next) => setImmediate(next))
    t.mock.timers.tick(2_000)
    return (await looking).isReady
  }
  pass(9_000)
  assert.equal(await isReady(), true)
  pass(1_000)
  assert.equal(await isReady(), false)
  assert.equal(asked(), 2, 'nobody asks again while an answer is owed')
})

test('one that never answered is away after two seconds', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  const { readiness, answers } = slowDatabase()
  answers(() => nothing)
  const looking = readiness.look()
  t.mock.timers.tick(2_000)
  assert.equal((await looking).isReady, false)
})

test('a hundred who ask at once cost one question', async () => {
  const { readiness, asked } = slowDatabase()
  await Promise.all(Array.from({ length: 100 }, () => readiness.look()))
  assert.equal(asked(), 1)
})
