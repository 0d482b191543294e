import type { Submittable } from 'pg'
import pg from 'pg'
import { OperationError } from '../../control/operation/index.ts'

/** What the driver hands to a query that handles its own answer. */
export interface Answers {
  onRow?(values: readonly (string | null)[]): void
  /** Copied data; a promise holds the server back until it is kept. */
  onData?(bytes: Buffer): void
  /** Runs when the server is ready for data in both directions. */
  onStart?(connection: RawConnection): void
}

/** Speaks PostgreSQL's replication protocol. */
export interface ReplicationConnection extends AsyncDisposable {
  /** A command of the protocol, to its end. */
  run(command: string, answers?: Answers): Promise<void>
  /** Stops reading from the socket, so that the server waits. */
  pause(): void
  resume(): void
}

/** The driver's own connection, below its queries. */
export interface RawConnection {
  query(text: string): void
  sendCopyFromChunk(chunk: Buffer): void
  once(event: 'replicationStart', listener: () => void): void
  removeListener(event: 'replicationStart', listener: () => void): void
  readonly stream: { pause(): void; resume(): void; destroy(): void }
}

/**
 * @param url of any database of the server; its login needs the right REPLICATION
 * @throws OperationError `backup.server`, `backup.right`
 */
export async function connectReplication(url: string): Promise<ReplicationConnection> {
  const client = new pg.Client({
    connectionString: url,
    replication: 'true',
    keepAlive: true,
  } as pg.ClientConfig)
  let broken: Error | undefined
  let onBroken: ((error: Error) => void) | undefined
  client.on('error', (error) => {
    broken = error
    onBroken?.(error)
  })
  await client.connect().catch((error: unknown) => {
    throw serverError(error)
  })
  const connection = (client as unknown as { connection: RawConnection }).connection

  const run = (command: string, answers: Answers = {}): Promise<void> =>
    new Promise<void>((resolve, reject) => {
      if (broken) return reject(serverError(broken))
      let failed: unknown
      onBroken = (error) => reject(serverError(error))
      const started = () => answers.onStart?.(connection)
      connection.once('replicationStart', started)
      const done = () => {
        connection.removeListener('replicationStart', started)
        onBroken = undefined
        if (failed === undefined) resolve()
        else reject(serverError(failed))
      }
      const query = {
        submit: (raw: RawConnection) => raw.query(command),
        handleRowDescription: () => undefined,
        handleDataRow: ({ fields }: { fields: readonly (string | null)[] }) => answers.onRow?.(fields),
        handleCopyData: ({ chunk }: { chunk: Buffer }) => answers.onData?.(chunk),
        handleCommandComplete: () => undefined,
        handleError: (error: unknown) => {
          // The driver lets go of a query at its first error.
          failed = error
          done()
        },
        handleReadyForQuery: done,
      }
      client.query(query as unknown as Submittable)
    })

  return {
    run,
    pause: () => connection.stream.pause(),
    resume: () => connection.stream.resume(),
    [Symbol.asyncDispose]: async () => {
      // A server in the middle of a copy does not hear a good-bye.
      connection.stream.destroy()
      await client.end().catch(() => undefined)
    },
  }
}

/** The driver's error in words that say what to do. */
export function serverError(error: unknown): OperationError {
  const { code = '', message = String(error) } = error as { code?: string; message?: string }
  if (error instanceof OperationError) return error
  if (code === '42501' || /must be superuser or replication role|permission denied/.test(message)) {
    return new OperationError('backup.right', `the database's login may not copy the server: ${message}`, {
      hint: 'As a superuser: ALTER ROLE name REPLICATION; and let it in by a line `host replication` of pg_hba.conf. Managed servers do not allow it: use their own backups.',
      cause: error,
    })
  }
  if (code === '28000' && /replication/.test(message)) {
    return new OperationError('backup.right', `the server lets nobody copy it: ${message}`, {
      hint: 'Add `host replication LOGIN ADDRESS scram-sha-256` to pg_hba.conf and reload the server.',
      cause: error,
    })
  }
  return new OperationError('backup.server', `the database server ended it: ${message}`, {
    hint: 'See whether it runs, and its log; then try again.',
    cause: error,
  })
}
