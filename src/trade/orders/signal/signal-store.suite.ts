// Long because one suite judges everything that a store of signals promises.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { parseTimeframe } from '../../../domain/index.ts'
import { plainSignals } from './plain-signals.fixture.ts'
import type { SignalStore } from './port.ts'
import { type NewSignal, SIGNAL_TTL_MS, type SignalFeedback } from './schema.ts'

/** A store whose clock the suite sets. */
export interface LentStore {
  readonly store: SignalStore
  /** UTC milliseconds from now on, until it is set again. */
  setClock(time: number): Promise<void> | void
}

const START = Date.UTC(2025, 0, 6)
const ACTOR = 'key:0123456789abcdef'

/** A signal of an account, with the parts that are given. */
export function sampleSignal(accountId: string, part: Partial<NewSignal> = {}): NewSignal {
  return {
    ...{ accountId, symbol: 'EURUSD', timeframe: parseTimeframe('5m'), side: 'buy', volume: 0.1 },
    ...{ price: null, stopLoss: 1.05, takeProfit: 1.2, comment: 'mean reversion', ttlMs: SIGNAL_TTL_MS },
    ...{ dedupeKey: 'first', ...part },
  }
}

export function sampleFeedback(signalId: string, accountId: string): SignalFeedback {
  return {
    ...{ signalId, accountId, status: 'FILLED', ticket: '42', price: 1.1, volume: 0.1 },
    message: 'done at once',
  }
}

/** Judges an implementation of {@link SignalStore}; every test works on accounts of its own. */
export function signalStoreSuite(name: string, open: () => LentStore): void {
  describe(`SignalStore: ${name}`, () => {
    const { store, setClock } = open()
    let accounts = 0
    const account = () => `${name}-${++accounts}`
    const put = async (accountId: string, part: Partial<NewSignal> = {}) =>
      (await store.put(sampleSignal(accountId, part), 'cli')).signal

    test('a signal goes from pending to sent to acked, and each step is on record', async () => {
      const id = account()
      await setClock(START)
      const given = sampleSignal(id)
      const made = await store.put(given, 'session')
      assert.equal(made.kind, 'done')
      const { signal } = made
      assert.deepEqual(signal, {
        ...given,
        ...{ id: signal.id, number: signal.number, state: 'PENDING', createdAt: START },
        ...{ expiresAt: START + SIGNAL_TTL_MS, sentAt: null, ackedAt: null },
      })
      await setClock(START + 10)
      const sent = { ...signal, state: 'SENT', sentAt: START + 10 }
      assert.deepEqual(await store.next({ accountId: id }, ACTOR), sent)
      assert.deepEqual(await store.get(signal.id), sent)
      await setClock(START + 20)
      const acked = { ...sent, state: 'ACKED', ackedAt: START + 20 }
      assert.deepEqual(await store.ack(signal.id, id, ACTOR), { kind: 'done', signal: acked })
      assert.deepEqual(await store.ack(signal.id, id, ACTOR), { kind: 'already', signal: acked })
      const { transitions } = await store.history(signal.id)
      assert.deepEqual(transitions, [
        { time: START, actor: 'session', from: null, to: 'PENDING' },
        { time: START + 10, actor: ACTOR, from: 'PENDING', to: 'SENT' },
        { time: START + 20, actor: ACTOR, from: 'SENT', to: 'ACKED' },
      ])
    })

    test('the oldest that fits comes first, and symbols and timeframe narrow it', async () => {
      const id = account()
      await setClock(START)
      const one = await put(id, { dedupeKey: '1' })
      const two = await put(id, { dedupeKey: '2', symbol: 'XAUUSD.m' })
      const three = await put(id, { dedupeKey: '3', timeframe: parseTimeframe('1h') })
      const next = async (part = {}) => (await store.next({ accountId: id, ...part }, ACTOR))?.id
      assert.equal(await next({ symbols: ['GBPUSD', 'XAUUSD.m'] }), two.id)
      assert.equal(await next({ symbols: [] }), undefined)
      assert.equal(await next({ timeframe: '1h' }), three.id)
      assert.equal(await next({ timeframe: '4h' }), undefined)
      assert.equal(await next(), one.id)
      assert.equal(await next(), undefined)
      assert.equal(await store.next({ accountId: account() }, ACTOR), undefined)
    })

    test('up to the last millisecond it is handed out, and then never', async () => {
      const id = account()
      await setClock(START)
      const early = await put(id, { dedupeKey: 'early', ttlMs: 1_000 })
      const late = await put(id, { dedupeKey: 'late', ttlMs: 1_000 })
      await setClock(START + 999)
      assert.equal((await store.next({ accountId: id }, ACTOR))?.id, early.id)
      await setClock(START + 1_000)
      assert.equal(await store.next({ accountId: id }, ACTOR), undefined)
      assert.equal((await store.get(late.id))?.state, 'EXPIRED')
      assert.deepEqual((await store.history(late.id)).transitions.at(-1), {
        ...{ time: START + 1_000, actor: 'clock', from: 'PENDING', to: 'EXPIRED' },
      })
      await setClock(START)
      assert.equal(await store.next({ accountId: id }, ACTOR), undefined, 'a clock set back revives nothing')
      assert.equal((await store.ack(early.id, id, ACTOR)).kind, 'done', 'it arrived, late as it is')
    })

    test('put again it is the same signal, and a key stands for one signal of its account', async () => {
      const [id, other] = [account(), account()]
      await setClock(START)
      const signal = await put(id)
      await store.next({ accountId: id }, ACTOR)
      await setClock(START + 5)
      const again = await store.put(sampleSignal(id), 'session')
      assert.deepEqual(again, { kind: 'already', signal: { ...signal, state: 'SENT', sentAt: START } })
      for (const part of [{ side: 'sell' }, { volume: null }, { ttlMs: 5_000 }, { comment: '' }] as const) {
        await assert.rejects(store.put(sampleSignal(id, part), 'cli'), { code: 'signal.changed' })
      }
      assert.notEqual((await put(other)).id, signal.id)
    })

    test('a terminal speaks of its own account, and of what it was handed', async () => {
      const id = account()
      await setClock(START)
      const { id: signalId } = await put(id, { ttlMs: 1_000 })
      const say = async (accountId: string) => [
        await store.ack(signalId, accountId, ACTOR),
        await store.feedback(sampleFeedback(signalId, accountId), ACTOR),
      ]
      const refused = (reason: string, state: string) => {
        const one = { kind: 'refused', reason, state }
        return [one, one]
      }
      assert.deepEqual(await say(id), refused('state', 'PENDING'))
      assert.deepEqual(await say('foreign'), refused('account', 'PENDING'))
      await setClock(START + 1_000)
      assert.deepEqual(await say(id), refused('state', 'EXPIRED'))
      const unknown = { kind: 'refused', reason: 'unknown' }
      assert.deepEqual(await store.ack('nobody', id, ACTOR), unknown)
      assert.deepEqual(await store.feedback(sampleFeedback('nobody', id), ACTOR), unknown)
      assert.deepEqual(await store.history('nobody'), { transitions: [], feedback: [] })
      assert.equal(await store.get('nobody'), undefined)
    })

    test('of reports with the same ticket and status the first is kept', async () => {
      const id = account()
      await setClock(START)
      const { id: signalId } = await put(id)
      await store.next({ accountId: id }, ACTOR)
      const report = sampleFeedback(signalId, id)
      const none = { ...report, status: 'REJECTED', ticket: null, price: null, volume: null } as const
      const kinds: string[] = []
      for (const one of [report, { ...report, price: 9 }, { ...report, ticket: '43' }, none, none]) {
        kinds.push((await store.feedback(one, ACTOR)).kind)
      }
      assert.deepEqual(kinds, ['done', 'already', 'done', 'done', 'already'])
      const stamp = { time: START, actor: ACTOR }
      assert.deepEqual((await store.history(signalId)).feedback, [
        { ...report, ...stamp },
        { ...report, ticket: '43', ...stamp },
        { ...none, ...stamp },
      ])
      assert.equal((await store.get(signalId))?.state, 'SENT', 'a report is no acknowledgement')
    })

    test('pages go from the newest to the oldest, by account and state', async () => {
      const id = account()
      await setClock(START)
      for (let at = 0; at < 5; at++) await put(id, { dedupeKey: `${at}` })
      await store.next({ accountId: id }, ACTOR)
      const page = await store.list({ accountId: id, limit: 2 })
      assert.deepEqual(
        page.map(({ dedupeKey }) => dedupeKey),
        ['4', '3'],
      )
      const rest = await store.list({ accountId: id, before: page[1]!.number, limit: 10 })
      assert.deepEqual(
        rest.map(({ dedupeKey, state }) => `${dedupeKey} ${state}`),
        ['2 PENDING', '1 PENDING', '0 SENT'],
      )
      await setClock(START + SIGNAL_TTL_MS)
      assert.equal((await store.list({ accountId: id, state: 'PENDING', limit: 9 })).length, 0)
      assert.equal((await store.list({ accountId: id, state: 'EXPIRED', limit: 9 })).length, 4)
    })

    test('a value that cannot be is refused in every field, and nothing is kept', async () => {
      const id = account()
      const bad: Readonly<Record<keyof NewSignal, readonly unknown[]>> = {
        accountId: ['', ' ', 'a b', 'x'.repeat(65), null],
        symbol: ['', 'EUR USD', 'x'.repeat(33), 'EUR\0', null],
        timeframe: ['M5', '7m', '', null],
        side: ['BUY', 'hold', null],
        volume: [0, -1, Number.NaN, Number.POSITIVE_INFINITY, 1e10, '1'],
        price: [0, -1, Number.NaN, 1e13],
        stopLoss: [0, Number.NEGATIVE_INFINITY],
        takeProfit: [0, true],
        comment: ['a\nb', '\0', '\ud800', 'x'.repeat(201), null],
        ttlMs: [0, 999, 86_400_001, 1_000.5, Number.NaN],
        dedupeKey: ['', '\u0007', 'x'.repeat(129), null],
      }
      for (const [field, values] of Object.entries(bad)) {
        for (const value of values) {
          const signal = { ...sampleSignal(id), [field]: value } as NewSignal
          await assert.rejects(store.put(signal, 'cli'), { code: 'signal.invalid' }, `${field} ${value}`)
        }
      }
      assert.deepEqual(await store.list({ accountId: id, limit: 9 }), [])
      const { id: signalId } = await put(id)
      await store.next({ accountId: id }, ACTOR)
      const badReport: Readonly<Record<keyof SignalFeedback, readonly unknown[]>> = {
        signalId: ['', 'a b'],
        accountId: ['', null],
        status: ['filled', ''],
        ticket: ['', 42, 'a b', 'x'.repeat(65)],
        price: [0, -1, Number.NaN],
        volume: [0, Number.POSITIVE_INFINITY],
        message: ['\0', 'x'.repeat(501), null],
      }
      for (const [field, values] of Object.entries(badReport)) {
        for (const value of values) {
          const report = { ...sampleFeedback(signalId, id), [field]: value } as SignalFeedback
          await assert.rejects(store.feedback(report, ACTOR), { code: 'signal.invalid' }, `${field} ${value}`)
        }
      }
      assert.deepEqual((await store.history(signalId)).feedback, [])
    })

    test('texts and numbers come back as they were', async () => {
      const id = account()
      await setClock(START)
      const part = { comment: "Übung – 'x'; ½", dedupeKey: '"k" \\ %', volume: 0.1 + 0.2, price: 1e-9 }
      const { id: signalId } = await put(id, part)
      const read = await store.get(signalId)
      assert.deepEqual({ ...read, ...part }, read)
    })

    test('any course of events goes as in a plain list', async () => {
      const step = fc.oneof(
        fc.record({
          ...{ kind: fc.constant('put' as const), key: fc.nat(6), symbol: fc.constantFrom('A', 'B') },
          ...{ ttlMs: fc.constantFrom(1_000, 2_000, 5_000), account: fc.nat(1) },
        }),
        fc.record({ kind: fc.constant('wait' as const), ms: fc.constantFrom(1, 500, 999, 1_000) }),
        fc.record({
          ...{ kind: fc.constant('next' as const), account: fc.nat(1) },
          symbol: fc.option(fc.constantFrom('A', 'B'), { nil: undefined }),
        }),
        fc.record({ kind: fc.constant('ack' as const), account: fc.nat(1), key: fc.nat(6) }),
        fc.record({
          ...{ kind: fc.constant('report' as const), account: fc.nat(1), key: fc.nat(6) },
          ticket: fc.constantFrom('1', '2', null),
        }),
      )
      await fc.assert(
        fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
          const accountIds = [account(), account()]
          const plain = plainSignals()
          const ids = new Map<string, string>()
          let now = START
          await setClock(now)
          for (const one of steps) {
            if (one.kind === 'wait') {
              now += one.ms
              await setClock(now)
              continue
            }
            const accountId = accountIds[one.account]!
            if (one.kind === 'put') {
              const key = `${one.account}-${one.key}`
              const part = { dedupeKey: key, symbol: one.symbol, ttlMs: one.ttlMs }
              const expected = plain.put({ accountId, key, symbol: one.symbol, ttlMs: one.ttlMs, now })
              const told = await store.put(sampleSignal(accountId, part), ACTOR).then(
                ({ kind, signal }) => {
                  ids.set(key, signal.id)
                  return kind
                },
                ({ code }) => code,
              )
              assert.equal(told, expected)
            } else if (one.kind === 'next') {
              const ask = { accountId, ...(one.symbol && { symbols: [one.symbol] }) }
              const told = await store.next(ask, ACTOR)
              assert.equal(told?.dedupeKey, plain.next(accountId, one.symbol, now))
            } else {
              // Every signal that the account may know, and some of the other one.
              const key = [...ids.keys()].toSorted()[one.key]
              if (key === undefined) continue
              const id = ids.get(key)!
              const told =
                one.kind === 'ack'
                  ? await store.ack(id, accountId, ACTOR)
                  : await store.feedback({ ...sampleFeedback(id, accountId), ticket: one.ticket }, ACTOR)
              const expected =
                one.kind === 'ack' ? plain.ack(key, accountId, now) : plain.report(key, accountId, one.ticket)
              assert.equal(told.kind === 'refused' ? `refused ${told.reason}` : told.kind, expected)
            }
          }
          for (const [key, id] of ids) {
            const { transitions, feedback } = await store.history(id)
            assert.deepEqual(
              transitions.map(({ time, to }) => [time - START, to]),
              plain.courseOf(key, now).map(([time, to]) => [time - START, to]),
            )
            assert.deepEqual(
              feedback.map(({ ticket }) => ticket),
              plain.ticketsOf(key),
            )
          }
        }),
        { numRuns: 60 },
      )
    })
  })
}
