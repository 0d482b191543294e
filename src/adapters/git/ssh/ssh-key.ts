import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto'
import { DeploymentError } from '../../../control/deployment/index.ts'
import { sshReader, sshString } from './wire.ts'

const ALGORITHM = 'ssh-ed25519'
const OPENSSH = /^-----BEGIN OPENSSH PRIVATE KEY-----([A-Za-z0-9+/=\s]+)-----END OPENSSH PRIVATE KEY-----\s*$/
const MAGIC = 'openssh-key-v1\0'
/** What stands before the 32 bytes of a private or public key in DER. */
const PKCS8_HEAD = Buffer.from('302e020100300506032b657004220420', 'hex')
const SPKI_HEAD = Buffer.from('302a300506032b6570032100', 'hex')

/** An Ed25519 key as SSH writes it. */
export interface SshKey {
  /** `ssh-ed25519 AAAA…`. */
  readonly line: string
  /** The public half as SSH's protocols send it. */
  readonly blob: Buffer
  /** As SSH's protocols send it, with its algorithm. */
  sign(bytes: Uint8Array): Buffer
}

/**
 * Reads a private key without a passphrase: PKCS #8 (`BEGIN PRIVATE KEY`) or OpenSSH's own form.
 * @throws DeploymentError `git.settings`, which says nothing of the key
 */
export function parseSshKey(text: string): SshKey {
  const key = OPENSSH.test(text.trim()) ? fromOpenSsh(text.trim()) : fromPem(text)
  if (key?.asymmetricKeyType !== 'ed25519') {
    throw new DeploymentError('git.settings', 'the key of the repository cannot be used', {
      hint: 'Give an Ed25519 key without a passphrase: ssh-keygen -t ed25519 -N "".',
    })
  }
  const der = createPublicKey(key).export({ format: 'der', type: 'spki' })
  const blob = Buffer.concat([sshString(ALGORITHM), sshString(der.subarray(SPKI_HEAD.length))])
  return {
    blob,
    line: `${ALGORITHM} ${blob.toString('base64')}`,
    sign: (bytes) => Buffer.concat([sshString(ALGORITHM), sshString(sign(null, bytes, key))]),
  }
}

/** The key of a line of a .pub file, or of a file of allowed signers: `[principals] ssh-ed25519 AAAA… [comment]`. @throws DeploymentError `git.settings` */
export function parseSshPublicKey(line: string): Buffer {
  const words = line.trim().split(/\s+/)
  const at = words.indexOf(ALGORITHM)
  const blob = Buffer.from(words[at + 1] ?? '', 'base64')
  if (at >= 0 && publicKeyOf(blob)) return blob
  throw new DeploymentError('git.settings', 'a public key of allowed signers cannot be used', {
    hint: 'Write ssh-ed25519 and the key, as ssh-keygen writes it into a .pub file.',
  })
}

/** Whether a signature with its algorithm is that key's of these bytes. */
export function isSignedBy(blob: Buffer, bytes: Uint8Array, signature: Buffer): boolean {
  const key = publicKeyOf(blob)
  const reader = sshReader(signature)
  const algorithm = reader.string()?.toString()
  const value = reader.string()
  return (
    key !== undefined && algorithm === ALGORITHM && value?.length === 64 && verify(null, bytes, key, value)
  )
}

function publicKeyOf(blob: Buffer): KeyObject | undefined {
  const reader = sshReader(blob)
  const algorithm = reader.string()?.toString()
  const point = reader.string()
  if (algorithm !== ALGORITHM || point?.length !== 32 || reader.rest().length > 0) return undefined
  return createPublicKey({ key: Buffer.concat([SPKI_HEAD, point]), format: 'der', type: 'spki' })
}

function fromPem(text: string): KeyObject | undefined {
  try {
    return createPrivateKey(text)
  } catch {
    return undefined
  }
}

/** Magic, cipher, derivation, its options, number of keys, public key, private part: twice a check, algorithm, public, private. */
function fromOpenSsh(text: string): KeyObject | undefined {
  const bytes = Buffer.from(OPENSSH.exec(text)![1]!, 'base64')
  if (bytes.toString('latin1', 0, MAGIC.length) !== MAGIC) return undefined
  const reader = sshReader(bytes.subarray(MAGIC.length))
  const cipher = reader.string()?.toString()
  reader.string()
  reader.string()
  const count = reader.number()
  reader.string()
  const secret = reader.string()
  if (cipher !== 'none' || count !== 1 || !secret) return undefined
  const inner = sshReader(secret)
  const checks = [inner.number(), inner.number()]
  if (checks[0] !== checks[1] || inner.string()?.toString() !== ALGORITHM) return undefined
  inner.string()
  const seed = inner.string()?.subarray(0, 32)
  if (seed?.length !== 32) return undefined
  return createPrivateKey({ key: Buffer.concat([PKCS8_HEAD, seed]), format: 'der', type: 'pkcs8' })
}
