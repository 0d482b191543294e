import { request } from 'node:http'
import { Fault } from '../../domain/index.ts'

const API = '/2018-06-01/runtime'
const MOST_EVENT_BYTES = 8_000_000
const ERROR_HEADER = 'lambda-runtime-function-error-type'

/** An event that Lambda hands out. */
export interface Invocation {
  readonly id: string
  /** UTC milliseconds: later the process is stopped. */
  readonly deadline: number
  readonly body: string
}

export interface LambdaRuntime {
  /** Waits for an event, however long; undefined when the signal aborts. @throws Fault `lambda.protocol` */
  next(signal: AbortSignal): Promise<Invocation | undefined>
  /** @throws Fault `lambda.protocol` */
  respond(id: string, answer: unknown): Promise<void>
  /** The event counts as failed: Lambda delivers it again, or sends it where failures go. @throws Fault `lambda.protocol` */
  fail(id: string, error: { readonly type: string; readonly message: string }): Promise<void>
  /** The process cannot serve at all. @throws Fault `lambda.protocol` */
  failToStart(error: { readonly type: string; readonly message: string }): Promise<void>
}

/** Lambda's runtime interface at `host:port`, as AWS documents it for custom runtimes. */
export function lambdaRuntime(
  address: string,
  { answerTimeoutMs = 10_000 }: { readonly answerTimeoutMs?: number } = {},
): LambdaRuntime {
  return {
    async next(signal) {
      const answer = await ask('GET', '/invocation/next', { signal }).catch((error: unknown) => {
        if (signal.aborted) return undefined
        throw error
      })
      if (!answer) return undefined
      const id = answer.headers['lambda-runtime-aws-request-id']
      const deadline = Number(answer.headers['lambda-runtime-deadline-ms'])
      if (answer.status !== 200 || typeof id !== 'string' || id === '') {
        throw refused(`GET /invocation/next answered ${answer.status} and names no request`)
      }
      if (!Number.isSafeInteger(deadline) || deadline <= 0) throw refused('the event has no deadline')
      return { id, deadline, body: answer.body }
    },
    respond: (id, answer) => send(`/invocation/${encodeURIComponent(id)}/response`, answer),
    fail: (id, error) => sendError(`/invocation/${encodeURIComponent(id)}/error`, error),
    failToStart: (error) => sendError('/init/error', error),
  }

  function sendError(path: string, { type, message }: { type: string; message: string }): Promise<void> {
    const body = { errorMessage: message.slice(0, 10_000), errorType: type, stackTrace: [] }
    return send(path, body, { [ERROR_HEADER]: `Leme.${type}` })
  }

  async function send(path: string, body: unknown, headers: Record<string, string> = {}): Promise<void> {
    const signal = AbortSignal.timeout(answerTimeoutMs)
    const text = JSON.stringify(body)
    const { status } = await ask('POST', path, { signal, text, headers })
    if (status !== 202) throw refused(`POST ${path} answered ${status}`)
  }

  function ask(
    method: string,
    path: string,
    { signal, text = '', headers = {} }: { signal: AbortSignal; text?: string; headers?: object },
  ): Promise<{ status: number; headers: Record<string, unknown>; body: string }> {
    const length = Buffer.byteLength(text)
    const typed = method === 'POST' ? { 'content-type': 'application/json', 'content-length': length } : {}
    return new Promise((resolve, reject) => {
      const fail = (cause: unknown) => reject(refused(`${method} ${path} got no answer`, cause))
      const sent = request(`http://${address}${API}${path}`, {
        method,
        headers: { ...typed, ...headers },
        signal,
        agent: false,
      })
      sent.once('error', fail)
      sent.once('response', async (response) => {
        try {
          const pieces: Buffer[] = []
          let size = 0
          for await (const piece of response) {
            size += piece.length
            if (size > MOST_EVENT_BYTES) throw new Error(`more than ${MOST_EVENT_BYTES} bytes`)
            pieces.push(piece)
          }
          const body = Buffer.concat(pieces).toString('utf8')
          resolve({ status: response.statusCode!, headers: response.headers, body })
        } catch (error) {
          fail(error)
        }
      })
      sent.end(text)
    })
  }
}

function refused(what: string, cause?: unknown): Fault {
  const why = cause instanceof Error ? `: ${cause.message}` : ''
  return new Fault('remote', 'lambda.protocol', `Lambda's runtime interface: ${what}${why}`, {
    hint: 'The process ends; Lambda starts another one.',
    cause,
  })
}
