import { setTimeout as delay } from 'node:timers/promises'
import { DeploymentError } from '../../control/deployment/index.ts'

export interface VaultAddress {
  /** `https://vault.example.com:8200`, without a path. */
  readonly url: string
  /** Of Vault Enterprise; empty for the root. */
  readonly namespace?: string
  /** Nothing heard for so long is a failure. */
  readonly timeoutMs?: number
  /** Before a request is sent again, the first time; then twice as much, and so on. */
  readonly pauseMs?: number
}

export interface VaultRequest {
  readonly method: 'GET' | 'POST' | 'DELETE'
  /** Behind `/v1/`. */
  readonly path: string
  readonly token?: string
  readonly body?: object
}

export interface VaultAnswer {
  readonly status: number
  /** What Vault sent; of no shape until somebody looked. */
  readonly body: unknown
}

/** Sends a request, and again where that may help; gives every answer that is about the request itself. */
export type AskVault = (request: VaultRequest) => Promise<VaultAnswer>

const TRIES = 4
const MOST_PAUSE_MS = 5_000
const MOST_BYTES = 4 * 1024 * 1024
/** Rate limits, a node that is not up to date, a leader that is being elected, a proxy without a node. */
const AGAIN = new Set([412, 429, 500, 502, 503, 504])

/** @throws DeploymentError `secret.store` when the address cannot be used */
export function vaultClient({ url, namespace, timeoutMs = 10_000, pauseMs = 200 }: VaultAddress): AskVault {
  const base = readAddress(url)
  const common = {
    'x-vault-request': 'true',
    ...(namespace !== undefined && namespace !== '' && { 'x-vault-namespace': namespace }),
  }

  async function once({ method, path, token, body }: VaultRequest): Promise<VaultAnswer & { wait?: number }> {
    const response = await fetch(`${base}/v1/${path}`, {
      method,
      headers: {
        ...common,
        ...(token !== undefined && { 'x-vault-token': token }),
        ...(body && { 'content-type': 'application/json' }),
      },
      ...(body && { body: JSON.stringify(body) }),
      // A token must not follow to another server.
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    })
    const text = await readText(response)
    const wait = Number(response.headers.get('retry-after') ?? Number.NaN) * 1_000
    return { status: response.status, body: parse(text), ...(Number.isFinite(wait) && { wait }) }
  }

  return async (request) => {
    for (let tried = 1; ; tried++) {
      let answer: (VaultAnswer & { wait?: number }) | undefined
      let cause: unknown
      try {
        answer = await once(request)
      } catch (error) {
        if (error instanceof DeploymentError) throw error
        cause = error
      }
      if (answer && answer.status >= 300 && answer.status < 400) {
        throw new DeploymentError('secret.store', `${base} sends us to another address`, {
          hint: 'Put the address of the active node, or of the balancer, into secrets.url.',
        })
      }
      if (answer && !AGAIN.has(answer.status)) return answer
      if (tried === TRIES) throw unreachable(base, answer, cause)
      const pause = pauseMs * 2 ** (tried - 1) * (0.5 + Math.random())
      await delay(Math.min(answer?.wait ?? pause, MOST_PAUSE_MS))
    }
  }
}

function unreachable(base: string, answer: VaultAnswer | undefined, cause: unknown): DeploymentError {
  if (answer && errorsOf(answer).some((text) => /is sealed/i.test(text))) {
    return new DeploymentError('secret.unreachable', `the Vault at ${base} is sealed`, {
      hint: 'Unseal it: vault operator unseal.',
    })
  }
  const said = answer ? `answers ${answer.status}` : `does not answer: ${reasonOf(cause)}`
  return new DeploymentError('secret.unreachable', `the Vault at ${base} ${said}`, {
    hint: 'Look whether it runs, and whether secrets.url is its address.',
  })
}

/** Texts of Vault's errors. They are compared, never shown: they may repeat what was sent. */
export function errorsOf({ body }: VaultAnswer): readonly string[] {
  const { errors } = (body ?? {}) as { errors?: unknown }
  return Array.isArray(errors) ? errors.filter((text) => typeof text === 'string') : []
}

export function isMissingRoute(answer: VaultAnswer): boolean {
  return answer.status === 404 && errorsOf(answer).some((text) => /no handler for route/i.test(text))
}

function readAddress(url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : undefined
  const isPlain =
    parsed && /^https?:$/.test(parsed.protocol) && parsed.pathname === '/' && parsed.search === ''
  if (isPlain && parsed.username === '' && parsed.password === '' && parsed.hash === '') return parsed.origin
  throw new DeploymentError('secret.store', 'secrets.url is no address of a Vault', {
    hint: 'Write it as https://vault.example.com:8200, without a path and without a login.',
  })
}

async function readText(response: Response): Promise<string> {
  const decoder = new TextDecoder()
  let text = ''
  for await (const piece of response.body ?? []) {
    text += decoder.decode(piece, { stream: true })
    if (text.length > MOST_BYTES) throw new Error('the answer is too large')
  }
  return text + decoder.decode()
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The system's code, such as ECONNREFUSED, which holds no secret. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown'
  const { code } = (error.cause ?? {}) as { code?: unknown }
  return typeof code === 'string' ? code : error.name
}
