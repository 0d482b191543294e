import { randomBytes } from 'node:crypto'
import { translated } from './open-sql.ts'
import { withConnection } from './statement-runner.ts'

/**
 * Lends a database of its own on the server of `url`, and drops it afterwards with whatever is in it. The login has
 * to be one that may make databases.
 * @throws StoreError `store.not-allowed`
 */
export async function withTemporaryDatabase<T>(url: string, work: (url: string) => Promise<T>): Promise<T> {
  const name = `leme_demo_${randomBytes(6).toString('hex')}`
  await translated(() => withConnection(url, (db) => db.run(`create database ${name}`)))
  try {
    const lent = new URL(url)
    lent.pathname = `/${name}`
    return await work(lent.href)
  } finally {
    await translated(() => withConnection(url, (db) => db.run(`drop database ${name} with (force)`)))
  }
}
