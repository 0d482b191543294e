import type { ISql, Sql } from 'postgres'
import { postgres } from './driver.ts'
import { toStoreError } from './store-error.ts'
import { surviveLoss } from './survive-loss.ts'

/** A connection that breaks while it is made is given up after this long, with the queries that wait for it. */
const CONNECT_S = 5

/**
 * Queries on the database. 64-bit integers come as numbers (times and counters stay below 2^53);
 * a string given for a json parameter is taken as JSON text, as every other driver does.
 */
export function openSql(url: string, maxConnections: number): Sql {
  const sql = postgres(url, {
    max: maxConnections,
    connect_timeout: CONNECT_S,
    onnotice: () => {},
    types: {
      bigint: { to: 20, from: [20], serialize: String, parse: Number },
      json: {
        to: 114,
        from: [114, 3802],
        serialize: (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value)),
        parse: (text: string): unknown => JSON.parse(text),
      },
    },
  }) as unknown as Sql
  askTypesOnce(sql)
  surviveLoss(sql)
  return sql
}

/**
 * On every new connection the driver asks for the types of arrays, and when the server dies just then
 * nobody hears of it but the process, which ends. The first answer does for all.
 */
function askTypesOnce({ options }: Sql): void {
  const { shared } = options as unknown as { readonly shared: { readonly typeArrayMap: object } }
  const needed = { get: () => Object.keys(shared.typeArrayMap).length === 0 }
  Object.defineProperty(options, 'fetch_types', needed)
}

/** What runs statements: the pool or one transaction. */
export type Statements = ISql

/** JSON text of any value; PostgreSQL has no place for what JSON leaves out. */
export function toJson(value: unknown): string {
  return JSON.stringify(value) ?? 'null'
}

/** A text column holds everything but the character zero. */
export function toText(value: string): string {
  return value.replaceAll('\0', '\ufffd')
}

/** Runs `work`; what the driver or the server throws becomes a {@link StoreError}. */
export async function translated<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw toStoreError(error)
  }
}

/** The same for every method of a part of the store. */
export function translatedPart<T extends object>(part: T): T {
  return new Proxy(part, {
    get(target, name) {
      const method: unknown = Reflect.get(target, name)
      if (typeof method !== 'function') return method
      return (...args: unknown[]) => translated(() => method.apply(target, args) as Promise<unknown>)
    },
  })
}
