export { ed25519Signer, ed25519Verifier } from './ed25519.ts'
export { SigningError } from './signing-error.ts'
