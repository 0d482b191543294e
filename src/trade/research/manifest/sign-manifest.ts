import type { RunManifest, SignedManifest } from './manifest-schema.ts'
import { manifestHash, manifestText } from './manifest-text.ts'
import type { Signer, Verifier } from './port.ts'

/** Signs the UTF-8 of the manifest's one text. */
export async function signManifest(manifest: RunManifest, signer: Signer): Promise<SignedManifest> {
  const { algorithm, keyId } = signer
  const signature = await signer.sign(bytesOf(manifest))
  const value = Array.from(signature, (byte) => byte.toString(16).padStart(2, '0')).join('')
  return { manifest, hash: manifestHash(manifest), signature: { algorithm, keyId, value } }
}

/** Whether hash and signature are of this manifest. */
export async function verifyManifest(signed: SignedManifest, verifier: Verifier): Promise<boolean> {
  const { manifest, hash, signature } = signed
  if (hash !== manifestHash(manifest)) return false
  const { algorithm, keyId, value } = signature
  const bytes = Uint8Array.from(value.match(/../g) ?? [], (digits) => Number.parseInt(digits, 16))
  return verifier.verify({ algorithm, keyId, bytes: bytesOf(manifest), signature: bytes })
}

function bytesOf(manifest: RunManifest): Uint8Array {
  return new TextEncoder().encode(manifestText(manifest))
}
