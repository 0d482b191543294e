import { randomUUID } from 'node:crypto'
import { errors, type JWTHeaderParameters, jwtVerify, SignJWT } from 'jose'
import type { AccessTokens, TokenSubject } from '../../control/tenant/index.ts'
import { believed, type KeyRing, signerOf } from './key-ring.ts'
import { VerifiedTokens } from './verified-tokens.ts'

export interface AccessTokenOptions {
  readonly ring: KeyRing
  /** Who signs: the name of this installation. */
  readonly issuer: string
  /** UTC milliseconds. */
  readonly clock: () => number
}

/** For what these tokens are: nothing that was signed for something else is one of them. */
export const TOKEN_AUDIENCE = 'leme-api'
const ALGORITHM = 'EdDSA'
/** RFC 9068. */
const KIND = 'at+jwt'
const LIFE_S = 15 * 60
/** Clocks of servers may differ so much. */
const TOLERANCE_S = 5
const SUBJECT = /^(member|key):([\da-f]{16})$/
const MOST_SEEN = 10_000

/** Access tokens (JWT, Ed25519). What a token says of itself decides neither the algorithm nor the key's kind. */
export function accessTokens({ ring, issuer, clock }: AccessTokenOptions): AccessTokens {
  const seen = new VerifiedTokens(MOST_SEEN)

  const known = async (kid: string | undefined, now: number) =>
    believed(await ring.keys(), now).find((pair) => pair.kid === kid)

  async function keyOf({ kid }: JWTHeaderParameters) {
    const now = clock()
    const found =
      (await known(kid, now)) ?? believed(await ring.newest(), now).find((pair) => pair.kid === kid)
    if (found) return found.publicKey
    throw new errors.JWKSNoMatchingKey()
  }

  async function recall(token: string): Promise<TokenSubject | undefined> {
    const now = clock()
    const found = seen.recall(token, now)
    return found && (await known(found.kid, now)) ? found.subject : undefined
  }

  return {
    async issue(subject) {
      const { kid, privateKey } = signerOf(await ring.keys(), clock())
      const now = Math.floor(clock() / 1_000)
      const isConfirmed = subject.kind === 'member' && subject.confirmed
      const token = await new SignJWT(isConfirmed ? { amr: ['otp'] } : {})
        .setProtectedHeader({ alg: ALGORITHM, typ: KIND, kid })
        .setIssuer(issuer)
        .setAudience(TOKEN_AUDIENCE)
        .setSubject(subject.kind === 'member' ? `member:${subject.id}` : `key:${subject.prefix}`)
        .setJti(randomUUID())
        .setIssuedAt(now)
        .setNotBefore(now)
        .setExpirationTime(now + LIFE_S)
        .sign(privateKey)
      return { token, expiresAt: (now + LIFE_S) * 1_000 }
    },

    async verify(token) {
      const recalled = await recall(token)
      if (recalled) return recalled
      try {
        const { payload, protectedHeader } = await jwtVerify(token, keyOf, {
          ...{ algorithms: [ALGORITHM], typ: KIND, issuer, audience: TOKEN_AUDIENCE },
          requiredClaims: ['sub', 'jti', 'iat', 'nbf', 'exp'],
          maxTokenAge: LIFE_S,
          clockTolerance: TOLERANCE_S,
          currentDate: new Date(clock()),
        })
        const { amr, sub, iat, exp } = payload
        const subject = subjectOf(sub!, Array.isArray(amr) && amr.includes('otp'))
        const { kid } = protectedHeader
        if (subject && kid !== undefined)
          seen.remember(token, { kid, subject, until: Math.min(exp!, iat! + LIFE_S) * 1_000 })
        return subject
      } catch (error) {
        if (error instanceof errors.JOSEError) return undefined
        throw error
      }
    },
  }
}

function subjectOf(text: string, confirmed: boolean): TokenSubject | undefined {
  const [, kind, id] = SUBJECT.exec(text) ?? []
  if (id === undefined) return undefined
  return kind === 'member' ? { kind, id, confirmed } : { kind: 'key', prefix: id }
}
