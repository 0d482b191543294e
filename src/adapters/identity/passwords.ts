import { argon2, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import type { PasswordHasher } from '../../control/tenant/index.ts'
import { IdentityError } from './identity-error.ts'

/** Cost of one hash: kibibytes, passes, lanes. */
export interface PasswordCost {
  readonly memory: number
  readonly passes: number
  readonly parallelism: number
}

/** What OWASP asks of Argon2id at least; 30 ms on a laptop. */
const USUAL_COST: PasswordCost = { memory: 19_456, passes: 2, parallelism: 1 }
/** A row that was tampered with cannot make a server take more than this. */
const MOST: PasswordCost = { memory: 1_048_576, passes: 64, parallelism: 16 }
const SALT_BYTES = 16
const HASH_BYTES = 32
/** Passwords at once, and those that wait: more would only make all of them late. */
const AT_ONCE = 4
const MOST_WAITING = 64
const PHC =
  /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]{22})\$([A-Za-z0-9+/]{43})$/

const derive = promisify(argon2)

interface Stored {
  readonly cost: PasswordCost
  readonly salt: Buffer
  readonly hash: Buffer
}

/** Argon2id with the parameters in the text, `$argon2id$v=19$m=…,t=…,p=…$SALT$HASH`. */
export function passwordHasher(cost: PasswordCost = USUAL_COST): PasswordHasher {
  const turns = new Turns()
  // Of whom nothing is stored is compared with this: nobody's hash, at the usual cost.
  const nobody: Stored = { cost, salt: randomBytes(SALT_BYTES), hash: randomBytes(HASH_BYTES) }

  const hashOf = (password: string, { cost: { memory, passes, parallelism }, salt }: Omit<Stored, 'hash'>) =>
    turns.take(() =>
      derive('argon2id', {
        message: password.normalize('NFKC'),
        nonce: salt,
        ...{ memory, passes, parallelism, tagLength: HASH_BYTES },
      }),
    )

  return {
    async hash(password) {
      const salt = randomBytes(SALT_BYTES)
      return print({ cost, salt, hash: await hashOf(password, { cost, salt }) })
    },
    async verify(stored, password) {
      const found = stored === null ? undefined : parse(stored)
      const wanted = found ?? nobody
      const isSame = timingSafeEqual(await hashOf(password, wanted), wanted.hash)
      return isSame && found !== undefined
    },
    isOutdated(stored) {
      const found = parse(stored)?.cost
      return (
        found?.memory !== cost.memory ||
        found.passes !== cost.passes ||
        found.parallelism !== cost.parallelism
      )
    },
  }
}

function print({ cost: { memory, passes, parallelism }, salt, hash }: Stored): string {
  const text = (bytes: Buffer) => bytes.toString('base64').replace(/=+$/, '')
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${text(salt)}$${text(hash)}`
}

function parse(text: string): Stored | undefined {
  const [, memory, passes, parallelism, salt, hash] = PHC.exec(text) ?? []
  if (hash === undefined) return undefined
  const cost = { memory: Number(memory), passes: Number(passes), parallelism: Number(parallelism) }
  const isWithin =
    cost.memory <= MOST.memory && cost.passes <= MOST.passes && cost.parallelism <= MOST.parallelism
  const isPossible = cost.passes >= 1 && cost.parallelism >= 1 && cost.memory >= 8 * cost.parallelism
  if (!isWithin || !isPossible) return undefined
  return { cost, salt: Buffer.from(salt!, 'base64'), hash: Buffer.from(hash, 'base64') }
}

/** Lets a few work at a time, the others in their order. */
class Turns {
  #working = 0
  readonly #waiting: (() => void)[] = []

  async take<T>(work: () => Promise<T>): Promise<T> {
    if (this.#waiting.length >= MOST_WAITING) {
      throw new IdentityError('identity.busy', 'too many passwords are being checked', {
        hint: 'Try again in some seconds.',
      })
    }
    if (this.#working >= AT_ONCE) await new Promise<void>((go) => this.#waiting.push(go))
    else this.#working += 1
    try {
      return await work()
    } finally {
      const next = this.#waiting.shift()
      if (next) next()
      else this.#working -= 1
    }
  }
}
