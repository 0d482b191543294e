import type { TenantId } from '../../../../control/tenant/index.ts'
import { translated } from '../open-sql.ts'
import type { StatementRunner } from '../statement-runner.ts'
import { isRefusedPassword, StoreError } from '../store-error.ts'
import { TenantConnection, type TransactionKind } from './tenant-connection.ts'

export interface TenantLoginsOptions {
  /** Of the database; its login and password are not used. */
  readonly url: string
  /** Asked for each connection that is made, and once more with the one that was refused: it may have been rotated. */
  readonly passwordOf: (tenant: TenantId, refused?: string) => Promise<string>
  /** Tenants whose login is open at a time; default 32. */
  readonly maxLogins?: number
  /** Connections of each; default 2. */
  readonly connectionsOfLogin?: number
  /** How long somebody waits for a connection, in milliseconds; default 10 seconds. */
  readonly patienceMs?: number
  /** A login that nobody used for so long is closed; default a minute. */
  readonly idleMs?: number
}

type Connecting = (password: string) => Promise<TenantConnection>

interface Login {
  readonly tenant: TenantId
  readonly idle: TenantConnection[]
  /** Idle, busy and being made. */
  connections: number
  lastUsed: number
  /** It is closed as soon as nobody uses it, to make room for another one. */
  isLeaving: boolean
}

interface Waiter {
  readonly tenant: TenantId
  /** False when it waits no more. */
  readonly give: (connection: TenantConnection) => boolean
  readonly refuse: (error: unknown) => void
}

/**
 * The open logins of tenants, the least recently used of which makes room for another one. Who does not get a
 * connection waits in line, the oldest first; a login in use is never closed under its user, and one that shall make
 * room takes nobody new.
 */
export class TenantLogins implements AsyncDisposable {
  readonly #options: Required<TenantLoginsOptions>
  /** In the order of their last use. */
  readonly #logins = new Map<TenantId, Login>()
  #line: readonly Waiter[] = []
  /** By which each tenant got in last: good until the server is told of a newer one. */
  readonly #accepted = new Map<TenantId, string>()
  readonly #sweeper: NodeJS.Timeout
  #closing: (() => void) | undefined
  #closed: Promise<void> | undefined

  constructor(options: TenantLoginsOptions) {
    const defaults = { maxLogins: 32, connectionsOfLogin: 2, patienceMs: 10_000, idleMs: 60_000 }
    this.#options = { ...defaults, ...options }
    this.#sweeper = setInterval(() => this.#sweep(), this.#options.idleMs / 2).unref()
  }

  /** Logins that are open, the least recently used first. */
  get open(): readonly TenantId[] {
    return [...this.#logins.keys()]
  }

  /** Runs `work` in a transaction of the tenant's login. @throws StoreError */
  run<T>(tenant: TenantId, kind: TransactionKind, work: (runner: StatementRunner) => Promise<T>): Promise<T> {
    return translated(async () => {
      const connection = await this.#acquire(tenant)
      try {
        return await connection.run(tenant, kind, work)
      } finally {
        this.#release(connection)
      }
    })
  }

  /** Refuses who waits, and resolves when everybody else has done. */
  [Symbol.asyncDispose](): Promise<void> {
    this.#closed ??= this.#close()
    return this.#closed
  }

  async #close(): Promise<void> {
    clearInterval(this.#sweeper)
    for (const { refuse } of this.#line) refuse(closedError())
    const done = new Promise<void>((resolve) => {
      this.#closing = resolve
    })
    for (const login of this.#logins.values()) this.#leave(login)
    this.#tellClosed()
    await done
  }

  #acquire(tenant: TenantId): Promise<TenantConnection> {
    const { patienceMs, maxLogins } = this.#options
    return new Promise((resolve, reject) => {
      if (this.#closed) return reject(closedError())
      let isWaiting = true
      const settle = (): boolean => {
        const wasWaiting = isWaiting
        isWaiting = false
        clearTimeout(patience)
        this.#line = this.#line.filter((other) => other !== waiter)
        return wasWaiting
      }
      const waiter: Waiter = {
        tenant,
        give: (connection) => {
          const wasWaiting = settle()
          resolve(connection)
          return wasWaiting
        },
        refuse: (error) => {
          settle()
          reject(error)
        },
      }
      const patience = setTimeout(() => {
        waiter.refuse(
          new StoreError('tenant.line', `no connection of "${tenant}" was free within ${patienceMs} ms`, {
            hint: `At most ${maxLogins} tenants are served at a time; try again.`,
          }),
        )
      }, patienceMs)
      this.#line = [...this.#line, waiter]
      this.#serve()
    })
  }

  #release(connection: TenantConnection): void {
    const login = this.#logins.get(connection.tenant)!
    if (connection.isUsable) login.idle.push(connection)
    else login.connections -= 1
    this.#settle(login)
  }

  /** Gives whoever can be served what is there, and makes room for the others. */
  #serve(): void {
    const homeless = new Set<TenantId>()
    for (const waiter of this.#line) {
      const { tenant } = waiter
      const login = this.#logins.get(tenant) ?? this.#addLogin(tenant)
      if (!login) homeless.add(tenant)
      else if (!login.isLeaving) this.#serveFrom(login, waiter)
    }
    const leaving = [...this.#logins.values()].filter(({ isLeaving }) => isLeaving).length
    for (let room = leaving; room < homeless.size; room++) {
      const login = this.#leastUsed()
      if (!login) return
      this.#leave(login)
    }
  }

  #addLogin(tenant: TenantId): Login | undefined {
    if (this.#logins.size >= this.#options.maxLogins) return undefined
    const login = { tenant, idle: [], connections: 0, lastUsed: 0, isLeaving: false }
    this.#logins.set(tenant, login)
    return login
  }

  #serveFrom(login: Login, waiter: Waiter): void {
    const connection = login.idle.pop()
    if (!connection && login.connections >= this.#options.connectionsOfLogin) return
    login.lastUsed = performance.now()
    this.#logins.delete(login.tenant)
    this.#logins.set(login.tenant, login)
    if (connection) {
      waiter.give(connection)
      return
    }
    // It waits for this connection from now on, whatever becomes free meanwhile.
    this.#line = this.#line.filter((other) => other !== waiter)
    login.connections += 1
    void this.#connect(login).then(
      (made) => {
        // Too late for whoever wanted it; others may be glad.
        if (!waiter.give(made)) this.#release(made)
      },
      (error: unknown) => {
        login.connections -= 1
        waiter.refuse(error)
        this.#settle(login)
      },
    )
  }

  async #connect(login: Login): Promise<TenantConnection> {
    const { url, passwordOf } = this.#options
    const { tenant } = login
    const open: Connecting = async (password) => {
      const connection = await TenantConnection.open({
        ...{ url, tenant, password },
        onLost: () => this.#lose(login, connection),
      })
      this.#accepted.set(tenant, password)
      return connection
    }
    const first = await passwordOf(tenant)
    return unlessRefused(open(first), async (refusal) => {
      const next = await passwordOf(tenant, first)
      const last = this.#accepted.get(tenant)
      // A rotation has two halves, and the server may not have been told yet.
      const others = [...new Set([next, last])].filter((one) => one !== undefined && one !== first)
      return tryEach(others as readonly string[], open, refusal)
    })
  }

  /** One that ends in somebody's hands is seen when it is given back. */
  #lose(login: Login, connection: TenantConnection): void {
    const at = login.idle.indexOf(connection)
    if (at < 0) return
    login.idle.splice(at, 1)
    login.connections -= 1
    this.#settle(login)
  }

  /** After something of a login has changed. */
  #settle(login: Login): void {
    if (login.isLeaving) this.#leave(login)
    else if (login.connections === 0) this.#forget(login)
    this.#serve()
  }

  /** One that nobody uses first, then the one that was used longest ago. */
  #leastUsed(): Login | undefined {
    const staying = [...this.#logins.values()].filter(({ isLeaving }) => !isLeaving)
    return staying.find(({ idle, connections }) => idle.length === connections) ?? staying[0]
  }

  /** Closes what is idle; the rest when it is given back. The place is free when all are closed. */
  #leave(login: Login): void {
    login.isLeaving = true
    for (const connection of login.idle.splice(0)) {
      void connection.close().then(() => {
        login.connections -= 1
        this.#settle(login)
      })
    }
    if (login.connections === 0) this.#forget(login)
  }

  #forget(login: Login): void {
    if (this.#logins.get(login.tenant) === login) this.#logins.delete(login.tenant)
    this.#tellClosed()
  }

  #sweep(): void {
    const before = performance.now() - this.#options.idleMs
    for (const login of [...this.#logins.values()]) {
      const { idle, connections, lastUsed, isLeaving } = login
      if (!isLeaving && idle.length === connections && lastUsed < before) this.#leave(login)
    }
  }

  #tellClosed(): void {
    if (this.#logins.size === 0) this.#closing?.()
  }
}

async function tryEach(
  [password, ...others]: readonly string[],
  open: Connecting,
  refusal: unknown,
): Promise<TenantConnection> {
  if (password === undefined) throw refusal
  return unlessRefused(open(password), () => tryEach(others, open, refusal))
}

/** What is done when the password of a connection was refused. */
async function unlessRefused(
  connecting: Promise<TenantConnection>,
  otherwise: (refusal: unknown) => Promise<TenantConnection>,
): Promise<TenantConnection> {
  try {
    return await connecting
  } catch (error) {
    if (!isRefusedPassword(error)) throw error
    return otherwise(error)
  }
}

function closedError(): StoreError {
  return new StoreError('store.unreachable', 'the logins of tenants are closed', {
    hint: 'The process is ending.',
  })
}
