import type { Socket } from 'node:net'
import { Client, type QueryResult } from 'pg'
import { loginOf, type TenantId } from '../../../../control/tenant/index.ts'
import {
  NUMBERS_OF_INT8,
  type RunnerOptions,
  runnerInTransaction,
  type StatementRunner,
} from '../statement-runner.ts'
import { StoreError } from '../store-error.ts'

export type TransactionKind = 'read' | 'transact'

/** A whole read sees one state of the data. */
const BEGIN: Readonly<Record<TransactionKind, string>> = {
  read: 'begin isolation level repeatable read read only',
  transact: 'begin',
}
/** Nothing that a session can remember outlives the transaction; it travels with the statement that ends it. */
const FORGET = 'close all; reset all; unlisten *; deallocate all; select pg_advisory_unlock_all()'
const DIVISION_BY_ZERO = '22012'
const FAILED_TRANSACTION = '25P02'
const CONNECT_MS = 5_000
const KEEP_ALIVE_MS = 10_000
/** A server that does not answer a farewell is not waited for. */
const FAREWELL_MS = 2_000

export interface TenantConnectionOptions {
  /** Of the database; its login and password are not used. */
  readonly url: string
  readonly tenant: TenantId
  readonly password: string
  /** Called once when the connection cannot be used any more. */
  readonly onLost: () => void
}

/**
 * One connection with the login of one tenant, for one transaction after another. It is never made again under its
 * user: once it is lost, or in doubt, it serves nobody. Statements are not prepared, so it may go through pgbouncer.
 */
export class TenantConnection {
  readonly tenant: TenantId
  readonly #client: Client
  #isUsable = true

  private constructor(client: Client, { tenant, onLost }: TenantConnectionOptions) {
    this.tenant = tenant
    this.#client = client
    client.once('end', () => {
      this.#isUsable = false
      onLost()
    })
  }

  /** The error of `pg` where it fails. */
  static async open(options: TenantConnectionOptions): Promise<TenantConnection> {
    const url = new URL(options.url)
    url.username = loginOf(options.tenant)
    url.password = encodeURIComponent(options.password)
    const client = new Client({
      ...{ connectionString: url.href, types: NUMBERS_OF_INT8, keepAlive: true },
      connectionTimeoutMillis: CONNECT_MS,
      keepAliveInitialDelayMillis: KEEP_ALIVE_MS,
    })
    // Whoever waits for a statement is told; the end of the connection is heard by itself.
    client.on('error', () => {})
    await client.connect()
    return new TenantConnection(client, options)
  }

  get isUsable(): boolean {
    return this.#isUsable
  }

  /**
   * Runs `work` in a transaction of its own: committed when it resolves, rolled back when it rejects. Who is asked
   * for is compared with who the server says is logged in, whatever the pool believes.
   * @throws StoreError `tenant.tampered`
   */
  async run<T>(
    tenant: TenantId,
    kind: TransactionKind,
    work: (runner: StatementRunner) => Promise<T>,
  ): Promise<T> {
    const guard = guardOf(tenant)
    const began = await this.#begin(kind, guard)
    let hasEnded = false
    let failure: unknown
    const options: RunnerOptions = {
      single: true,
      gate: () => {
        if (hasEnded) throw endedError()
      },
      onFailure: (error) => {
        failure ??= error
      },
    }
    let result: T
    try {
      result = await work(runnerInTransaction(this.#client, options))
    } catch (error) {
      hasEnded = true
      await this.#rollBack(guard)
      throw error
    }
    hasEnded = true
    await this.#commit(guardOf(tenant, `and extract(epoch from now())::text = '${began}'`), () => failure)
    return result
  }

  async close(): Promise<void> {
    this.#isUsable = false
    const { stream } = (this.#client as unknown as { connection: { stream: Socket } }).connection
    const hurry = setTimeout(() => stream.destroy(), FAREWELL_MS)
    await this.#client.end().catch(() => {})
    clearTimeout(hurry)
  }

  /** Begins, asks in the same message who is logged in, and gives the time by which the transaction is known. */
  async #begin(kind: TransactionKind, guard: string): Promise<string> {
    try {
      const [, , asked] = await this.#send(
        `${BEGIN[kind]}; ${guard}; select extract(epoch from now())::text as began`,
      )
      return asked!.rows[0].began
    } catch (error) {
      throw await this.#doubt(error)
    }
  }

  async #commit(guard: string, failureOf: () => unknown): Promise<void> {
    try {
      await this.#send(`${guard}; commit; ${FORGET}`)
    } catch (error) {
      const doubt = await this.#doubt(error)
      // A statement had failed, and the work went on as if it had not.
      const isOfStatement = (error as { code?: unknown }).code === FAILED_TRANSACTION
      throw isOfStatement ? (failureOf() ?? doubt) : doubt
    }
  }

  async #rollBack(guard: string): Promise<void> {
    await this.#send(`rollback; ${guard}; ${FORGET}`).catch((error) => this.#doubt(error))
  }

  async #send(text: string): Promise<readonly QueryResult[]> {
    return (await this.#client.query(text)) as unknown as readonly QueryResult[]
  }

  /** Whatever could not be begun or ended cleanly serves nobody any more. */
  async #doubt(error: unknown): Promise<unknown> {
    await this.close()
    if ((error as { code?: unknown }).code !== DIVISION_BY_ZERO) return error
    return new StoreError(
      'tenant.tampered',
      `a connection of the tenant "${this.tenant}" was not as it was lent: another login, or out of its transaction`,
      { hint: 'Does a pooler map logins? Who else has this one?', cause: error },
    )
  }
}

/** Fails unless the tenant's login does the asking; the server then runs nothing of what follows. */
function guardOf(tenant: TenantId, more = ''): string {
  const login = loginOf(tenant)
  return `select 1 / (session_user = '${login}' and current_user = '${login}' ${more})::integer`
}

function endedError(): StoreError {
  return new StoreError(
    'tenant.ended',
    'the stores of a tenant were used after the work for which they were lent',
    {
      hint: 'Wait for everything within read or transact.',
    },
  )
}
