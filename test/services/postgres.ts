import { execFileSync } from 'node:child_process'
import { chownSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import postgres from 'postgres'
import { findProgram, freePort, NOBODY, type Service, serviceFolder, supervise } from './launch.ts'

/** Debian 12's PostgreSQL, the oldest that Leme supports; undefined where the machine has none. */
export async function startPostgres15(): Promise<Service | undefined> {
  const binaries = ['/usr/lib/postgresql/15/bin']
  const [initdb, command] = [findProgram('initdb', binaries), findProgram('postgres', binaries)]
  if (!initdb || !command) return undefined
  const [folder, port] = [serviceFolder('postgres15', NOBODY), await freePort()]
  const data = join(folder, 'data')
  const asRoot = process.geteuid?.() === 0
  mkdirSync(data, { mode: 0o700 })
  if (asRoot) chownSync(data, NOBODY.uid, NOBODY.gid)
  execFileSync(
    initdb,
    ['-D', data, '-U', 'leme', '--auth=trust', '-E', 'UTF8', '--locale=C.UTF-8', '--no-sync'],
    {
      ...(asRoot && NOBODY),
      cwd: folder,
      stdio: 'ignore',
    },
  )
  const settings = [`port=${port}`, 'listen_addresses=127.0.0.1', 'unix_socket_directories=', 'timezone=UTC']
  const url = `postgres://leme@127.0.0.1:${port}/postgres`
  return supervise({
    folder,
    port,
    url,
    launch: {
      command,
      args: ['-D', data, ...settings.flatMap((setting) => ['-c', setting])],
      user: NOBODY,
      // Its fast shutdown, which does not wait for clients.
      stopSignal: 'SIGINT',
      // Of one that was killed some processes end a little later.
      notYet: /pre-existing shared memory block|lock file "postmaster.pid" already exists/,
    },
    ready: () => answers(url),
  })
}

async function answers(url: string): Promise<boolean> {
  const sql = postgres(url, { max: 1, connect_timeout: 2, onnotice: () => {} })
  try {
    await sql`select 1`
    return true
  } catch {
    return false
  } finally {
    await sql.end({ timeout: 1 })
  }
}
