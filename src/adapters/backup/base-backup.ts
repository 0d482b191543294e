import pg from 'pg'
import type { DatabaseCopy } from '../../control/operation/index.ts'
import { OperationError } from '../../control/operation/index.ts'
import { connectReplication, type ReplicationConnection, serverError } from './replication-connection.ts'

/** Bytes that wait for whoever writes them away; beyond them the server waits. */
const WAITING_BYTES = 8 << 20
const LABEL = 'leme'

/**
 * A copy of the whole server as `pg_basebackup` takes it, with the log that it needs: by the replication protocol,
 * which every server from 15 on speaks, the embedded one too. Ends with its `stream`.
 * @param url a login with REPLICATION
 * @throws OperationError `backup.server`, `backup.right`, `backup.tablespaces`
 */
export async function openBaseBackup(url: string): Promise<DatabaseCopy> {
  const known = await readServer(url)
  const connection = await connectReplication(url)
  const pieces = new Pieces(connection)
  const run = connection.run(
    `BASE_BACKUP (LABEL '${LABEL}', CHECKPOINT 'fast', WAL true, WAIT true, MANIFEST 'yes', MANIFEST_CHECKSUMS 'SHA256')`,
    { onRow: (values) => pieces.row(values), onData: (bytes) => pieces.data(bytes) },
  )
  run.then(
    () => pieces.end(),
    (error: unknown) => pieces.end(error),
  )
  try {
    await pieces.started
  } catch (error) {
    await connection[Symbol.asyncDispose]()
    throw error
  }
  const [startLsn, timeline] = pieces.rows[0]!
  return {
    ...known,
    timeline: Number(timeline),
    startLsn: startLsn!,
    stream: (async function* () {
      try {
        yield* pieces.read()
      } finally {
        await connection[Symbol.asyncDispose]()
      }
    })(),
    ended: () => {
      const [endLsn] = pieces.rows.at(-1)!
      return { endLsn: endLsn!, bytes: pieces.bytes, manifest: Buffer.concat(pieces.manifest) }
    },
  }
}

/** What the server says of itself, and a snapshot that lies before the copy's end. */
async function readServer(url: string) {
  const client = new pg.Client({ connectionString: url })
  try {
    await client.connect()
    const { rows } = await client.query<{
      systemId: string
      version: string
      segment: string
      snapshot: string
      superuser: string
      tablespaces: string
    }>(
      `select (select system_identifier::text from pg_control_system()) as "systemId",
         current_setting('server_version_num') as version,
         (select setting from pg_settings where name = 'wal_segment_size') as segment,
         pg_current_snapshot()::text as snapshot,
         (select rolname from pg_roles where oid = 10) as superuser,
         (select count(*) from pg_tablespace where spcname not in ('pg_default', 'pg_global')) as tablespaces`,
    )
    const { systemId, version, segment, snapshot, superuser, tablespaces } = rows[0]!
    if (Number(tablespaces) > 0) {
      throw new OperationError('backup.tablespaces', `the server has ${tablespaces} tablespaces of its own`, {
        hint: 'Leme copies servers whose data lie in one folder; use pg_basebackup or pgBackRest for this one.',
      })
    }
    const serverVersion = Number(version)
    if (serverVersion < 150_000) {
      throw new OperationError(
        'backup.server',
        `the server has version ${serverVersion}, and 150000 is the least`,
      )
    }
    return { systemId, serverVersion, walSegmentBytes: Number(segment), snapshot, superuser }
  } catch (error) {
    throw serverError(error)
  } finally {
    await client.end().catch(() => undefined)
  }
}

/** Sorts what the server sends: pieces of the tar, the manifest, rows in front and behind. */
class Pieces {
  readonly rows: (readonly (string | null)[])[] = []
  readonly manifest: Buffer[] = []
  bytes = 0
  readonly started: Promise<void>
  readonly #connection: ReplicationConnection
  #begin!: () => void
  #fail!: (error: unknown) => void
  #queue: Buffer[] = []
  #waiting = 0
  #inManifest = false
  #ended = false
  #error: unknown
  #wake: (() => void) | undefined

  constructor(connection: ReplicationConnection) {
    this.#connection = connection
    this.started = new Promise((resolve, reject) => {
      this.#begin = resolve
      this.#fail = reject
    })
  }

  row(values: readonly (string | null)[]): void {
    this.rows.push(values)
  }

  /** `n` a new archive, `m` the manifest begins, `d` bytes of either, `p` progress. */
  data(chunk: Buffer): void {
    switch (String.fromCharCode(chunk[0]!)) {
      case 'n':
        this.#begin()
        return
      case 'm':
        this.#inManifest = true
        return
      case 'd':
        if (this.#inManifest) this.manifest.push(Buffer.from(chunk.subarray(1)))
        else this.#take(Buffer.from(chunk.subarray(1)))
    }
  }

  end(error?: unknown): void {
    this.#ended = true
    this.#error = error
    if (error) this.#fail(error)
    this.#wake?.()
  }

  async *read(): AsyncGenerator<Uint8Array> {
    for (;;) {
      const piece = this.#queue.shift()
      if (piece) {
        this.#waiting -= piece.length
        if (this.#waiting < WAITING_BYTES / 2) this.#connection.resume()
        yield piece
      } else if (this.#ended) {
        if (this.#error) throw this.#error
        return
      } else {
        await new Promise<void>((resolve) => {
          this.#wake = resolve
        })
      }
    }
  }

  #take(piece: Buffer): void {
    this.#queue.push(piece)
    this.bytes += piece.length
    this.#waiting += piece.length
    if (this.#waiting > WAITING_BYTES) this.#connection.pause()
    this.#wake?.()
  }
}
