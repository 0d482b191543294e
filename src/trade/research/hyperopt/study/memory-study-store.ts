import { Fault } from '../../../../domain/index.ts'
import type { Page } from '../../port.ts'
import type { StudyRecord, StudyStore, TrialRecord } from '../port.ts'
import { neverAsked, notNext, unknownStudy } from './study-refusal.ts'

interface Stored {
  study: StudyRecord
  readonly trials: TrialRecord[]
}

/** A {@link StudyStore} that forgets everything with the process: for tests. `now` gives UTC milliseconds. */
export function memoryStudyStore({ now }: { readonly now: () => number }): StudyStore {
  const stored = new Map<string, Stored>()
  const claimed = new Set<string>()
  const require = (id: string): Stored => {
    const found = stored.get(id)
    if (found) return found
    throw unknownStudy(id)
  }

  return {
    async create({ id, spec, budget }) {
      const found = stored.get(id)
      if (found) return found.study
      const study: StudyRecord = {
        ...{ id, spec: copyOf(spec), budget, status: 'running', stopReason: null },
        ...{ createdAt: now(), finishedAt: null },
      }
      stored.set(id, { study, trials: [] })
      return study
    },

    async resume(id, budget) {
      const entry = require(id)
      entry.study = { ...entry.study, budget, status: 'running', stopReason: null, finishedAt: null }
    },

    async finish(id, stopReason) {
      const entry = require(id)
      entry.study = { ...entry.study, status: 'finished', stopReason, finishedAt: now() }
    },

    async ask(id, trials) {
      const { trials: kept } = require(id)
      trials.forEach(({ number }, at) => {
        if (number !== kept.length + at) throw notNext(id, number, kept.length + at)
      })
      for (const trial of copyOf(trials)) kept.push({ ...trial, status: 'asked' })
    },

    async settle(id, result) {
      const { trials } = require(id)
      const trial = trials[result.number]
      if (!trial) throw neverAsked(id, result.number)
      if (trial.status !== 'asked') return false
      const { number, durationMs } = result
      trials[number] =
        result.kind === 'told'
          ? { ...trial, status: 'told', evaluation: copyOf(result.evaluation), durationMs }
          : { ...trial, status: 'failed', reason: result.reason, durationMs }
      return true
    },

    get: async (id) => stored.get(id)?.study,

    async list({ limit, cursor }) {
      return page([...stored.values()].map(({ study }) => study).reverse(), limit, cursor)
    },

    async trials(id, { limit, cursor }) {
      return page([...(stored.get(id)?.trials ?? [])], limit, cursor)
    },

    async remove(id) {
      stored.delete(id)
    },

    async claim(id) {
      if (claimed.has(id)) return undefined
      claimed.add(id)
      return {
        async [Symbol.asyncDispose]() {
          claimed.delete(id)
        },
      }
    },
  }
}

/** A cursor is the number of items before the page. */
function page<T>(items: readonly T[], limit: number, cursor = '0'): Page<T> {
  if (!/^\d{1,15}$/.test(cursor)) {
    throw new Fault('usage', 'page.bad-cursor', `"${cursor}" is not a cursor of this list`)
  }
  const end = Number(cursor) + limit
  return { items: items.slice(Number(cursor), end), nextCursor: end < items.length ? String(end) : null }
}

/** What a database would give back. */
function copyOf<T>(value: T): T {
  return JSON.parse(JSON.stringify(value))
}
