import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { StartTurns } from './start-turns.ts'

const settle = async () => {
  for (let turn = 0; turn < 10; turn++) await Promise.resolve()
}

test('at most so many have a turn, in the order in which they came', async () => {
  const turns = new StartTurns(1)
  const { signal } = new AbortController()
  const had: string[] = []
  const take = async (name: string) => {
    const give = await turns.take(signal)
    had.push(name)
    return give
  }
  const [first, second, third] = ['a', 'b', 'c'].map(take)
  await settle()
  assert.deepEqual(had, ['a'])
  ;(await first!)()
  const give = await second!
  await settle()
  assert.deepEqual(had, ['a', 'b'])
  give()
  give()
  await third!
  assert.deepEqual(had, ['a', 'b', 'c'])
})

test('one that leaves when its turn has just come lets the next one', async () => {
  const turns = new StartTurns(1)
  const leaves = new AbortController()
  const give = await turns.take(new AbortController().signal)
  void turns.take(leaves.signal)
  const next = turns.take(new AbortController().signal)
  give()
  leaves.abort()
  let isNext = false
  void next.then(() => {
    isNext = true
  })
  await settle()
  assert.ok(isNext)
})

test('whoever comes, leaves and gives back, in whatever order: never too many, and nobody is forgotten', async () => {
  const step = fc.record({
    kind: fc.constantFrom('take', 'leave', 'give'),
    which: fc.nat(20),
    waits: fc.boolean(),
  })
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 3 }),
      fc.array(step, { maxLength: 40 }),
      async (most, steps) => {
        const turns = new StartTurns(most)
        const comers: { control: AbortController; give?: () => void; isDone?: boolean }[] = []
        const holding = () =>
          comers.filter(({ give, control, isDone }) => give && !control.signal.aborted && !isDone)
        for (const { kind, which, waits } of steps) {
          const one = comers[which % Math.max(comers.length, 1)]
          if (kind === 'take') {
            const comer: (typeof comers)[number] = { control: new AbortController() }
            comers.push(comer)
            void turns.take(comer.control.signal).then((give) => {
              comer.give = give
              // Whoever left gives back what it was still given.
              if (comer.control.signal.aborted) give()
            })
          } else if (kind === 'leave' && one && !one.give) one.control.abort()
          else if (kind === 'give' && one?.give) {
            one.give()
            one.isDone = true
          }
          if (waits) await settle()
          assert.ok(holding().length <= most)
        }
        for (let left = comers.length; left > 0; left--) {
          await settle()
          for (const one of holding()) {
            one.give?.()
            one.isDone = true
          }
        }
        await settle()
        assert.ok(comers.every(({ give }) => give !== undefined))
      },
    ),
    { numRuns: 300, seed: 4 },
  )
})
