import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import type { Fence, Leaders, Term } from './leader.ts'

/** Leaders, something that they write, and a hand that takes a right away from whoever does not notice. */
export interface LeaderWorld {
  readonly leaders: Leaders
  /** Adds to what was written, under the fence, in one transaction. @throws OperationError `leader.fenced` */
  write(fence: Fence, value: number): Promise<void>
  written(): Promise<readonly number[]>
  /** As when the process that has it is stopped for long: the right goes, and it does not hear of it. */
  usurp(name: string): Promise<void>
}

/** Judges an implementation of {@link Leaders}. */
export function leaderSuite(name: string, open: () => Promise<LeaderWorld>, numRuns = 100): void {
  describe(`Leaders: ${name}`, () => {
    let count = 0
    const named = () => `suite.${name}.${++count}`

    test('one at a time leads; who comes after has a later epoch', async () => {
      const { leaders } = await open()
      const what = named()
      const first = (await leaders.lead(what))!
      assert.equal(await leaders.lead(what), undefined)
      const other = (await leaders.lead(`${what}.other`))!
      await other[Symbol.asyncDispose]()
      await first[Symbol.asyncDispose]()
      const second = (await leaders.lead(what))!
      assert.ok(second.epoch > first.epoch)
      assert.deepEqual([await leaders.holds(first), await leaders.holds(second)], [false, true])
      await second[Symbol.asyncDispose]()
    })

    test('who lost its right without noticing writes until another one begins, and then never again', async () => {
      const { leaders, write, written, usurp } = await open()
      const what = named()
      const stale = (await leaders.lead(what))!
      await write(stale, 1)
      await usurp(what)
      await write(stale, 2)
      const next = (await leaders.lead(what))!
      await assert.rejects(write(stale, 3), { code: 'leader.fenced' })
      await write(next, 4)
      await assert.rejects(write(stale, 5), { code: 'leader.fenced' })
      await stale[Symbol.asyncDispose]()
      await write(next, 6)
      assert.deepEqual(await written(), [1, 2, 4, 6])
      assert.equal(await leaders.lead(what), undefined, 'what a stale one gives back is not its own any more')
      await next[Symbol.asyncDispose]()
    })

    test('a fence of nobody is refused', async () => {
      const { write, leaders } = await open()
      await assert.rejects(write({ name: named(), epoch: 1 }, 1), { code: 'leader.fenced' })
      assert.equal(await leaders.holds({ name: named(), epoch: 1 }), false)
    })

    test('however leaders come, are stopped and go on, epochs of what was written never step back', async () => {
      const acts = fc.array(fc.constantFrom('lead', 'write', 'stop', 'end'), { minLength: 5, maxLength: 25 })
      const chosen = fc.array(fc.nat({ max: 3 }), { minLength: 25, maxLength: 25 })
      await fc.assert(
        fc.asyncProperty(acts, chosen, async (doing, who) => {
          const { leaders, write, written, usurp } = await open()
          const what = named()
          const terms: Term[] = []
          for (const [at, act] of doing.entries()) {
            const term = terms[terms.length === 0 ? 0 : who[at]! % terms.length]
            // Whoever would only wait for the right is left out: that takes a second each time.
            if (act === 'lead') {
              await usurp(what)
              terms.push((await leaders.lead(what))!)
            }
            if (act === 'stop') await usurp(what)
            if (act === 'end') await term?.[Symbol.asyncDispose]()
            // Whoever was stopped goes on as if nothing had happened.
            if (act === 'write' && term) {
              const isNewest = term === terms.at(-1)
              const refused = await write(term, term.epoch).then(
                () => undefined,
                (error: { code: string }) => error.code,
              )
              assert.equal(refused, isNewest ? undefined : 'leader.fenced')
            }
          }
          const epochs = await written()
          assert.deepEqual(
            epochs,
            [...epochs].sort((a, b) => a - b),
          )
          for (const term of terms) await term[Symbol.asyncDispose]()
        }),
        { numRuns },
      )
    })
  })
}
