import { type JobHandler, type JobId, type JobLine, parseJobId } from '../../src/control/job/index.ts'
import type { Transaction } from '../../src/control/tenant/index.ts'
import type { Random } from '../../src/math/index.ts'

type Sql = ReturnType<typeof import('postgres')>

/** Texts that are no ids, or ids of nothing. */
const NONSENSE = ['', '../../etc/passwd', "x'; drop table control.job; --", 'api-0000000000000000', 'null']

export interface Delivered {
  messages: number
  doubled: number
  shuffled: number
  lost: number
  nonsense: number
}

/**
 * A line that keeps its messages in a table of the same database, so that they commit with the rows, and hands
 * them out badly: some never, some several times, in any order, and nonsense in between.
 */
export class BadLine {
  readonly delivered: Delivered = { messages: 0, doubled: 0, shuffled: 0, lost: 0, nonsense: 0 }
  readonly #sql: Sql
  readonly #draw: Random
  readonly #handlers: JobHandler[] = []
  readonly #closing = new AbortController()
  readonly #busy = new Set<Promise<void>>()

  constructor(sql: Sql, draw: Random) {
    this.#sql = sql
    this.#draw = draw
  }

  readonly send: JobLine['send'] = async ({ id }, transaction) => {
    await inside(transaction).unsafe('insert into public.message (id) values ($1)', [id])
  }

  /** What a worker is lent. */
  get line(): JobLine {
    return {
      send: this.send,
      work: async (_kind, handler) => {
        this.#handlers.push(handler)
      },
    }
  }

  /** Hands out what was sent since; `takes` may have a message instead of a worker. */
  async deliver(takes: (id: JobId) => Promise<boolean>): Promise<void> {
    const rows = await this.#sql<
      { id: string }[]
    >`with taken as (delete from public.message returning number, id)
      select id from taken order by number`
    const texts = rows.flatMap(({ id }) => this.#fate(id))
    if (this.#draw.next() < 0.3) {
      texts.push(NONSENSE[this.#draw.int(NONSENSE.length)]!)
      this.delivered.nonsense++
    }
    if (texts.length > 1) {
      this.#draw.shuffle(texts)
      this.delivered.shuffled += texts.length
    }
    for (const text of texts) await this.#hand(text, takes)
  }

  async close(): Promise<void> {
    this.#closing.abort()
    await Promise.all(this.#busy)
  }

  #fate(id: string): string[] {
    if (this.#draw.next() < 0.1) {
      this.delivered.lost++
      return []
    }
    const copies = this.#draw.next() < 0.4 ? 2 + this.#draw.int(3) : 1
    this.delivered.doubled += copies - 1
    return Array.from({ length: copies }, () => id)
  }

  async #hand(text: string, takes: (id: JobId) => Promise<boolean>): Promise<void> {
    this.delivered.messages++
    let id: JobId
    try {
      id = parseJobId(text)
    } catch {
      return
    }
    if (await takes(id)) return
    const work = this.#handlers[this.#draw.int(this.#handlers.length)]!(id, this.#closing.signal)
    const handled = work.catch(() => {}).finally(() => this.#busy.delete(handled))
    this.#busy.add(handled)
  }
}

function inside(transaction: Transaction | undefined) {
  return transaction as unknown as { unsafe(text: string, values: string[]): Promise<unknown> }
}
