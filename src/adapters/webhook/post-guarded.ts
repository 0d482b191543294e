import { type IncomingMessage, request as plainRequest, type RequestOptions } from 'node:http'
import { request as tlsRequest } from 'node:https'
import { isIP } from 'node:net'
import { type AllowedNetworks, isCallable, type LookUp, lookUpBySystem } from './public-address.ts'

export interface GuardedPost {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

export interface GuardOptions {
  /** Private networks that may be called; `http:` is taken for them alone. */
  readonly allowed?: AllowedNetworks
  readonly timeoutMs?: number
  readonly signal?: AbortSignal
  readonly lookUp?: LookUp
  /** Certificates to believe besides the system's. */
  readonly ca?: string
}

export type PostResult =
  | {
      readonly kind: 'answered'
      readonly status: number
      /** Its beginning: what it says may say why. */
      readonly text: string
      /** The header `Retry-After`. */
      readonly retryAfter: string | undefined
    }
  | { readonly kind: 'failed'; readonly message: string }

const TIMEOUT_MS = 15_000
const MOST_ANSWER_BYTES = 65_536
const KEPT_ANSWER_BYTES = 4_096

class Refused extends Error {}

/**
 * Posts to an address that a stranger chose. A name is looked up once, the connection goes to an address
 * that was judged, redirects are not followed, and of the answer only its status is taken.
 */
export async function postGuarded(post: GuardedPost, options: GuardOptions = {}): Promise<PostResult> {
  const { allowed = [], timeoutMs = TIMEOUT_MS, signal, ca } = options
  if (!URL.canParse(post.url)) return { kind: 'failed', message: 'the address is no URL' }
  const url = new URL(post.url)
  const deadline = AbortSignal.timeout(timeoutMs)
  const ended = signal ? AbortSignal.any([signal, deadline]) : deadline
  try {
    const { answer, text } = await send(url, post, {
      ...{ method: 'POST', agent: false, signal: ended },
      ...(ca !== undefined && { ca }),
      lookup: guardedLookup(allowed, options.lookUp ?? lookUpBySystem),
    })
    const { statusCode: status = 0, headers } = answer
    return { kind: 'answered', status, text, retryAfter: headers['retry-after'] }
  } catch (error) {
    if (error instanceof Refused) return { kind: 'failed', message: error.message }
    if (deadline.aborted) return { kind: 'failed', message: `no answer within ${timeoutMs / 1_000} s` }
    const code = (error as NodeJS.ErrnoException).code
    return { kind: 'failed', message: code ? `the connection failed (${code})` : 'the connection failed' }
  }

  async function send(to: URL, { headers, body }: GuardedPost, request: RequestOptions) {
    const host = to.hostname.replace(/^\[|\]$/g, '')
    // An address is never looked up, so it is judged here.
    if (isIP(host) !== 0 && !isCallable(host, allowed)) throw refusal()
    const start = starterOf(to, allowed.length > 0)
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      const outgoing = start(to, {
        ...request,
        headers: { ...headers, 'content-length': Buffer.byteLength(body) },
      })
      outgoing.once('response', resolve)
      outgoing.once('error', reject)
      outgoing.end(body)
    })
    return { answer, text: await readAway(answer) }
  }
}

function starterOf({ protocol }: URL, plainAllowed: boolean): typeof tlsRequest {
  if (protocol === 'https:') return tlsRequest
  if (protocol === 'http:' && plainAllowed) return plainRequest
  throw new Refused('only https: is called')
}

/** Every address of a name has to be fit: one that is not is no accident. */
function guardedLookup(allowed: AllowedNetworks, lookUp: LookUp): NonNullable<RequestOptions['lookup']> {
  return (host, options, done) => {
    lookUp(host, (error, addresses) => {
      if (error) return done(error, [])
      const [first] = addresses
      if (!first || addresses.some(({ address }) => !isCallable(address, allowed))) return done(refusal(), [])
      if (options.all) return done(null, [...addresses])
      return done(null, first.address, first.family)
    })
  }
}

function refusal(): Refused {
  return new Refused('the address is not public')
}

/** The answer is read to its end, so that the receiver sees no cut, but not for ever. */
async function readAway(answer: IncomingMessage): Promise<string> {
  const start: Buffer[] = []
  let bytes = 0
  for await (const chunk of answer) {
    if (bytes < KEPT_ANSWER_BYTES) start.push(chunk as Buffer)
    bytes += (chunk as Buffer).length
    if (bytes > MOST_ANSWER_BYTES) break
  }
  answer.destroy()
  return Buffer.concat(start).subarray(0, KEPT_ANSWER_BYTES).toString()
}
