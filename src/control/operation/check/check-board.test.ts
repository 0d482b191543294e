import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bad, type Check, good } from './check.ts'
import { CheckBoard } from './check-board.ts'
import { runChecks } from './run-checks.ts'
import { verdictOf } from './verdict.ts'

const never = () => new Promise<never>(() => {})
/** After everything that is at hand was done. */
const later = () => new Promise<void>((resolve) => setImmediate(resolve))
const fine: Check = { name: 'fine', title: 'Fine', group: 'Work', look: async () => good('It works.') }
const tools = { now: () => 5, pause: never }

test('a check that hangs is unknown, is told to give up, and the others go on', async () => {
  let isGivenUp = false
  const hanging: Check = {
    ...{ name: 'hanging', title: 'Hanging', group: 'Work' },
    look: (signal) => {
      signal.addEventListener('abort', () => {
        isGivenUp = true
      })
      return never()
    },
  }
  const [hung, other] = await runChecks([hanging, fine], {
    ...tools,
    pause: later,
    patienceMs: 3_000,
  })
  assert.deepEqual([hung!.state, hung!.reason], ['unknown', 'No answer came within 3 seconds.'])
  assert.ok(isGivenUp)
  assert.equal(other!.state, 'good')
})

test('a check that throws is unknown with its reason, clean of secrets, and with its hint', async () => {
  const look = async () => {
    throw Object.assign(new Error('no word from redis://me:pearl@host'), { hint: 'Start it.' })
  }
  const broken: Check = { name: 'broken', title: 'Broken', group: 'Services', look }
  const clean = (text: string) => text.replace('pearl', '***')
  const [reading] = await runChecks([broken], { ...tools, clean })
  assert.deepEqual(reading, {
    ...{ name: 'broken', title: 'Broken', group: 'Services', state: 'unknown', measuredAt: 5 },
    reason: 'It could not be looked at: no word from redis://me:***@host.',
    fix: { text: 'Start it.' },
  })
})

test('the board knows since when, tells of changes alone, and asks each check once at a time', async () => {
  let now = 1_000
  let isBroken = false
  let looks = 0
  const told: number[] = []
  const part: Check = {
    ...{ name: 'part', title: 'Part', group: 'Machine' },
    look: async () => {
      looks += 1
      return isBroken ? bad('It is broken.', 'Mend it.') : good('It is whole.')
    },
  }
  const board = new CheckBoard([fine, part], { now: () => now, pause: never }, () => told.push(now))
  await Promise.all([board.look(), board.look(), board.read(0)])
  assert.equal(looks, 1)
  now = 2_000
  assert.deepEqual(
    (await board.read(0)).map(({ since }) => since),
    [1_000, 1_000],
  )
  isBroken = true
  now = 3_000
  const [first] = await board.read(500)
  assert.deepEqual([first!.name, first!.since, first!.measuredAt], ['part', 3_000, 3_000])
  assert.deepEqual(told, [1_000, 3_000])
  assert.deepEqual(
    board.history('part')!.map(({ state, at }) => [state, at]),
    [
      ['bad', 3_000],
      ['good', 1_000],
    ],
  )
  assert.equal(board.history('other'), undefined)
})

test('the history of a day begins with the state that was in force then', async () => {
  let now = 0
  let state = true
  const part: Check = { ...fine, name: 'part', look: async () => (state ? good('a') : bad('b', 'Mend it.')) }
  const board = new CheckBoard([part], { now: () => now, pause: never })
  for (const hour of [0, 10, 20, 40, 50]) {
    now = hour * 3_600_000
    await board.look()
    state = !state
  }
  assert.deepEqual(
    board.history('part')!.map(({ at }) => at / 3_600_000),
    [50, 40, 20],
  )
})

test('the verdict says the worst in words and counts the rest', () => {
  const of = (...states: ('bad' | 'attention' | 'unknown' | 'good')[]) =>
    verdictOf(states.map((state) => ({ state, title: 'Disk', reason: '12 MB free.' }))).sentence
  assert.equal(verdictOf([]).state, 'unknown')
  assert.equal(of('good', 'good'), 'All 2 checks are good.')
  assert.equal(of('bad', 'good'), 'Disk: 12 MB free.')
  assert.equal(
    of('bad', 'bad', 'attention', 'attention', 'good'),
    'Disk: 12 MB free. Of the others 1 more is bad, 2 ask for attention.',
  )
  assert.equal(
    of('attention', 'attention', 'unknown'),
    'Disk: 12 MB free. Of the others 1 asks for attention, 1 could not be looked at.',
  )
  assert.equal(of('unknown'), 'Disk: 12 MB free.')
})
