import type { FastifyReply } from 'fastify'
import type { RatePolicy, RateVerdict } from '../../adapters/cache/index.ts'

interface Told {
  readonly name: string
  readonly policy: RatePolicy
  readonly verdict: RateVerdict
}

/**
 * Says in `RateLimit-Policy` and `RateLimit` (draft-ietf-httpapi-ratelimit-headers-10) how many
 * requests (`q`) a window of so many seconds (`w`) has, how many remain (`r`), and in how many seconds
 * all are back (`t`); of a refused one `Retry-After`. Returns the seconds to wait.
 */
export function tellLimit(reply: FastifyReply, { name, policy, verdict }: Told): number {
  const quota = Math.floor(policy.burst)
  const windowS = Math.max(1, Math.round(policy.burst / policy.perSecond))
  const resetS = Math.ceil(verdict.resetMs / 1_000)
  reply.header('ratelimit-policy', `"${name}";q=${quota};w=${windowS}`)
  reply.header('ratelimit', `"${name}";r=${verdict.remaining};t=${resetS}`)
  const waitS = Math.ceil(verdict.retryAfterMs / 1_000)
  if (!verdict.allowed) reply.header('retry-after', String(waitS))
  return waitS
}
