import { type ClosedTrade, Fault } from '../../domain/index.ts'
import { memoryTransaction } from './memory-transaction.ts'
import type { Page, Run, RunStore } from './port.ts'

interface StoredRun {
  run: Run
  trades: readonly ClosedTrade[]
}

/** A {@link RunStore} that forgets everything with the process: for tests. `now` gives UTC milliseconds. */
export function memoryRunStore({ now }: { readonly now: () => number }): RunStore {
  const stored = new Map<string, StoredRun>()
  const creating = new Map<string, Promise<void>>()
  const isOpen = ({ run }: StoredRun) => run.status === 'queued' || run.status === 'running'
  const require = (id: string): StoredRun => {
    const found = stored.get(id)
    if (found) return found
    throw new Fault('no-data', 'run.unknown', `there is no run "${id}"`)
  }
  const change = (id: string, changes: Partial<Run>): void => {
    const entry = require(id)
    entry.run = { ...entry.run, ...changes }
  }

  return {
    async create({ id, kind, title, spec }, alongside) {
      for (let other = creating.get(id); other; other = creating.get(id)) await other.catch(() => {})
      const found = stored.get(id)
      if (found) return found.run
      const run: Run = {
        ...{ id, kind, title, spec: copyOf(spec), status: 'queued', progress: 0, message: '' },
        ...{ result: null, error: null, createdAt: now(), startedAt: null, finishedAt: null },
      }
      const work = memoryTransaction(async (transaction) => {
        await alongside?.(transaction)
        stored.set(id, { run, trades: [] })
      })
      creating.set(id, work)
      await work.finally(() => creating.delete(id))
      return run
    },

    async start(id) {
      const entry = stored.get(id)
      if (!entry || !isOpen(entry)) return false
      change(id, { status: 'running', startedAt: entry.run.startedAt ?? now() })
      return true
    },

    async report(id, progress, message) {
      if (require(id).run.status === 'running') change(id, { progress, message })
    },

    async finish(id, result, trades = []) {
      const entry = require(id)
      if (!isOpen(entry)) return
      change(id, { status: 'done', progress: 1, result: copyOf(result), finishedAt: now() })
      entry.trades = [...trades]
    },

    async fail(id, error) {
      if (isOpen(require(id))) change(id, { status: 'failed', error, finishedAt: now() })
    },

    get: async (id) => stored.get(id)?.run,

    async list({ kind, limit, cursor }) {
      const runs = [...stored.values()].map(({ run }) => run)
      return page(runs.filter((run) => kind === undefined || run.kind === kind).reverse(), limit, cursor)
    },

    trades: async (id, { limit, cursor }) => page(stored.get(id)?.trades ?? [], limit, cursor),
  }
}

/** A cursor is the number of items before the page. */
function page<T>(items: readonly T[], limit: number, cursor = '0'): Page<T> {
  if (!/^\d{1,15}$/.test(cursor)) {
    throw new Fault('usage', 'page.bad-cursor', `"${cursor}" is not a cursor of this list`)
  }
  const end = Number(cursor) + limit
  return {
    items: items.slice(Number(cursor), end),
    nextCursor: end < items.length ? String(end) : null,
  }
}

/** What a database would give back. */
function copyOf(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value ?? null))
}
