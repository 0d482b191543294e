import { chownSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import postgres from 'postgres'
import { findProgram, freePort, NOBODY, type Service, serviceFolder, supervise } from './launch.ts'

export interface PgbouncerOptions {
  /** Of the database behind it, with the login that asks for verifiers. */
  readonly url: string
  /** Somebody of the database who may come in: asked whether it answers. */
  readonly asker: string
  /** What a test has otherwise than `deploy/pgbouncer/clients.ini`. */
  readonly settings?: Readonly<Record<string, string>>
}

const SHIPPED = fileURLToPath(new URL('../../deploy/pgbouncer/clients.ini', import.meta.url))

/** The machine's pgbouncer with the shipped settings, on a port of its own; undefined where there is none. */
export async function startPgbouncer({
  url,
  asker,
  settings,
}: PgbouncerOptions): Promise<Service | undefined> {
  const command = findProgram('pgbouncer')
  if (!command) return undefined
  const [folder, port] = [serviceFolder('pgbouncer', NOBODY), await freePort()]
  const { username, password, hostname, port: behind, pathname } = new URL(url)
  const [users, file] = [join(folder, 'users.txt'), join(folder, 'pgbouncer.ini')]
  const name = pathname.slice(1)
  const target = `host=${hostname} port=${behind} dbname=${name} auth_user=${username}`
  const changes = { listen_port: String(port), auth_file: users, ...settings }
  writeFileSync(file, changed(readFileSync(SHIPPED, 'utf8'), `${name} = ${target}`, changes))
  writeFileSync(users, `"${username}" "${decodeURIComponent(password)}"\n`, { mode: 0o600 })
  if (process.geteuid?.() === 0) for (const path of [file, users]) chownSync(path, NOBODY.uid, NOBODY.gid)
  const through = new URL(asker)
  through.hostname = '127.0.0.1'
  through.port = String(port)
  return supervise({
    ...{ folder, port, url: through.href },
    launch: { command, args: [file], user: NOBODY, stopSignal: 'SIGTERM' },
    ready: () => answers(through.href),
  })
}

/** The shipped text with another database, and other values of settings that it has. */
function changed(text: string, database: string, settings: Readonly<Record<string, string>>): string {
  return Object.entries(settings).reduce(
    (all, [key, value]) => all.replace(new RegExp(`^${key} = .*$`, 'm'), `${key} = ${value}`),
    text.replace(/^leme = .*$/m, database),
  )
}

async function answers(url: string): Promise<boolean> {
  const sql = postgres(url, {
    max: 1,
    connect_timeout: 2,
    prepare: false,
    fetch_types: false,
    onnotice: () => {},
  })
  try {
    await sql`select 1`
    return true
  } catch {
    return false
  } finally {
    await sql.end({ timeout: 1 })
  }
}
