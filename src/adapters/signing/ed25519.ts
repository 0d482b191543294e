import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Signer, Verifier } from '../../trade/research/index.ts'
import { SigningError } from './signing-error.ts'

const ALGORITHM = 'ed25519'
const OWN = 'own.pem'

/**
 * Signs with the folder's own key, which is made on first use and readable to its owner alone.
 * @throws SigningError `signing.key` for a file that holds none
 */
export function ed25519Signer(folder: string): Signer {
  const key = ownKey(folder)
  return {
    algorithm: ALGORITHM,
    keyId: idOf(createPublicKey(key)),
    sign: async (bytes) => sign(null, bytes, key),
  }
}

/** Knows the folder's own key, and the public keys (`*.pub.pem`) that were put beside it. */
export function ed25519Verifier(folder: string): Verifier {
  const keys = new Map<string, KeyObject>()
  if (existsSync(folder)) {
    for (const name of readdirSync(folder).filter((file) => file.endsWith('.pem'))) {
      const key = createPublicKey(readFileSync(join(folder, name)))
      keys.set(idOf(key), key)
    }
  }
  return {
    async verify({ algorithm, keyId, bytes, signature }) {
      const key = keys.get(keyId)
      return algorithm === ALGORITHM && key !== undefined && verify(null, bytes, key, signature)
    },
  }
}

function ownKey(folder: string): KeyObject {
  const path = join(folder, OWN)
  if (!existsSync(path)) {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    const { privateKey } = generateKeyPairSync(ALGORITHM)
    try {
      writeFileSync(path, privateKey.export({ format: 'pem', type: 'pkcs8' }), { mode: 0o600, flag: 'wx' })
      chmodSync(path, 0o600)
    } catch (error) {
      // Another process was first; its key is taken.
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
  }
  try {
    return createPrivateKey(readFileSync(path))
  } catch (cause) {
    throw new SigningError('signing.key', `${path} holds no private key`, {
      where: path,
      cause,
      hint: 'Move it away: a new one is made. Runs that it signed are then signed by a stranger.',
    })
  }
}

/** The first 16 digits of the SHA-256 of the public key. */
function idOf(key: KeyObject): string {
  const bytes = key.export({ format: 'der', type: 'spki' })
  return createHash('sha256').update(bytes).digest('hex').slice(0, 16)
}
