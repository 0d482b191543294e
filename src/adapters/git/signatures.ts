import { valuesPath } from '../../control/deployment/index.ts'
import type { TenantId } from '../../control/tenant/index.ts'
import { walkLog } from './plumbing/commit-log.ts'
import { SIGNATURE_HEADERS } from './plumbing/make-commit.ts'
import type { ObjectReader } from './plumbing/object-reader.ts'
import type { Repository } from './plumbing/open-repository.ts'
import { parseSshKey, parseSshPublicKey } from './ssh/ssh-key.ts'
import { signerOf, signText } from './ssh/ssh-signature.ts'

export interface SigningOptions {
  /** Asked for with each commit: an Ed25519 key without a passphrase, PKCS #8 or OpenSSH. */
  readonly privateKey: () => Promise<string>
  /** Lines of .pub files, of people and of earlier keys. */
  readonly allowedSigners?: readonly string[]
  /** A file whose last commit nobody of those has signed, nor the key itself, is not used. */
  readonly requireSigned?: boolean
}

export interface Signatures {
  sign(payload: Buffer): Promise<string>
  /** Why a client's file is not to be trusted at a commit; undefined: it is. */
  doubt(tenant: TenantId, commit: string): Promise<string | undefined>
}

const REMEMBERED = 10_000

/** @throws DeploymentError `git.settings` for keys that cannot be used */
export function openSignatures(
  repository: Repository,
  reader: ObjectReader,
  options: SigningOptions,
): Signatures {
  const { privateKey, allowedSigners = [], requireSigned = false } = options
  const others = allowedSigners.map(parseSshPublicKey)
  const trusted = new Set<string>()
  const header = SIGNATURE_HEADERS[repository.hash]

  const isTrusted = async (commit: string): Promise<boolean> => {
    if (trusted.has(commit)) return true
    const content = (await reader.read(commit))?.content
    const parts = content && signedParts(content, header)
    if (
      !parts ||
      !signerOf(parts.payload, parts.signature, [parseSshKey(await privateKey()).blob, ...others])
    )
      return false
    if (trusted.size >= REMEMBERED) trusted.clear()
    trusted.add(commit)
    return true
  }

  return {
    sign: async (payload) => signText(payload, parseSshKey(await privateKey())),
    async doubt(tenant, commit) {
      if (!requireSigned) return undefined
      let last: string | undefined
      await walkLog(repository.git, ['-n', '1', commit, '--', valuesPath(tenant)], (found) => {
        last = found.commit
        return false
      })
      if (last !== undefined && (await isTrusted(last))) return undefined
      return `the commit ${last?.slice(0, 12) ?? 'of it'} is not signed by anybody who may. Have it signed, or revert it.`
    },
  }
}

/** What a commit says without its signature, byte for byte, and that signature. */
function signedParts(commit: Buffer, header: string): { payload: Buffer; signature: string } | undefined {
  const text = commit.toString('latin1')
  const end = text.indexOf('\n\n') + 1
  const found = new RegExp(`^${header} .*\\n( .*\\n)*`, 'm').exec(text.slice(0, end))
  if (!found) return undefined
  const signature = found[0].slice(header.length + 1).replaceAll('\n ', '\n')
  return {
    signature,
    payload: Buffer.from(text.slice(0, found.index) + text.slice(found.index + found[0].length), 'latin1'),
  }
}
