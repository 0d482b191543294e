import { Client } from 'pg'
import { isRefusedPassword } from './store-error.ts'

const ANSWER_MS = 3_000
/** Nobody's login: a pooler that refuses it is there, and looks up whom it knows. */
const NOBODY = 'leme_tenant_nobody'

/** Why a pooler does not answer; undefined where it does. */
export async function askPooler(url: string): Promise<string | undefined> {
  const address = new URL(url)
  const client = new Client({
    ...{
      host: address.hostname,
      port: Number(address.port),
      user: NOBODY,
      password: NOBODY,
      database: 'leme',
    },
    connectionTimeoutMillis: ANSWER_MS,
  })
  client.on('error', () => {})
  try {
    await client.connect()
    return 'it let in a login that nobody has'
  } catch (error) {
    const isThere = isRefusedPassword(error) || (error as Error).message.startsWith('no such database')
    return isThere ? undefined : (error as Error).message
  } finally {
    await client.end().catch(() => {})
  }
}
