import { conflictingObject, missingObject, PipelineFault } from '../../../trade/pipeline/index.ts'

const NO_STORE = new Set(['NoSuchBucket', 'ContainerNotFound', 'ContainerBeingDeleted', 'ContainerDisabled'])
const NO_LOGIN = new Set([
  'ExpiredToken',
  'InvalidToken',
  'CredentialsProviderError',
  'AuthorizationHeaderMalformed',
])
const TOO_LARGE = new Set(['EntityTooLarge', 'RequestBodyTooLarge'])

export interface RemoteCall {
  /** Name of the store. */
  readonly store: string
  readonly key: string
  /** Whether it wants a condition to hold: nothing there is then a conflict. */
  readonly conditional?: boolean
}

/**
 * A failure of an SDK by the codes of the port. The SDKs' own errors hold whole requests: they go no further than
 * here, so that no address or signature of them is ever logged.
 */
export function remoteFailure(error: unknown, { store, key, conditional }: RemoteCall): PipelineFault {
  if (error instanceof PipelineFault) return error
  const { status, code } = partsOf(error)
  const said = `${store}: ${key || 'the listing'}: ${code}${status ? ` (${status})` : ''}`
  if (NO_STORE.has(code)) {
    return new PipelineFault('object.store', said, {
      hint: 'Make the bucket or container, or correct the address.',
    })
  }
  if (status === 401 || status === 403 || NO_LOGIN.has(code)) return new PipelineFault('object.denied', said)
  if (status === 413 || TOO_LARGE.has(code)) return new PipelineFault('object.too-large', said)
  if (status === 409 || status === 412) return conflictingObject(key)
  if (status === 404) return conditional ? conflictingObject(key) : missingObject(key)
  return new PipelineFault('object.unreachable', said, {
    hint: 'Nobody answered it, or not in time: see the address, the network, and whether the store is up.',
  })
}

/** Pieces of an answer, whose failures are translated. */
export async function* remoteBody(
  pieces: AsyncIterable<Uint8Array>,
  call: RemoteCall,
): AsyncGenerator<Uint8Array> {
  try {
    for await (const piece of pieces) yield piece
  } catch (error) {
    throw remoteFailure(error, call)
  }
}

function partsOf(error: unknown): { readonly status: number | undefined; readonly code: string } {
  if (!(error instanceof Error)) return { status: undefined, code: 'unknown' }
  const { $metadata, statusCode, code } = error as Error & {
    $metadata?: { httpStatusCode?: number }
    statusCode?: number
    code?: unknown
  }
  const name = typeof code === 'string' && code !== '' ? code : error.name
  return { status: $metadata?.httpStatusCode ?? statusCode, code: name.replace(/[^\w.-]/g, '').slice(0, 60) }
}
