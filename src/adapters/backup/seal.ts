import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { createZstdCompress, createZstdDecompress } from 'node:zlib'
import { OperationError, type Sealing } from '../../control/operation/index.ts'

/** Compresses with zstd, then seals with age for the recipients. What `zstd -d` makes of `age -d` is the original. */
export async function openSealing(recipients: readonly string[]): Promise<Sealing> {
  const age = await import('age-encryption')
  const encrypter = () => {
    const one = new age.Encrypter()
    for (const recipient of recipients) one.addRecipient(recipient)
    return one
  }
  try {
    if (recipients.length === 0) throw new Error('there is none')
    encrypter()
  } catch (cause) {
    throw new OperationError(
      'backup.key',
      `backups cannot be sealed for ${recipients.join(', ') || 'nobody'}`,
      {
        hint: 'Give public keys of age, age1…, as backups.recipients.',
        cause,
      },
    )
  }
  return {
    recipients,
    hash: sha256,
    seal: async function* (stream) {
      const source = Readable.from(stream, { objectMode: false })
      const compressed = createZstdCompress()
      source.on('error', (error) => compressed.destroy(error))
      source.pipe(compressed)
      yield* await encrypter().encrypt(Readable.toWeb(compressed) as ReadableStream<Uint8Array>)
    },
  }
}

/** Opens what was sealed for one of the identities. @throws OperationError `backup.key`, `backup.damaged` */
export async function openSeals(identities: readonly string[]): Promise<Unsealing> {
  const age = await import('age-encryption')
  const decrypter = new age.Decrypter()
  for (const identity of identities) decrypter.addIdentity(identity)
  return {
    open: async function* (stream) {
      let failure: unknown
      const sealed = Readable.from(stream, { objectMode: false })
      sealed.on('error', (error) => {
        failure = error
      })
      try {
        const plain = await decrypter.decrypt(Readable.toWeb(sealed) as ReadableStream<Uint8Array>)
        const source = Readable.fromWeb(plain as never)
        const unpacked = createZstdDecompress()
        source.on('error', (error) => unpacked.destroy(error))
        yield* source.pipe(unpacked)
      } catch (cause) {
        throw failure instanceof OperationError ? failure : notOpened(cause)
      }
    },
  }
}

function notOpened(cause: unknown): unknown {
  if (/no identity matched|no identities/.test(cause instanceof Error ? cause.message : '')) {
    return new OperationError('backup.key', 'none of the identities opens this backup', {
      hint: 'Give the identity whose public key the backup names: leme backup list --json, backups.identity.',
      cause,
    })
  }
  return new OperationError('backup.damaged', 'what lies in the vault is not as it was sealed', { cause })
}

export interface Unsealing {
  open(stream: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array>
}

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
