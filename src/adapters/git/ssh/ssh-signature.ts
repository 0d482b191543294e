import { createHash } from 'node:crypto'
import { isSignedBy, type SshKey } from './ssh-key.ts'
import { sshNumber, sshReader, sshString } from './wire.ts'

const MAGIC = 'SSHSIG'
const VERSION = 1
const NAMESPACE = 'git'
const HASH = 'sha512'
const LINE = 70
const ARMOUR = /^-----BEGIN SSH SIGNATURE-----\n([A-Za-z0-9+/=\n]+)-----END SSH SIGNATURE-----\n?$/

/** A signature as `ssh-keygen -Y sign -n git` makes it, of what git signs of a commit. */
export function signText(payload: Uint8Array, key: SshKey): string {
  const blob = Buffer.concat([
    ...[Buffer.from(MAGIC), sshNumber(VERSION), sshString(key.blob)],
    ...[sshString(NAMESPACE), sshString(''), sshString(HASH), sshString(key.sign(signedPart(payload, HASH)))],
  ])
  const lines = blob.toString('base64').match(new RegExp(`.{1,${LINE}}`, 'g')) ?? []
  return `-----BEGIN SSH SIGNATURE-----\n${lines.join('\n')}\n-----END SSH SIGNATURE-----\n`
}

/** Whose key has signed this, among those that are allowed; undefined: nobody's. */
export function signerOf(
  payload: Uint8Array,
  signature: string,
  allowed: readonly Buffer[],
): Buffer | undefined {
  const base64 = ARMOUR.exec(signature)?.[1]
  if (base64 === undefined) return undefined
  const bytes = Buffer.from(base64, 'base64')
  if (bytes.toString('latin1', 0, MAGIC.length) !== MAGIC) return undefined
  const reader = sshReader(bytes.subarray(MAGIC.length))
  const version = reader.number()
  const blob = reader.string()
  const namespace = reader.string()?.toString()
  const reserved = reader.string()
  const hash = reader.string()?.toString()
  const value = reader.string()
  if (version !== VERSION || namespace !== NAMESPACE || reserved?.length !== 0) return undefined
  if (!blob || !value || reader.rest().length > 0) return undefined
  if (hash !== 'sha512' && hash !== 'sha256') return undefined
  const signer = allowed.find((one) => one.equals(blob))
  return signer && isSignedBy(signer, signedPart(payload, hash), value) ? signer : undefined
}

function signedPart(payload: Uint8Array, hash: string): Buffer {
  const digest = createHash(hash).update(payload).digest()
  return Buffer.concat([
    Buffer.from(MAGIC),
    sshString(NAMESPACE),
    sshString(''),
    sshString(hash),
    sshString(digest),
  ])
}
