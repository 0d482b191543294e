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
import { type CachedSecrets, DeploymentError } from '../../control/deployment/index.ts'
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
  /** Newest first; see {@link signerOf} and {@link believed}. */
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
  /** Makes the keys where there are none, before others need them. Any number of processes may do so at once. */
  ensure(): Promise<void>
  /** Makes a new pair where the newest is older than this, once for all processes that ask. @returns whether it did */
  renew(olderThanMs: number): Promise<boolean>
}

export const KEYS_NAME = 'identity/keys'
const SCHEMA = 'leme.identity-keys/1'
const KEPT_MS = 60_000
const PATIENCE_MS = 10_000
const SEAL_BYTES = 32
const MOST_PAIRS = 8
/** A new pair signs so long after it was made: by then every server has seen it, which looks once a minute. */
const LEAD_MS = 2 * 60_000
/** Tokens of a pair end within this time after it signed the last one: their life, and what clocks differ by. */
const AFTER_MS = 16 * 60_000

const Stored = Compile(
  Type.Object({
    schema: Type.Literal(SCHEMA),
    seal: Type.String(),
    signing: Type.Array(Type.Object({ createdAt: Type.Integer({ minimum: 0 }), key: Type.String() }), {
      minItems: 1,
      maxItems: MOST_PAIRS,
    }),
  }),
)

interface KeyRingOptions {
  readonly secrets: Pick<CachedSecrets, 'read' | 'fresh' | 'write'>
  /** UTC milliseconds. */
  readonly clock: () => number
  /** Does the work when nobody else of the installation does any; it waits for that. */
  readonly alone: <T>(work: () => Promise<T>) => Promise<T>
}

/** The pair that signs now: the newest that everybody has seen. */
export function signerOf({ signing }: IdentityKeys, now: number): SigningKey {
  return signing.find(({ createdAt }) => now >= createdAt + LEAD_MS) ?? signing.at(-1)!
}

/** Pairs whose tokens count: also one that signs no more, until its last token has ended. */
export function believed({ signing }: IdentityKeys, now: number): IdentityKeys['signing'] {
  const [newest, ...others] = signing
  return [newest, ...others.filter((_, at) => now < signing[at]!.createdAt + LEAD_MS + AFTER_MS)]
}

/** Keys in the secret `identity/keys`. */
export function secretKeyRing({ secrets, clock, alone }: KeyRingOptions): KeptKeyRing {
  let kept: { readonly keys: Promise<IdentityKeys>; readonly at: number } | undefined
  let freshAt = Number.NEGATIVE_INFINITY

  function keep(reading: Promise<string>): Promise<IdentityKeys> {
    const keys = reading.then(parse, (error: unknown) => {
      throw isMissing(error) ? missing(error) : error
    })
    const looked = { keys, at: clock() }
    kept = looked
    keys.catch(() => {
      if (kept === looked) kept = undefined
    })
    return keys
  }

  function lookAnew(): Promise<IdentityKeys> {
    freshAt = clock()
    // While the store is away what it said last counts on.
    const reading = secrets.fresh(KEYS_NAME).catch((error: unknown) => {
      if (isMissing(error)) throw error
      return secrets.read(KEYS_NAME)
    })
    return keep(reading)
  }

  function keys(): Promise<IdentityKeys> {
    return kept && clock() - kept.at < KEPT_MS ? kept.keys : keep(secrets.read(KEYS_NAME))
  }

  async function write(given: IdentityKeys): Promise<void> {
    await secrets.write(KEYS_NAME, print(given))
    // Whoever is next finds it: the work is done when the store has it.
    await keep(secrets.fresh(KEYS_NAME))
  }

  return {
    keys,
    newest: () => (clock() - freshAt < PATIENCE_MS ? keys() : lookAnew()),
    async ensure() {
      try {
        await keys()
      } catch (error) {
        if (!(error instanceof IdentityError && isMissing(error.cause))) throw error
        await alone(async () => {
          const there = await secrets.fresh(KEYS_NAME).then(parse, (cause: unknown) => {
            if (!isMissing(cause)) throw cause
          })
          if (!there) await write({ seal: randomBytes(SEAL_BYTES), signing: [makeKey(clock())] })
        })
      }
    },
    async renew(olderThanMs) {
      const isDue = ({ signing: [newest] }: IdentityKeys) => clock() - newest.createdAt >= olderThanMs
      if (!isDue(await keys())) return false
      return alone(async () => {
        const there = parse(await secrets.fresh(KEYS_NAME))
        if (!isDue(there)) return false
        await write(renewed(there, clock()))
        return true
      })
    },
  }
}

/** One that still signs, or whose tokens still count, is kept beside the new one. */
function renewed(keys: IdentityKeys, now: number): IdentityKeys {
  return { seal: keys.seal, signing: [makeKey(now), ...believed(keys, now).slice(0, MOST_PAIRS - 1)] }
}

/** Keys of this process alone, for tests. */
export function memoryKeyRing({
  clock,
}: Pick<KeyRingOptions, 'clock'>): KeyRing & { rotate(): Promise<void> } {
  let keys: IdentityKeys = { seal: randomBytes(SEAL_BYTES), signing: [makeKey(clock())] }
  return {
    keys: async () => keys,
    newest: async () => keys,
    async rotate() {
      keys = renewed(keys, clock())
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

function isMissing(error: unknown): error is DeploymentError {
  return error instanceof DeploymentError && error.code === 'secret.unknown'
}

function missing(cause: DeploymentError): IdentityError {
  return new IdentityError('identity.keys', `there is no secret ${KEYS_NAME}`, {
    hint: 'It is made when the server starts for the first time.',
    cause,
  })
}
