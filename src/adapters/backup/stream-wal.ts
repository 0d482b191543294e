import pg from 'pg'
import {
  type BackupVault,
  formatLsn,
  OperationError,
  parseLsn,
  type Sealing,
} from '../../control/operation/index.ts'
import {
  connectReplication,
  type RawConnection,
  type ReplicationConnection,
  serverError,
} from './replication-connection.ts'
import { endOfRecords, readWalMessage, standbyStatus } from './wal-messages.ts'
import { readHead, WalUploads } from './wal-uploads.ts'

export interface StreamWal {
  /** Of a login with REPLICATION. */
  readonly url: string
  readonly vault: BackupVault
  readonly sealing: Sealing
  /** Name of the slot that keeps the log on the server until it is in the vault. */
  readonly slot: string
  /** What was written in this time at most is lost with the server. */
  readonly everyMs: number
  readonly signal: AbortSignal
  /** UTC milliseconds. */
  readonly now: () => number
  /** The head has moved: everything that was committed before `at` is in the vault. */
  readonly onKept?: (kept: { readonly lsn: string; readonly at: number }) => void
  /** The server has dropped what was not in the vault yet: only a new backup can be continued from here. */
  readonly onGap?: (gap: { readonly from: string; readonly to: string }) => void
}

/** Segments that wait for the vault; beyond them the server waits. */
const WAITING = 4
/** A server that hears nothing for a minute ends the stream. */
const TELL_MS = 10_000

/**
 * Copies the server's write-ahead log into the vault as it is written, until the signal, or an error. One at a time
 * for each slot: PostgreSQL refuses a second one. Whoever is killed is followed by another that begins at the last
 * whole segment; nothing is told to be safe before it lies in the vault.
 * @throws OperationError `backup.busy`, `backup.right`, `backup.server`, and as the vault does
 */
export async function streamWal(options: StreamWal): Promise<void> {
  const { url, slot, vault, signal } = options
  await using connection = await connectReplication(url)
  const server = await identify(connection)
  const slotLsn = await ensureSlot(connection, slot)
  const head = await readHead(vault, server).catch((error: unknown) => {
    if (error instanceof OperationError && error.code === 'backup.damaged') return undefined
    throw error
  })
  const size = BigInt(server.walSegmentBytes)
  const atSegment = (lsn: bigint) => (lsn / size) * size
  const known = head
  const wanted = known ? atSegment(parseLsn(known.lsn)) : atSegment(slotLsn)
  const isWhole = wanted >= atSegment(slotLsn)
  if (known && !isWhole) options.onGap?.({ from: known.lsn, to: formatLsn(atSegment(slotLsn)) })
  const start = isWhole ? wanted : atSegment(slotLsn)
  const sinceLsn = known && isWhole ? parseLsn(known.sinceLsn) : start
  const uploads = new WalUploads(vault, options.sealing, { ...server, sinceLsn })
  // A log of which nobody knows where it ends is a damaged one: also the first piece has a head in front of it.
  if (!known) await uploads.head(start, 0)
  const receiver = new Receiver(connection, uploads, { ...options, size: server.walSegmentBytes, start })
  const clock = new pg.Client({ connectionString: url })
  await clock.connect().catch((error: unknown) => {
    throw serverError(error)
  })
  clock.on('error', () => undefined)
  const command = `START_REPLICATION SLOT ${slot} PHYSICAL ${formatLsn(start)} TIMELINE ${server.timeline}`
  const streaming = connection.run(command, {
    onStart: (raw) => receiver.open(raw),
    onData: (chunk) => receiver.take(chunk),
  })
  const stop = () => void connection[Symbol.asyncDispose]()
  signal.addEventListener('abort', stop, { once: true })
  try {
    await Promise.race([streaming, receiver.tick(clock)])
    if (!signal.aborted) throw new OperationError('backup.server', 'the server ended the stream of its log')
  } catch (error) {
    if (!signal.aborted) throw isBusy(error) ? busy(slot, error) : error
  } finally {
    signal.removeEventListener('abort', stop)
    receiver.close()
    streaming.catch(() => undefined)
    await receiver.settled().catch(() => undefined)
    await clock.end().catch(() => undefined)
  }
}

async function identify(connection: ReplicationConnection) {
  let row: readonly (string | null)[] = []
  await connection.run('IDENTIFY_SYSTEM', { onRow: (values) => (row = values) })
  let size: readonly (string | null)[] = []
  await connection.run('SHOW wal_segment_size', { onRow: (values) => (size = values) })
  return { systemId: row[0]!, timeline: Number(row[1]), walSegmentBytes: bytesOf(size[0]!) }
}

/** Where the log begins that the slot holds; the slot is made when it is not there. */
async function ensureSlot(connection: ReplicationConnection, slot: string): Promise<bigint> {
  const read = async () => {
    let lsn: string | null = null
    await connection.run(`READ_REPLICATION_SLOT ${slot}`, { onRow: ([, restart]) => (lsn = restart ?? null) })
    return lsn as string | null
  }
  const there = await read()
  if (there !== null) return parseLsn(there)
  await connection.run(`DROP_REPLICATION_SLOT ${slot}`).catch(() => undefined)
  await connection.run(`CREATE_REPLICATION_SLOT ${slot} PHYSICAL RESERVE_WAL`)
  const made = await read()
  if (made === null) throw new OperationError('backup.server', `the server holds no log for the slot ${slot}`)
  return parseLsn(made)
}

/** `16MB`, as SHOW says it. */
function bytesOf(text: string): number {
  const [, number, unit] = /^(\d+)(kB|MB|GB)$/.exec(text) ?? []
  return Number(number) * ({ kB: 1 << 10, MB: 1 << 20, GB: 1 << 30 }[unit!] ?? 1)
}

function isBusy(error: unknown): boolean {
  return /is active for PID/.test(error instanceof Error ? error.message : '')
}

function busy(slot: string, cause: unknown): OperationError {
  return new OperationError('backup.busy', `somebody else already reads the slot ${slot}`, {
    hint: 'One process is enough; this one takes over when that one ends.',
    cause,
  })
}

interface ReceiverOptions extends StreamWal {
  readonly size: number
  readonly start: bigint
}

/** Cuts the stream into segments and has them stored, one after the other. */
class Receiver {
  readonly #connection: ReplicationConnection
  readonly #uploads: WalUploads
  readonly #options: ReceiverOptions
  #raw: RawConnection | undefined
  #segment: bigint
  #buffer: Buffer
  #filled = 0
  /** How far the vault has whole segments and the beginning of one. */
  #begunTo = 0n
  /** Everything before it is in the vault. */
  #kept: bigint
  #queued = 0
  #work: Promise<void> = Promise.resolve()
  #failed: ((error: unknown) => void) | undefined
  #wake: (() => void) | undefined
  #closed = false
  #telling: NodeJS.Timeout | undefined

  constructor(connection: ReplicationConnection, uploads: WalUploads, options: ReceiverOptions) {
    this.#connection = connection
    this.#uploads = uploads
    this.#options = options
    this.#kept = options.start
    this.#segment = options.start / BigInt(options.size)
    this.#buffer = Buffer.alloc(options.size)
  }

  get #received(): bigint {
    return this.#segment * BigInt(this.#options.size) + BigInt(this.#filled)
  }

  open(raw: RawConnection): void {
    this.#raw = raw
  }

  take(chunk: Buffer): void {
    const message = readWalMessage(chunk)
    if (message?.kind === 'alive' && message.wantsReply) this.#tell()
    if (message?.kind !== 'data') return
    for (let at = 0; at < message.bytes.length; ) {
      const count = Math.min(this.#options.size - this.#filled, message.bytes.length - at)
      message.bytes.copy(this.#buffer, this.#filled, at, at + count)
      this.#filled += count
      at += count
      if (this.#filled === this.#options.size) this.#full()
    }
    this.#wake?.()
  }

  /** Until the end: now and then stores what the segment has, and says how far the vault is. */
  async tick(clock: pg.Client): Promise<never> {
    const failure = new Promise<never>((_, reject) => {
      this.#failed = reject
    })
    this.#telling = setInterval(() => this.#tell(), TELL_MS).unref()
    const ticking = async (): Promise<never> => {
      for (;;) {
        const { rows } = await clock
          .query<{ at: string; lsn: string }>(
            'select floor(extract(epoch from clock_timestamp()) * 1000) as at, pg_current_wal_insert_lsn() as lsn',
          )
          .catch((error: unknown) => {
            throw serverError(error)
          })
        const written = endOfRecords(parseLsn(rows[0]!.lsn), this.#options.size)
        while (this.#received < written) await this.#changed()
        const [segment, buffer, filled] = [this.#segment, this.#buffer, this.#filled]
        await this.#enqueue(() => this.#keep(segment, buffer.subarray(0, filled), Number(rows[0]!.at)))
        await new Promise((resolve) => setTimeout(resolve, this.#options.everyMs).unref())
        if (this.#closed) throw new OperationError('backup.server', 'the stream was closed')
      }
    }
    return Promise.race([ticking(), failure])
  }

  close(): void {
    this.#closed = true
    clearInterval(this.#telling)
    this.#wake?.()
  }

  settled(): Promise<void> {
    return this.#work
  }

  #full(): void {
    const [segment, bytes] = [this.#segment, this.#buffer]
    this.#segment++
    this.#buffer = Buffer.alloc(this.#options.size)
    this.#filled = 0
    this.#queued++
    if (this.#queued > WAITING) this.#connection.pause()
    void this.#enqueue(async () => {
      await this.#uploads.whole(segment, bytes)
      this.#kept = (segment + 1n) * BigInt(this.#options.size)
      await this.#uploads.forget(segment)
      this.#queued--
      this.#connection.resume()
      this.#tell()
    })
  }

  /** What has come of a segment so far, then the head; segments in front of it are stored already. */
  async #keep(segment: bigint, bytes: Uint8Array, at: number): Promise<void> {
    const lsn = segment * BigInt(this.#options.size) + BigInt(bytes.length)
    if (lsn > this.#begunTo) {
      if (bytes.length > 0) await this.#uploads.begun(segment, bytes)
      this.#begunTo = lsn
    }
    await this.#uploads.head(lsn, at)
    await this.#uploads.forget(segment)
    this.#options.onKept?.({ lsn: formatLsn(lsn), at })
  }

  #enqueue(work: () => Promise<void>): Promise<void> {
    const done = this.#work.then(work)
    this.#work = done.catch((error: unknown) => {
      this.#failed?.(error)
      throw error
    })
    this.#work.catch(() => undefined)
    return done
  }

  /** Only whole segments: whoever follows begins at the first one that is not. */
  #tell(): void {
    if (this.#closed) return
    this.#raw?.sendCopyFromChunk(standbyStatus(this.#kept, this.#options.now()))
  }

  async #changed(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#wake = resolve
    })
    if (this.#closed) throw new OperationError('backup.server', 'the stream was closed')
  }
}
