import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { Secret, TOTP } from 'otpauth'
import type { OneTimeCodes } from '../../control/tenant/index.ts'
import { IdentityError } from './identity-error.ts'
import type { KeyRing } from './key-ring.ts'

interface OneTimeCodeOptions {
  readonly ring: KeyRing
  /** What an authenticator shows beside the name. */
  readonly issuer: string
  /** UTC milliseconds. */
  readonly clock: () => number
}

/** What every authenticator can do. */
const FORM = { algorithm: 'SHA1', digits: 6, period: 30 } as const
const SECRET_BYTES = 20
/** Steps before and after the present one whose codes are taken: clocks of telephones differ. */
const WINDOW = 1
const RECOVERY_CODES = 10
const RECOVERY_BYTES = 10
/** Without letters that look like others (RFC 4648, base32). */
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
const [NONCE_BYTES, TAG_BYTES] = [12, 16]
const CIPHER = 'aes-256-gcm'

/** Codes by RFC 6238. Secrets are kept sealed (AES-256-GCM), each for its member alone. */
export function oneTimeCodes({ ring, issuer, clock }: OneTimeCodeOptions): OneTimeCodes {
  return {
    async begin({ id, name }) {
      const secret = new Secret({ size: SECRET_BYTES })
      const { seal } = await ring.keys()
      return {
        secret: secret.base32,
        uri: new TOTP({ ...FORM, issuer, label: name, secret }).toString(),
        sealed: close(seal, Buffer.from(secret.bytes), id),
      }
    },

    async stepOf({ id }, sealed, code) {
      if (!/^\d{6}$/.test(code)) return undefined
      const bytes = open((await ring.keys()).seal, sealed, id)
      const secret = new Secret({ buffer: new Uint8Array(bytes).buffer })
      const timestamp = clock()
      const delta = new TOTP({ ...FORM, secret }).validate({ token: code, timestamp, window: WINDOW })
      return delta === null ? undefined : TOTP.counter({ period: FORM.period, timestamp }) + delta
    },

    recoveryCodes: () => Array.from({ length: RECOVERY_CODES }, recoveryCode),
  }
}

/** 80 random bits as sixteen letters in groups of four. */
function recoveryCode(): string {
  const bits = BigInt(`0x${randomBytes(RECOVERY_BYTES).toString('hex')}`)
  const letters = Array.from({ length: 16 }, (_, at) => LETTERS[Number((bits >> BigInt(at * 5)) & 31n)])
  return [0, 4, 8, 12].map((at) => letters.slice(at, at + 4).join('')).join('-')
}

function close(key: Buffer, bytes: Buffer, owner: string): string {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv(CIPHER, key, nonce).setAAD(Buffer.from(owner))
  const closed = Buffer.concat([cipher.update(bytes), cipher.final()])
  return Buffer.concat([nonce, cipher.getAuthTag(), closed]).toString('base64url')
}

function open(key: Buffer, sealed: string, owner: string): Buffer {
  const bytes = Buffer.from(sealed, 'base64url')
  const [nonce, tag] = [bytes.subarray(0, NONCE_BYTES), bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES)]
  try {
    const decipher = createDecipheriv(CIPHER, key, nonce).setAAD(Buffer.from(owner)).setAuthTag(tag)
    return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()])
  } catch (cause) {
    throw new IdentityError('identity.sealed', 'the secret of an authenticator was sealed by other keys', {
      hint: 'Put the secret identity/keys back, or let the member make an authenticator anew.',
      cause,
    })
  }
}
