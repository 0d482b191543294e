import { createHash } from 'node:crypto'
import { unlinkSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { EmbeddedPostgresError } from './embedded-postgres-error.ts'

const PATIENCE_MS = 90_000
const RETRY_MS = 20

/**
 * Lets one process at a time start or stop the server of `folder`. The lock is a listening socket,
 * which the kernel takes back when its holder dies: no stale lock files.
 * @throws EmbeddedPostgresError `postgres.busy`
 */
export async function withStartLock<T>(folder: string, work: () => Promise<T>): Promise<T> {
  const name = `leme-${createHash('sha256').update(folder).digest('hex').slice(0, 24)}`
  const release = await acquire(name, folder)
  try {
    return await work()
  } finally {
    await release()
  }
}

async function acquire(name: string, folder: string): Promise<() => Promise<void>> {
  for (let waited = 0; waited < PATIENCE_MS; waited += RETRY_MS) {
    const release = await listen(address(name))
    if (release) return release
    await delay(RETRY_MS)
  }
  throw new EmbeddedPostgresError(
    'postgres.busy',
    `another process has been starting the database of ${folder}`,
    {
      where: folder,
      hint: 'End that process, then start again.',
    },
  )
}

/** Linux has socket names without a file, Windows named pipes; elsewhere it is a file in the temporary folder. */
function address(name: string): string {
  if (process.platform === 'linux') return `\0${name}`
  if (process.platform === 'win32') return `\\\\.\\pipe\\${name}`
  return join(tmpdir(), `${name}.sock`)
}

function listen(path: string): Promise<(() => Promise<void>) | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy())
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EADDRINUSE') return reject(error)
      dropAbandoned(path)
      resolve(undefined)
    })
    server.listen(path, () => resolve(() => new Promise((done) => server.close(() => done()))))
  })
}

/** Removes a socket file whose holder is dead. */
function dropAbandoned(path: string): void {
  if (!path.endsWith('.sock')) return
  const probe = connect(path)
  probe.on('connect', () => probe.destroy())
  probe.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'ECONNREFUSED') unlinkSync(path)
  })
}
