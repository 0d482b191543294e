export { type AccessTokenOptions, accessTokens, TOKEN_AUDIENCE } from './access-tokens.ts'
export { type IdentityCode, IdentityError } from './identity-error.ts'
export {
  type IdentityKeys,
  KEYS_NAME,
  type KeptKeyRing,
  type KeyRing,
  memoryKeyRing,
  type SigningKey,
  secretKeyRing,
} from './key-ring.ts'
export { oneTimeCodes } from './one-time-codes.ts'
export { type PasswordCost, passwordHasher } from './passwords.ts'
