import { addressOf, readBaseUrl } from './address-of.ts'
import type { CommandDetail, JobDetail } from './api.generated.ts'
import { pauseFor } from './deadline.ts'
import { freshKey } from './fresh-key.ts'
import { LemeError } from './leme-error.ts'
import { eachPage } from './pages.ts'
import { answersText, takesKey } from './path-facts.ts'
import { RETRY, type RetryOptions } from './retry-pause.ts'
import { type Line, type Outgoing, send } from './send.ts'
import type {
  Answer,
  CallArguments,
  CallOptions,
  Item,
  ListPath,
  Method,
  PagedPath,
  PageOf,
  PathWith,
} from './typed-call.ts'
import { type WaitOptions, waitForEnd } from './wait-for-end.ts'

export interface ClientOptions {
  /** `https://leme.example`; of a page that the server itself serves, `/`. */
  readonly baseUrl: string
  /** `lk_…` of a tenant, or one made by `leme data key create`. */
  readonly apiKey?: string
  /** An access token, or what gives one: it is asked before each request. */
  readonly token?: string | (() => string | Promise<string>)
  /** For each time that a request is sent. */
  readonly timeoutMs?: number
  readonly retry?: Partial<RetryOptions>
  /** Instead of the platform's. */
  readonly fetch?: (url: string, init: RequestInit) => Promise<Response>
  /** Waits between tries and looks; for tests. */
  readonly pause?: (ms: number, signal?: AbortSignal) => Promise<void>
}

/** Calls of the API by method and path, as its document writes them. Each throws a LemeError where it fails. */
export interface LemeClient {
  get<P extends PathWith<'get'>>(path: P, ...call: CallArguments<'get', P>): Promise<Answer<'get', P>>
  post<P extends PathWith<'post'>>(path: P, ...call: CallArguments<'post', P>): Promise<Answer<'post', P>>
  put<P extends PathWith<'put'>>(path: P, ...call: CallArguments<'put', P>): Promise<Answer<'put', P>>
  patch<P extends PathWith<'patch'>>(path: P, ...call: CallArguments<'patch', P>): Promise<Answer<'patch', P>>
  delete<P extends PathWith<'delete'>>(
    path: P,
    ...call: CallArguments<'delete', P>
  ): Promise<Answer<'delete', P>>
  /** The pages of a list from `query.cursor` on, or from its beginning. */
  pages<P extends PagedPath>(
    path: P,
    ...call: CallArguments<'get', P>
  ): AsyncGenerator<PageOf<P>, void, undefined>
  /** What stands in the pages of a list. */
  items<P extends ListPath>(
    path: P,
    ...call: CallArguments<'get', P>
  ): AsyncGenerator<Item<P>, void, undefined>
  /** A command in its end state: `approved`, `rolled-back`, `refused`, `cancelled` or `failed`. */
  waitForCommand(id: string, options?: WaitOptions<CommandDetail>): Promise<CommandDetail>
  /** A job in its end state: `done`, `failed` or `cancelled`. */
  waitForJob(id: string, options?: WaitOptions<JobDetail>): Promise<JobDetail>
}

const TIMEOUT_MS = 30_000
const LONGEST_TIMEOUT_MS = 2 ** 31 - 1

/** What a call may be given, whatever its path. */
interface Call extends CallOptions {
  readonly params?: Readonly<Record<string, unknown>>
  readonly query?: Readonly<Record<string, unknown>>
  readonly body?: unknown
  readonly idempotencyKey?: string
}

/**
 * A client of one server, for Node 18 and newer and for browsers.
 * @throws LemeError `call.options`
 */
export function createLemeClient(options: ClientOptions): LemeClient {
  const baseUrl = readBaseUrl(options.baseUrl)
  const retry: RetryOptions = { ...RETRY, ...options.retry }
  const pause = options.pause ?? pauseFor
  const line: Line = {
    ...{ retry, pause, credentials: credentialsOf(options) },
    fetch: options.fetch ?? ((url, init) => fetch(url, init)),
  }

  function request(method: Outgoing['method'], path: string, call: Call = {}): Promise<unknown> {
    const { params = {}, query = {}, body, idempotencyKey, signal } = call
    const timeoutMs = call.timeoutMs ?? options.timeoutMs ?? TIMEOUT_MS
    if (!(timeoutMs > 0 && timeoutMs <= LONGEST_TIMEOUT_MS)) {
      throw new LemeError('call.options', `timeoutMs is ${timeoutMs}`, { hint: 'Give milliseconds above 0.' })
    }
    return send(line, {
      ...{ method, body, timeoutMs, signal, retries: call.retries ?? retry.retries },
      url: addressOf(baseUrl, { path, params, query }),
      key: takesKey(method, path) ? (idempotencyKey ?? freshKey()) : undefined,
      answersText: answersText(path),
    })
  }

  /** The types of {@link LemeClient} say what the answer is; the server's own tests hold it to that. */
  function verb<M extends Method>(method: Outgoing['method']) {
    return async <P extends PathWith<M>>(path: P, ...[call]: CallArguments<M, P>): Promise<Answer<M, P>> =>
      (await request(method, path, call as Call)) as Answer<M, P>
  }

  async function* pages(path: string, call: Call = {}) {
    const { query } = call
    yield* eachPage(async (cursor) => {
      const asked = cursor === undefined ? call : { ...call, query: { ...query, cursor } }
      return (await request('GET', path, asked)) as Answer<'get', ListPath>
    })
  }

  const get = verb<'get'>('GET')
  return {
    get,
    post: verb<'post'>('POST'),
    put: verb<'put'>('PUT'),
    patch: verb<'patch'>('PATCH'),
    delete: verb<'delete'>('DELETE'),
    pages: (path, ...[call]) => pages(path, call as Call) as AsyncGenerator<never, void, undefined>,
    async *items(path, ...[call]) {
      for await (const { items } of pages(path, call as Call)) {
        if (!Array.isArray(items)) throw new LemeError('call.unreadable', 'The answer has no items')
        yield* items as readonly never[]
      }
    },
    waitForCommand: (id, wait = {}) =>
      waitForEnd(
        {
          ...{ pause, what: `the command ${id}`, hasEnded: ({ endedAt }: CommandDetail) => endedAt !== null },
          look: (call) => get('/api/v1/commands/{command_id}', { params: { command_id: id }, ...call }),
        },
        wait,
      ),
    waitForJob: (id, wait = {}) =>
      waitForEnd(
        {
          ...{ pause, what: `the job ${id}`, hasEnded: ({ endedAt }: JobDetail) => endedAt !== null },
          look: (call) => get('/api/v1/backtest/{id}/status', { params: { id }, ...call }),
        },
        wait,
      ),
  }
}

function credentialsOf({ apiKey, token }: ClientOptions): Line['credentials'] {
  if (apiKey !== undefined && token !== undefined) {
    throw new LemeError('call.options', 'There is an apiKey and a token', { hint: 'Give one of them.' })
  }
  return async () => {
    if (apiKey !== undefined) return { 'x-api-key': apiKey }
    const bearer = typeof token === 'function' ? await token() : token
    return bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }
  }
}
