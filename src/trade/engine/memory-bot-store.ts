import { type ClosedTrade, Fault } from '../../domain/index.ts'
import type { BotCommit, BotRecord, BotStore, JournalEntry, OpenPosition } from './port.ts'

interface StoredBot {
  record: BotRecord
  readonly journal: JournalEntry[]
  readonly trades: ClosedTrade[]
  positions: readonly OpenPosition[]
  readonly equity: { readonly time: number; readonly equity: number }[]
}

/** A {@link BotStore} that forgets everything with the process: for tests and dry runs. `now` gives UTC milliseconds. */
export function memoryBotStore({ now }: { readonly now: () => number }): BotStore {
  const bots = new Map<string, StoredBot>()
  const claimed = new Set<string>()
  const require = (id: string): StoredBot => {
    const bot = bots.get(id)
    if (bot) return bot
    throw new Fault('no-data', 'bot.unknown', `there is no bot "${id}"`)
  }

  return {
    async register({ id, name, spec }) {
      const known = bots.get(id)
      if (known) return known.record
      const record: BotRecord = {
        ...{ id, name, mode: 'paper', spec: copyOf(spec), status: 'starting' },
        ...{ cursor: null, message: '', seenAt: now() },
      }
      bots.set(id, { record, journal: [], trades: [], positions: [], equity: [] })
      return record
    },

    async commit(id, commit) {
      const bot = require(id)
      check(bot, commit)
      const entries = commit.entries.map((entry) => ({ ...entry, body: copyOf(entry.body) }))
      bot.journal.push(...entries)
      bot.trades.push(...commit.closed)
      bot.positions = [...commit.positions]
      bot.equity.push({ time: commit.cursor, equity: commit.equity })
      bot.record = { ...bot.record, cursor: commit.cursor, seenAt: now() }
    },

    async setStatus(id, status, message) {
      const bot = require(id)
      bot.record = { ...bot.record, status, message, seenAt: now() }
    },

    get: async (id) => bots.get(id)?.record,
    list: async () => [...bots.values()].map(({ record }) => record),

    async journal(id, { fromSeq = 0, limit } = {}) {
      const entries = bots.get(id)?.journal.filter(({ seq }) => seq >= fromSeq) ?? []
      return entries.slice(0, limit)
    },

    trades: async (id) => [...(bots.get(id)?.trades ?? [])],
    positions: async (id) => bots.get(id)?.positions ?? [],
    equity: async (id) => [...(bots.get(id)?.equity ?? [])],

    async remove(id) {
      bots.delete(id)
    },

    async claim(id) {
      if (claimed.has(id)) return undefined
      claimed.add(id)
      return {
        [Symbol.asyncDispose]: async () => {
          claimed.delete(id)
        },
      }
    },
  }
}

/** Everything that is refused is refused before anything is changed. */
function check({ record, journal, trades }: StoredBot, commit: BotCommit): void {
  if (record.cursor !== null && commit.cursor <= record.cursor) {
    throw new Fault('conflict', 'bot.cursor-behind', `${commit.cursor} does not advance bot "${record.id}"`)
  }
  let last = journal.at(-1)?.seq
  for (const { seq } of commit.entries) {
    if (last !== undefined && seq !== last + 1) {
      throw new Fault(
        'conflict',
        'bot.journal-gap',
        `the journal of bot "${record.id}" goes on at ${last + 1}`,
      )
    }
    last = seq
  }
  for (const { id } of commit.closed) {
    if (!trades.some((trade) => trade.id === id)) continue
    throw new Fault('conflict', 'bot.trade-twice', `trade ${id} of bot "${record.id}" is closed already`)
  }
}

/** What a database would give back. */
function copyOf(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value ?? null))
}
