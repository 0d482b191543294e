import type { Sql, TransactionSql } from 'postgres'

/** Codes by which the driver and the server say that a connection is gone. */
const LOSSES = new Set([
  ...['CONNECTION_CLOSED', 'CONNECTION_DESTROYED', 'CONNECTION_ENDED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT'],
  ...['57P01', '57P02', '57P03', '57P05', '25P03', '25P04'],
])

type Work = (transaction: TransactionSql) => unknown
type Begin = (...args: [Work] | [string, Work]) => Promise<unknown>

/** What became of a transaction: what its connection was lost by, and whether the driver has settled it. */
interface Fate {
  lost: unknown
  hasEnded: boolean
}

/** Should the connection stay open although a statement says that it is gone, the driver is told after all. */
const DOUBT_MS = 2_000

/**
 * Lets a process survive that a connection is lost within a transaction. The driver (3.4) then rolls back on the
 * socket that is gone, from a timer that nobody can catch, and lets statements of the lost transaction run on the
 * next connection. Here work that has lost its connection is not settled towards the driver, which rejects by
 * itself when the socket closes, and sends no statement any more.
 */
export function surviveLoss(sql: Sql): void {
  const begin = sql.begin.bind(sql) as unknown as Begin
  const surviving: Begin = (...args) => {
    const fate: Fate = { lost: undefined, hasEnded: false }
    const work = guarded(args.at(-1) as Work, fate)
    const running = args.length === 1 ? begin(work) : begin(args[0] as string, work)
    running.then(
      () => {
        fate.hasEnded = true
      },
      (error: unknown) => {
        fate.hasEnded = true
        fate.lost ??= error
      },
    )
    return running
  }
  Object.defineProperty(sql, 'begin', { value: surviving })
}

function guarded(work: Work, fate: Fate): Work {
  return (transaction) =>
    new Promise((resolve, reject) => {
      const result = (async () => work(gate(transaction, fate)))()
      result.then(
        (value) => {
          if (!fate.lost) resolve(value)
        },
        (error: unknown) => {
          if (!fate.lost) return reject(error)
          setTimeout(() => {
            if (!fate.hasEnded) reject(error)
          }, DOUBT_MS).unref()
        },
      )
    })
}

/** The transaction for its work: nothing is sent once the connection is gone. */
function gate(transaction: TransactionSql, fate: Fate): TransactionSql {
  const watched = (statement: unknown): unknown => {
    const query = statement as { reject?: (error: unknown) => void }
    const reject = query.reject
    if (reject) {
      // At once: work that hides the error would otherwise send its next statement before it is known.
      query.reject = (error) => {
        if (isLoss(error)) fate.lost ??= error
        reject(error)
      }
    }
    return query
  }
  return new Proxy(transaction, {
    apply: (target, self, args) => {
      // Identifiers and lists of values are no statements.
      const isStatement = Array.isArray((args[0] as { raw?: unknown } | undefined)?.raw)
      if (fate.lost && isStatement) return Promise.reject(fate.lost)
      const built = Reflect.apply(target as unknown as (...given: unknown[]) => unknown, self, args)
      return isStatement ? watched(built) : built
    },
    get(target, name) {
      const value = Reflect.get(target, name) as (...given: unknown[]) => unknown
      if (name === 'unsafe') {
        return (...args: unknown[]) =>
          fate.lost ? Promise.reject(fate.lost) : watched(Reflect.apply(value, target, args))
      }
      if (name !== 'savepoint') return value
      return (...args: [Work] | [string, Work]) => {
        if (fate.lost) return Promise.reject(fate.lost)
        const given = [...args.slice(0, -1), guarded(args.at(-1) as Work, fate)]
        return Reflect.apply(value, target, given)
      }
    },
  })
}

/** Of a statement: the driver notes its text on what it failed with. */
function isLoss(error: unknown): boolean {
  if (typeof error !== 'object' || error === null || !('query' in error)) return false
  return LOSSES.has(String((error as { code?: unknown }).code))
}
