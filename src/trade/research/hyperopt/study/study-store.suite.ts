import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import type { StudyStore, Trial, TrialRecord, TrialResult } from '../port.ts'
import { runStudy } from './run-study.ts'
import { plainEvaluator, steppingClock, studySpec, trialsOf, withoutDurations } from './study.fixture.ts'

/**
 * Judges an implementation of {@link StudyStore}. `open` lends a store that may hold other studies; every
 * test makes its own.
 */
export function studyStoreSuite(name: string, open: () => Promise<StudyStore> | StudyStore): void {
  describe(`StudyStore: ${name}`, () => {
    let made = 0
    const nextId = () => `${name}-${++made}`
    const created = async (store: StudyStore): Promise<string> =>
      (await store.create({ id: nextId(), spec: studySpec(), budget: 10 })).id
    const trial = (number: number, batch = 0): Trial => ({ number, batch, parameters: { fast: 5 + number } })
    const told = (number: number, loss = number): TrialResult => ({
      ...{ kind: 'told', number, durationMs: 1.5 },
      evaluation: {
        losses: [loss],
        figures: { a: 0.1 + 0.2, b: null },
        tradeHash: 'x',
        sharpePerTrade: 1 / 3,
      },
    })

    test('a new study runs and has no trials', async () => {
      const store = await open()
      const id = nextId()
      const spec = studySpec({ seed: 'a seed\0', batchSize: 3 })
      const study = await store.create({ id, spec, budget: 10 })
      const { createdAt, ...rest } = study
      assert.deepEqual(rest, { id, spec, budget: 10, status: 'running', stopReason: null, finishedAt: null })
      assert.ok(Number.isSafeInteger(createdAt) && createdAt > 1e12)
      assert.deepEqual(await store.get(id), study)
      assert.deepEqual(await store.trials(id, { limit: 5 }), { items: [], nextCursor: null })
    })

    test('an id that exists is left as it is', async () => {
      const store = await open()
      const id = await created(store)
      const before = await store.get(id)
      assert.deepEqual(await store.create({ id, spec: studySpec({ seed: 'other' }), budget: 99 }), before)
      assert.deepEqual(await store.get(id), before)
    })

    test('a study that is not there is undefined, has no trials and refuses everything else', async () => {
      const store = await open()
      assert.equal(await store.get('nowhere'), undefined)
      assert.deepEqual((await store.trials('nowhere', { limit: 5 })).items, [])
      const refused = { code: 'study.unknown', kind: 'no-data' }
      await assert.rejects(store.resume('nowhere', 5), refused)
      await assert.rejects(store.finish('nowhere', 'budget'), refused)
      await assert.rejects(store.ask('nowhere', [trial(0)]), refused)
      await assert.rejects(store.settle('nowhere', told(0)), refused)
      await store.remove('nowhere')
    })

    test('a finished study says why, and runs again with another budget', async () => {
      const store = await open()
      const id = await created(store)
      for (const reason of ['budget', 'exhausted', 'patience', 'time', 'cancelled', 'failed'] as const) {
        await store.finish(id, reason)
        const { status, stopReason, finishedAt } = (await store.get(id))!
        assert.deepEqual({ status, stopReason }, { status: 'finished', stopReason: reason })
        assert.ok(finishedAt !== null && finishedAt > 1e12)
      }
      await store.resume(id, 25)
      const { createdAt: _, spec: __, ...study } = (await store.get(id))!
      assert.deepEqual(study, { id, budget: 25, status: 'running', stopReason: null, finishedAt: null })
    })

    test('trials are kept before they run, in order, page by page', async () => {
      const store = await open()
      const id = await created(store)
      await store.ask(id, [trial(0), trial(1), trial(2)])
      await store.ask(id, [])
      await store.ask(id, [trial(3, 1)])
      const read: TrialRecord[] = []
      for (let cursor: string | undefined; ; ) {
        const page = await store.trials(id, { limit: 3, ...(cursor !== undefined && { cursor }) })
        read.push(...page.items)
        if (page.nextCursor === null) break
        cursor = page.nextCursor
      }
      const asked = [trial(0), trial(1), trial(2), trial(3, 1)].map((one) => ({ ...one, status: 'asked' }))
      assert.deepEqual(read, asked)
    })

    test('trials that leave a gap or come twice are refused, all of them', async () => {
      const store = await open()
      const id = await created(store)
      await store.ask(id, [trial(0), trial(1)])
      const refused = { code: 'study.out-of-order', kind: 'conflict' }
      for (const wrong of [[trial(3)], [trial(1)], [trial(2), trial(4)], [trial(2), trial(2)]]) {
        await assert.rejects(store.ask(id, wrong), refused)
      }
      assert.equal((await trialsOf(store, id)).length, 2)
    })

    test('of two processes that ask at once one does, the other is refused', async () => {
      const store = await open()
      const id = await created(store)
      const outcomes = await Promise.allSettled([1, 2, 3].map(() => store.ask(id, [trial(0), trial(1)])))
      assert.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, 1)
      assert.equal((await trialsOf(store, id)).length, 2)
    })

    test('a result is kept to the last bit, in any order, and the first one stands', async () => {
      const store = await open()
      const id = await created(store)
      await store.ask(id, [trial(0), trial(1), trial(2)])
      const results: TrialResult[] = [
        { kind: 'failed', number: 2, reason: 'no candles\0', durationMs: 0 },
        told(0, 0.1 + 0.2),
      ]
      for (const result of results) assert.equal(await store.settle(id, result), true)
      for (const number of [0, 2]) {
        assert.equal(await store.settle(id, told(number, -9)), false)
        assert.equal(await store.settle(id, { kind: 'failed', number, reason: 'late', durationMs: 1 }), false)
      }
      const [first, second, third] = await trialsOf(store, id)
      const { kind: _, ...result } = told(0, 0.1 + 0.2) as Extract<TrialResult, { kind: 'told' }>
      assert.deepEqual(first, { ...trial(0), status: 'told', ...result })
      assert.deepEqual(second, { ...trial(1), status: 'asked' })
      assert.ok(third?.status === 'failed')
      assert.match(third.reason, /^no candles/)
      await assert.rejects(store.settle(id, told(3)), { code: 'study.out-of-order' })
    })

    test('of the same result sent twice at once one is kept', async () => {
      const store = await open()
      const id = await created(store)
      await store.ask(id, [trial(0)])
      const kept = await Promise.all([1, 2, 3, 4].map((loss) => store.settle(id, told(0, loss))))
      assert.equal(kept.filter(Boolean).length, 1)
    })

    test('any parameters and numbers come back equal', async () => {
      const store = await open()
      const number = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0)
      const value = fc.oneof(number, fc.string(), fc.boolean())
      await fc.assert(
        fc.asyncProperty(
          fc.dictionary(fc.string(), value, { noNullPrototype: true }),
          number,
          async (parameters, loss) => {
            const id = await created(store)
            await store.ask(id, [{ number: 0, batch: 0, parameters }])
            await store.settle(id, told(0, loss))
            const [kept] = await trialsOf(store, id)
            assert.ok(kept?.status === 'told')
            assert.deepEqual(kept.parameters, parameters)
            assert.deepEqual(Object.keys(kept.parameters), Object.keys(parameters))
            assert.equal(kept.evaluation.losses[0], loss)
          },
        ),
        { numRuns: 30, seed: 12 },
      )
    })

    test('the list gives the newest first, page by page; a removed study is gone with its trials', async () => {
      const store = await open()
      const ids: string[] = []
      for (let count = 0; count < 4; count++) ids.push(await created(store))
      await store.ask(ids[1]!, [trial(0)])
      await store.remove(ids[1]!)
      assert.equal(await store.get(ids[1]!), undefined)
      assert.deepEqual(await trialsOf(store, ids[1]!), [])
      const listed: string[] = []
      for (let cursor: string | undefined; ; ) {
        const page = await store.list({ limit: 2, ...(cursor !== undefined && { cursor }) })
        assert.ok(page.items.length <= 2)
        listed.push(...page.items.map(({ id }) => id))
        if (page.nextCursor === null) break
        cursor = page.nextCursor
      }
      assert.deepEqual(
        listed.filter((id) => ids.includes(id)),
        [ids[3], ids[2], ids[0]],
      )
      await assert.rejects(store.list({ limit: 1, cursor: "1' or true" }), { code: 'page.bad-cursor' })
      await assert.rejects(store.trials(ids[0]!, { limit: 1, cursor: '-1' }), { code: 'page.bad-cursor' })
      const beyond = await store.trials(ids[0]!, { limit: 1, cursor: '999999999999999' })
      assert.deepEqual(beyond, { items: [], nextCursor: null })
    })

    test('one at a time may run a study; who is done lets the next one', async () => {
      const store = await open()
      const [id, other] = [nextId(), nextId()]
      const first = await store.claim(id)
      assert.ok(first)
      assert.equal(await store.claim(id), undefined)
      const second = await store.claim(other)
      assert.ok(second, 'another study is free')
      await first[Symbol.asyncDispose]()
      const next = await store.claim(id)
      assert.ok(next)
      await Promise.all([second, next].map((claim) => claim[Symbol.asyncDispose]()))
    })

    test('a study that was cancelled goes on to the trials of one that was not', async () => {
      const store = await open()
      const [whole, cut] = [nextId(), nextId()]
      const run = (id: string, signal?: AbortSignal, onTrial = () => {}) =>
        runStudy(
          { id, spec: studySpec(), budget: 22 },
          {
            ...{ store, evaluator: plainEvaluator(), now: steppingClock() },
            onEvent: ({ kind }) => (kind === 'trial' ? onTrial() : undefined),
            ...(signal && { signal }),
          },
        )
      const outcome = await run(whole)
      const abort = new AbortController()
      let trials = 0
      const stopped = await run(cut, abort.signal, () => ++trials === 10 && abort.abort())
      assert.deepEqual([stopped.stopReason, stopped.done], ['cancelled', 10])
      assert.deepEqual((await run(cut)).best.map(withoutDuration), outcome.best.map(withoutDuration))
      assert.deepEqual(
        withoutDurations(await trialsOf(store, cut)),
        withoutDurations(await trialsOf(store, whole)),
      )
    })
  })
}

function withoutDuration(trial: TrialRecord): object {
  return withoutDurations([trial])[0]!
}
