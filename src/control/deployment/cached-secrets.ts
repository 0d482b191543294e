import { DeploymentError } from './deployment-error.ts'
import type { Secrets } from './port.ts'

export interface SecretCacheOptions {
  /** For so long a value is believed without asking: a rotation is seen within it. */
  readonly ttlMs?: number
  /** While the store does not answer, a value that was read no longer ago than this is handed out. */
  readonly staleMs?: number
  /** The store is asked no more often than this because of refused logins, or while it does not answer. */
  readonly pauseMs?: number
  /** More names than this, and the one that was asked for least recently is forgotten. */
  readonly maxNames?: number
  /** Milliseconds that never go back. */
  readonly clock: () => number
  /** An old value was handed out because the store does not answer. */
  readonly onStale?: (told: StaleSecret) => void
}

export interface StaleSecret {
  readonly name: string
  readonly ageMs: number
  readonly cause: DeploymentError
}

/** Consumers ask for a value each time that they use it: so a rotation needs no restart. */
export interface CachedSecrets extends Secrets {
  /** A login with this value was refused: if it is the one that is believed, the next read asks the store. */
  refused(name: string, value: string): void
  /** As the store has it now, for whoever changes what is there; an old value is never handed out. @throws as `read` */
  fresh(name: string): Promise<string>
}

interface Kept {
  readonly value: string
  readonly readAt: number
  /** Before this time the store is not asked. */
  askFrom: number
  /** When a refused login last made us ask, while the value stayed the same. */
  doubtedAt: number
}

/** Values of a store, kept for a short time in this process; one question at a time for each name. */
export function cachedSecrets(secrets: Secrets, options: SecretCacheOptions): CachedSecrets {
  const { ttlMs = 30_000, staleMs = 900_000, pauseMs = 1_000, maxNames = 4_096, clock, onStale } = options
  const kept = new Map<string, Kept>()
  const asked = new Map<string, Promise<string>>()

  /** What is on its way was asked before: it is for those who wait for it, and is not kept. */
  function forget(name: string): void {
    kept.delete(name)
    asked.delete(name)
  }

  function keep(name: string, value: string, readAt: number): void {
    const old = kept.get(name)
    const doubtedAt = old?.value === value ? old.doubtedAt : Number.NEGATIVE_INFINITY
    kept.delete(name)
    kept.set(name, { value, readAt, askFrom: readAt + ttlMs, doubtedAt })
    const [oldest] = kept.keys()
    if (kept.size > maxNames && oldest !== undefined) kept.delete(oldest)
  }

  function instead(name: string, cause: unknown): string {
    const old = kept.get(name)
    const ageMs = old ? clock() - old.readAt : Number.POSITIVE_INFINITY
    const isAway = cause instanceof DeploymentError && cause.code === 'secret.unreachable'
    if (!old || !isAway || ageMs > staleMs) {
      kept.delete(name)
      throw cause
    }
    old.askFrom = clock() + pauseMs
    onStale?.({ name, ageMs, cause })
    return old.value
  }

  async function ask(name: string, reading = secrets.read(name)): Promise<string> {
    const startedAt = clock()
    const answer = reading.then(
      (value) => {
        if (asked.get(name) === answer) keep(name, value, startedAt)
        return value
      },
      (cause: unknown) => {
        if (asked.get(name) !== answer) throw cause
        return instead(name, cause)
      },
    )
    asked.set(name, answer)
    try {
      return await answer
    } finally {
      if (asked.get(name) === answer) asked.delete(name)
    }
  }

  async function changed(name: string, change: () => Promise<void>): Promise<void> {
    try {
      await change()
    } finally {
      forget(name)
    }
  }

  return {
    read(name) {
      const old = kept.get(name)
      if (!old || clock() >= old.askFrom) return asked.get(name) ?? ask(name)
      kept.delete(name)
      kept.set(name, old)
      return Promise.resolve(old.value)
    },
    refused(name, value) {
      const old = kept.get(name)
      const now = clock()
      if (old?.value !== value || now - old.doubtedAt < pauseMs) return
      old.askFrom = old.doubtedAt = now
      // An answer that is on its way may be older than the refusal.
      asked.delete(name)
    },
    fresh(name) {
      const reading = secrets.read(name)
      // The others share the answer, and get what there was before where there is none.
      ask(name, reading).catch(() => {})
      return reading
    },
    write: (name, value) => changed(name, () => secrets.write(name, value)),
    remove: (name) => changed(name, () => secrets.remove(name)),
    list: (folder) => secrets.list(folder),
  }
}
