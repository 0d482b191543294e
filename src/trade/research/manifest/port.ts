/** SHA-256 of bytes in pieces: `Sha256` of math is one, a program may lend a faster one. */
export interface Hasher {
  update(bytes: Uint8Array): unknown
  /** 64 lower-case hexadecimal digits. */
  digest(): string
}

export type CreateHasher = () => Hasher

/** Whoever vouches for runs, such as a key pair of Ed25519. */
export interface Signer {
  /** `ed25519`. */
  readonly algorithm: string
  /** Names the key, so that a reader knows which public one to take. */
  readonly keyId: string
  sign(bytes: Uint8Array): Promise<Uint8Array>
}

/** Whoever knows public keys. */
export interface Verifier {
  /** False for a signature that is not of these bytes, and for a key or an algorithm that it does not know. */
  verify(input: {
    readonly algorithm: string
    readonly keyId: string
    readonly bytes: Uint8Array
    readonly signature: Uint8Array
  }): Promise<boolean>
}
