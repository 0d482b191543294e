import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Schedule, ScheduleRun, ScheduleStore } from '../../trade/market/index.ts'
import { beginDue, runInProcess } from './run-schedules.ts'

const MINUTE = 60_000

/** Schedules in memory, with a clock of their own. */
function stage(start: number) {
  const clock = { now: start }
  const kept = new Map<string, Schedule>()
  const runs: (ScheduleRun & { readonly name: string })[] = []
  const claimed = new Set<string>()
  const beats: number[] = []
  const schedules: ScheduleStore = {
    put: async (schedule) => void kept.set(schedule.name, schedule),
    list: async () => [...kept.values()].map((one) => ({ ...one, last: null })),
    remove: async (name) => kept.delete(name),
    now: async () => clock.now,
    async begin(name, { dueAt, nextAt }) {
      const schedule = kept.get(name)
      if (schedule?.nextAt !== dueAt) return undefined
      kept.set(name, { ...schedule, nextAt })
      return runs.push({ name, dueAt, startedAt: clock.now, endedAt: null, outcome: null, message: '' }) - 1
    },
    async beat(run) {
      beats.push(run)
    },
    async end(run, outcome, message) {
      runs[run] = { ...runs[run]!, endedAt: clock.now, outcome, message }
    },
    async claim(name) {
      if (claimed.has(name)) return undefined
      claimed.add(name)
      return { [Symbol.asyncDispose]: async () => void claimed.delete(name) }
    },
  }
  const add = (name: string, nextAt: number) =>
    schedules.put({ name, cron: '*/5 * * * *', zone: 'UTC', arguments: ['check'], nextAt })
  return { clock, schedules, runs, add, kept, beats }
}

const signal = new AbortController().signal

test('what was missed is done once, and the next time lies ahead', async () => {
  const { clock, schedules, runs, add, kept } = stage(100 * MINUTE)
  await add('one', 5 * MINUTE)
  const runner = { schedules, signal, run: async () => 'fetched' }
  await Promise.all(await beginDue(runner))
  await Promise.all(await beginDue(runner))
  assert.deepEqual(
    runs.map(({ outcome, message }) => [outcome, message]),
    [['done', 'fetched']],
  )
  assert.equal(kept.get('one')!.nextAt, 105 * MINUTE)
  clock.now = 105 * MINUTE
  await Promise.all(await beginDue(runner))
  assert.equal(runs.length, 2)
})

test('a run that still goes on is not joined by another', async () => {
  const { clock, schedules, runs, add } = stage(0)
  await add('one', 0)
  const ended = Promise.withResolvers<string>()
  const runner = { schedules, signal, run: () => ended.promise }
  const first = await beginDue(runner)
  await new Promise((next) => setImmediate(next))
  clock.now = 5 * MINUTE
  await Promise.all(await beginDue(runner))
  assert.equal(runs[1]!.outcome, 'overlapped')
  ended.resolve('late')
  await Promise.all(first)
  assert.equal(runs[0]!.outcome, 'done')
})

test('a run says that it goes on for as long as it does, whatever becomes of what it says', async () => {
  const { schedules, beats, add } = stage(0)
  await add('one', 0)
  const heard = Promise.withResolvers<void>()
  const beat = async (run: number) => {
    beats.push(run)
    if (beats.length === 3) heard.resolve()
    throw new Error('no connection')
  }
  const run = async () => {
    await heard.promise
    return 'late'
  }
  await Promise.all(await beginDue({ schedules: { ...schedules, beat }, signal, run, beatMs: 2 }))
  const { length } = beats
  await new Promise((next) => setTimeout(next, 20))
  assert.deepEqual([beats.length, new Set(beats)], [length, new Set([0])])
})

test('what a command says when it fails is kept', async () => {
  const { schedules, runs, add } = stage(0)
  await add('one', 0)
  const run = () => Promise.reject(new Error('no answer'))
  await Promise.all(await beginDue({ schedules, signal, run }))
  assert.deepEqual([runs[0]!.outcome, runs[0]!.message], ['failed', 'no answer'])
})

test('a command runs in a process of its own and is told by its end', async () => {
  const schedule = { name: 'x', cron: '* * * * *', zone: 'UTC', nextAt: 0 }
  const run = runInProcess('postgres://leme:x@127.0.0.1:1/leme')
  assert.match(await run({ ...schedule, arguments: ['download', '--help'] }, signal), /fetch candles/)
  await assert.rejects(run({ ...schedule, arguments: ['list'] }, signal), /database/)
})
