import { setTimeout as delay } from 'node:timers/promises'
import { type KeyRing, secretKeyRing } from '../../adapters/identity/index.ts'
import type { PostgresStore } from '../../adapters/store/postgres/index.ts'
import type { CachedSecrets } from '../../control/deployment/index.ts'

export interface KeepKeysOptions {
  readonly secrets: CachedSecrets
  /** A right that one process of the installation has at a time. */
  readonly claim: PostgresStore['claim']
  /** UTC milliseconds. */
  readonly clock: () => number
  readonly tokenKeyDays: number
  readonly tell: (event: { readonly kind: 'keys.renewed' }) => void
  readonly onTrouble: (error: unknown) => void
  /** Between two looks whether it is time. */
  readonly lookMs?: number
}

export interface KeptKeys extends AsyncDisposable {
  readonly ring: KeyRing
}

const RIGHT = 'identity.keys'
const DAY = 86_400_000
const HOUR = 3_600_000

/**
 * The keys of an installation, of which there is one ring however many servers start at once; a new pair is made by
 * the clock, by one of them.
 * @throws IdentityError `identity.keys` for a secret that holds none; StoreError, DeploymentError
 */
export async function keepKeys(options: KeepKeysOptions): Promise<KeptKeys> {
  const { secrets, claim, clock, tokenKeyDays, tell, onTrouble, lookMs = HOUR } = options
  const ring = secretKeyRing({ secrets, clock, alone: (work) => alone(claim, work) })
  await ring.ensure()
  const stop = new AbortController()
  const { signal } = stop
  const everyHour = async (): Promise<void> => {
    while (!signal.aborted) {
      try {
        if (await ring.renew(tokenKeyDays * DAY)) tell({ kind: 'keys.renewed' })
      } catch (error) {
        // The pair there is goes on, and it is tried again.
        onTrouble(error)
      }
      await delay(lookMs, undefined, { signal }).catch(() => {})
    }
  }
  const ended = everyHour()
  return {
    ring,
    async [Symbol.asyncDispose]() {
      stop.abort()
      await ended
    },
  }
}

/** A claim that is taken is tried for a second each time: whoever has it gives it back soon, or dies. */
async function alone<T>(claim: PostgresStore['claim'], work: () => Promise<T>): Promise<T> {
  for (;;) {
    await using right = await claim(RIGHT)
    if (right) return await work()
  }
}
