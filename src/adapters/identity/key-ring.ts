import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto'
import { Type } from 'typebox'
import { Compile } from 'typebox/compile'
import { DeploymentError, type Secrets } from '../../control/deployment/index.ts'
import { IdentityError } from './identity-error.ts'

/** A pair of keys that signs access tokens (Ed25519). */
export interface SigningKey {
  /** Names the pair in tokens: the beginning of the SHA-256 of its public half. */
  readonly kid: string
  /** UTC milliseconds. */
  readonly createdAt: number
  readonly privateKey: KeyObject
  readonly publicKey: KeyObject
}

/** What this installation keeps to itself. */
export interface IdentityKeys {
  /** Seals what is stored, 32 bytes. It stays as it is for ever. */
  readonly seal: Buffer
  /** Newest first: the first one signs, all of them are believed. */
  readonly signing: readonly [SigningKey, ...SigningKey[]]
}

/** Lends the keys to whoever signs, verifies and seals. */
export interface KeyRing {
  /** As they are, a minute old at most. @throws IdentityError `identity.keys` where there are none */
  keys(): Promise<IdentityKeys>
  /** Looked up anew, for a name that was not there; every ten seconds at most. */
  newest(): Promise<IdentityKeys>
}

/** A {@link KeyRing} with what an installation does to it. */
export interface KeptKeyRing extends KeyRing {
  /**
   * Makes the keys where there are none. To be called by one process of an installation at a time, before
   * others need them.
   */
  ensure(): Promise<void>
  /** A new pair signs from now on; the one before it is believed until the next time. */
  rotate(): Promise<void>
}

export const KEYS_NAME = 'identity/keys'
const SCHEMA = 'leme.identity-keys/1'
const KEPT_MS = 60_000
const PATIENCE_MS = 10_000
const SEAL_BYTES = 32

const Stored = Compile(
  Type.Object({
    schema: Type.Literal(SCHEMA),
    seal: Type.String(),
    signing: Type.Array(Type.Object({ createdAt: Type.Integer({ minimum: 0 }), key: Type.String() }), {
      minItems: 1,
      maxItems: 2,
    }),
  }),
)

interface KeyRingOptions {
  readonly secrets: Pick<Secrets, 'read' | 'write'>
  /** UTC milliseconds. */
  readonly clock: () => number
}

/** Keys in the secret `identity/keys`. */
export function secretKeyRing({ secrets, clock }: KeyRingOptions): KeptKeyRing {
  let kept: { readonly keys: Promise<IdentityKeys>; readonly at: number } | undefined

  function lookUp(): Promise<IdentityKeys> {
    const keys = secrets.read(KEYS_NAME).then(parse, (error: unknown) => {
      if (error instanceof DeploymentError && error.code === 'secret.unknown') throw missing(error)
      throw error
    })
    const looked = { keys, at: clock() }
    kept = looked
    keys.catch(() => {
      if (kept === looked) kept = undefined
    })
    return keys
  }

  function fresh(mostMs: number): Promise<IdentityKeys> {
    return kept && clock() - kept.at < mostMs ? kept.keys : lookUp()
  }

  async function write(keys: IdentityKeys): Promise<void> {
    await secrets.write(KEYS_NAME, print(keys))
    await lookUp()
  }

  return {
    keys: () => fresh(KEPT_MS),
    newest: () => fresh(PATIENCE_MS),
    async ensure() {
      try {
        await lookUp()
      } catch (error) {
        if (!(error instanceof IdentityError) || !(error.cause instanceof DeploymentError)) throw error
        await write({ seal: randomBytes(SEAL_BYTES), signing: [makeKey(clock())] })
      }
    },
    async rotate() {
      const { seal, signing } = await lookUp()
      await write({ seal, signing: [makeKey(clock()), signing[0]] })
    },
  }
}

/** Keys of this process alone, for tests. */
export function memoryKeyRing({
  clock,
}: Pick<KeyRingOptions, 'clock'>): KeyRing & Pick<KeptKeyRing, 'rotate'> {
  let keys: IdentityKeys = { seal: randomBytes(SEAL_BYTES), signing: [makeKey(clock())] }
  return {
    keys: async () => keys,
    newest: async () => keys,
    async rotate() {
      keys = { ...keys, signing: [makeKey(clock()), keys.signing[0]] }
    },
  }
}

function makeKey(createdAt: number): SigningKey {
  return withName(generateKeyPairSync('ed25519').privateKey, createdAt)
}

function withName(privateKey: KeyObject, createdAt: number): SigningKey {
  const publicKey = createPublicKey(privateKey)
  const bytes = publicKey.export({ format: 'der', type: 'spki' })
  const kid = createHash('sha256').update(bytes).digest('hex').slice(0, 16)
  return { kid, createdAt, privateKey, publicKey }
}

function print({ seal, signing }: IdentityKeys): string {
  const pairs = signing.map(({ createdAt, privateKey }) => ({
    createdAt,
    key: privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64'),
  }))
  return JSON.stringify({ schema: SCHEMA, seal: seal.toString('base64'), signing: pairs })
}

function parse(text: string): IdentityKeys {
  try {
    const stored: unknown = JSON.parse(text)
    if (!Stored.Check(stored)) throw new TypeError('not of the schema')
    const seal = Buffer.from(stored.seal, 'base64')
    const [first, ...others] = stored.signing.map(({ createdAt, key }) =>
      withName(
        createPrivateKey({ key: Buffer.from(key, 'base64'), format: 'der', type: 'pkcs8' }),
        createdAt,
      ),
    )
    if (seal.length !== SEAL_BYTES || !first || [first, ...others].some(isOther)) {
      throw new TypeError('not of the kind')
    }
    return { seal, signing: [first, ...others] }
  } catch {
    // The cause would show what it could not read.
    throw new IdentityError('identity.keys', `the secret ${KEYS_NAME} holds no keys`, {
      hint: 'Put back the one that was there: with others nobody gets in until all authenticators are made anew.',
    })
  }
}

function isOther({ privateKey }: SigningKey): boolean {
  return privateKey.asymmetricKeyType !== 'ed25519'
}

function missing(cause: DeploymentError): IdentityError {
  return new IdentityError('identity.keys', `there is no secret ${KEYS_NAME}`, {
    hint: 'It is made when the server starts for the first time.',
    cause,
  })
}
