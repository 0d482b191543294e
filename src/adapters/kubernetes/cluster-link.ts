import { setTimeout as delay } from 'node:timers/promises'
import type * as client from '@kubernetes/client-node'
import { KubernetesError } from './kubernetes-error.ts'
import { clip, textAt, valueAt } from './read-wire.ts'

export interface ApiRequest {
  readonly method?: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  /** `/api/v1/pods` */
  readonly path: string
  readonly query?: Readonly<Record<string, string | number | undefined>>
  readonly body?: unknown
  readonly contentType?: string
  readonly accept?: string
  readonly signal?: AbortSignal
  /** How long to wait for an answer that is not tried again. */
  readonly onceMs?: number
}

/** The API of a cluster, with somebody's rights. */
export interface ClusterLink {
  /** Its address, for messages. */
  readonly server: string
  /**
   * What the API answers, as JSON. Tried again where it was busy or not there: everything that is sent here may
   * be done twice.
   * @throws KubernetesError `kubernetes.unreachable`, `kubernetes.denied`, `kubernetes.refused`
   */
  send(request: ApiRequest): Promise<unknown>
  /** The same, as text: logs. */
  text(request: ApiRequest): Promise<string>
  /**
   * One document for each line, until the API ends it.
   * @throws KubernetesError; `kubernetes.unreachable` too when nothing comes for so long
   */
  lines(request: ApiRequest, following: Following): AsyncIterable<unknown>
}

export interface Following {
  readonly silenceMs: number
  /** Called when the API has agreed to tell. */
  readonly onOpen: () => void
}

export interface LinkTiming {
  readonly answerMs: number
  readonly firstPauseMs: number
}

const TRIES = 3
/** Certificates may be renewed on disk; connections of an hour ago are not asked for theirs. */
const CONNECTIONS_MS = 600_000
const TIMING: LinkTiming = { answerMs: 15_000, firstPauseMs: 200 }
const BUSY = new Set([429, 500, 502, 503, 504])
const LONGEST_ASKED_PAUSE_MS = 10_000

type Kube = typeof client

/** Speaks to the cluster of a configuration's present context. */
export function clusterLink(
  kube: Kube,
  config: client.KubeConfig,
  given: Partial<LinkTiming> = {},
): ClusterLink {
  const { answerMs, firstPauseMs } = { ...TIMING, ...given }
  const server = config.getCurrentCluster()!.server.replace(/\/+$/, '')
  const http = new kube.IsomorphicFetchHttpLibrary()
  let shared:
    | { readonly dispatcher: ReturnType<client.RequestContext['getDispatcher']>; readonly until: number }
    | undefined

  /** The library makes connections anew for each request; these are kept and used again. */
  async function authenticate(context: client.RequestContext): Promise<void> {
    await config.applySecurityAuthentication(context)
    const now = performance.now()
    const fresh = context.getDispatcher()
    if (!shared || now > shared.until) shared = { dispatcher: fresh, until: now + CONNECTIONS_MS }
    if (shared.dispatcher) context.setDispatcher(shared.dispatcher)
  }

  async function open(request: ApiRequest, signal: AbortSignal): Promise<client.ResponseContext> {
    const context = contextOf(kube, server, request)
    context.setSignal(signal)
    try {
      await authenticate(context)
    } catch (cause) {
      throw new KubernetesError(
        'kubernetes.config',
        `the login to ${server} cannot be made: ${wordsOf(cause)}`,
        {
          cause,
          hint: 'Look at the user of the kubeconfig, and at the files that it names.',
        },
      )
    }
    try {
      return await http.send(context).toPromise()
    } catch (cause) {
      shared = undefined
      throw unreachable(server, wordsOf(cause), cause)
    }
  }

  async function once(request: ApiRequest): Promise<string> {
    const patienceMs = request.onceMs ?? answerMs
    const late = AbortSignal.timeout(patienceMs)
    const signal = request.signal ? AbortSignal.any([request.signal, late]) : late
    try {
      const response = await open(request, signal)
      const text = await response.body.text()
      if (response.httpStatusCode < 300) return text
      throw refusal(server, response, text)
    } catch (error) {
      if (error instanceof KubernetesError && !late.aborted) throw error
      throw unreachable(server, late.aborted ? `no answer within ${patienceMs} ms` : wordsOf(error), error)
    }
  }

  async function text(request: ApiRequest): Promise<string> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await once(request)
      } catch (error) {
        const isLast = attempt === TRIES || request.onceMs !== undefined
        if (isLast || request.signal?.aborted || !isWorthAnotherTry(error)) throw error
        const asked = error instanceof KubernetesError ? (error.retryAfterMs ?? 0) : 0
        const pauseMs = Math.max(firstPauseMs * 2 ** (attempt - 1), Math.min(asked, LONGEST_ASKED_PAUSE_MS))
        await delay(pauseMs, undefined, request.signal ? { signal: request.signal } : {}).catch(() => {})
      }
    }
  }

  async function* lines(request: ApiRequest, { silenceMs, onOpen }: Following): AsyncGenerator<unknown> {
    const control = new AbortController()
    const stop = () => control.abort()
    request.signal?.addEventListener('abort', stop)
    let isSilent = false
    let silence: NodeJS.Timeout | undefined
    const listen = (patienceMs: number): void => {
      clearTimeout(silence)
      silence = setTimeout(() => {
        isSilent = true
        stop()
      }, patienceMs)
    }
    try {
      listen(answerMs)
      const response = await open(request, control.signal)
      listen(silenceMs)
      if (response.httpStatusCode !== 200) throw refusal(server, response, await response.body.text())
      onOpen()
      yield* documents(response, () => listen(silenceMs))
    } catch (error) {
      if (isSilent) throw unreachable(server, `nothing was heard for ${silenceMs} ms`, error)
      throw error instanceof KubernetesError ? error : unreachable(server, wordsOf(error), error)
    } finally {
      clearTimeout(silence)
      request.signal?.removeEventListener('abort', stop)
      stop()
    }
  }

  return {
    server,
    text,
    lines,
    async send(request) {
      const answer = await text(request)
      try {
        return answer === '' ? undefined : (JSON.parse(answer) as unknown)
      } catch (cause) {
        throw new KubernetesError('kubernetes.refused', `${server} answered no JSON: ${clip(answer)}`, {
          cause,
        })
      }
    },
  }
}

function contextOf(kube: Kube, server: string, request: ApiRequest): client.RequestContext {
  const { method = 'GET', path, query = {}, body, accept = 'application/json' } = request
  const url = new URL(server + path)
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) url.searchParams.set(name, `${value}`)
  }
  const context = new kube.RequestContext(url.href, kube.HttpMethod[method])
  context.setHeaderParam('Accept', accept)
  context.setHeaderParam('User-Agent', 'leme')
  if (body === undefined) return context
  context.setHeaderParam('Content-Type', request.contentType ?? 'application/json')
  context.setBody(JSON.stringify(body))
  return context
}

/** Lines of the body, each of them JSON. One that was cut off belongs to a connection that is gone. */
async function* documents(response: client.ResponseContext, onBytes: () => void): AsyncGenerator<unknown> {
  const stream = response.body.stream()
  if (!stream) return
  const decoder = new TextDecoder()
  let rest = ''
  for await (const bytes of stream) {
    onBytes()
    const lines = (rest + decoder.decode(bytes, { stream: true })).split('\n')
    rest = lines.pop()!
    for (const line of lines) if (line !== '') yield JSON.parse(line)
  }
}

function refusal(
  server: string,
  { httpStatusCode, headers }: client.ResponseContext,
  text: string,
): KubernetesError {
  const said = clip(messageOf(text)) || `status ${httpStatusCode}`
  const seconds = Number(headers['retry-after'])
  const details = { status: httpStatusCode, ...(seconds > 0 && { retryAfterMs: seconds * 1000 }) }
  if (httpStatusCode === 401 || httpStatusCode === 403) {
    return new KubernetesError('kubernetes.denied', `${server} refuses us: ${said}`, {
      ...details,
      hint: 'Give the account the rights that docs/adr/0040 lists.',
    })
  }
  return new KubernetesError('kubernetes.refused', `${server} answered ${httpStatusCode}: ${said}`, details)
}

function messageOf(text: string): string {
  try {
    return textAt(JSON.parse(text), 'message')
  } catch {
    return text
  }
}

function unreachable(server: string, why: string, cause: unknown): KubernetesError {
  return new KubernetesError('kubernetes.unreachable', `${server} cannot be reached: ${why}`, {
    cause,
    hint: 'Look whether the address in the kubeconfig is right and the cluster is up.',
  })
}

/** fetch keeps the reason of a failure in its cause. */
function wordsOf(error: unknown): string {
  const inner = valueAt(error, 'cause') ?? error
  const words = textAt(inner, 'code') || (inner instanceof Error ? inner.message : '')
  return clip(words || 'the connection failed')
}

function isWorthAnotherTry(error: unknown): boolean {
  if (!(error instanceof KubernetesError)) return false
  return error.code === 'kubernetes.unreachable' || (error.status !== undefined && BUSY.has(error.status))
}
