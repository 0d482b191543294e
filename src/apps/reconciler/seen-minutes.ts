import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { type BotMinute, parseTenantId, type TenantId } from '../../control/tenant/index.ts'

const MINUTE = 60_000
const SCHEMA = 'leme.bot-minutes/1'

type Minutes = Map<TenantId, Map<string, Set<number>>>

/**
 * Minutes in which bots were seen to run and that are not booked yet, kept in a file, so that whoever is started
 * again in the middle of an hour books the whole of it.
 */
export class SeenMinutes {
  readonly #file: string
  readonly #minutes: Minutes

  constructor(file: string) {
    this.#file = file
    this.#minutes = readMinutes(file)
  }

  get tenants(): readonly TenantId[] {
    return [...this.#minutes.keys()]
  }

  add(tenant: TenantId, seen: readonly BotMinute[]): void {
    for (const { bot, time } of seen) {
      const bots = this.#minutes.get(tenant) ?? new Map<string, Set<number>>()
      const minutes = bots.get(bot) ?? new Set<number>()
      minutes.add(Math.floor(time / MINUTE))
      bots.set(bot, minutes)
      this.#minutes.set(tenant, bots)
    }
  }

  of(tenant: TenantId): readonly BotMinute[] {
    return [...(this.#minutes.get(tenant) ?? [])].flatMap(([bot, minutes]) =>
      [...minutes].map((minute) => ({ bot, time: minute * MINUTE })),
    )
  }

  /** What lies before this time is booked. */
  drop(tenant: TenantId, before: number): void {
    const bots = this.#minutes.get(tenant)
    for (const [bot, minutes] of bots ?? []) {
      for (const minute of minutes) if (minute * MINUTE < before) minutes.delete(minute)
      if (minutes.size === 0) bots?.delete(bot)
    }
    if (bots?.size === 0) this.#minutes.delete(tenant)
  }

  forget(tenant: TenantId): void {
    this.#minutes.delete(tenant)
  }

  /** Whole or not at all. */
  save(): void {
    const seen = Object.fromEntries(
      [...this.#minutes].map(([tenant, bots]) => [
        tenant,
        Object.fromEntries([...bots].map(([bot, minutes]) => [bot, [...minutes]])),
      ]),
    )
    mkdirSync(dirname(this.#file), { recursive: true })
    writeFileSync(`${this.#file}.unfinished`, JSON.stringify({ schema: SCHEMA, seen }))
    renameSync(`${this.#file}.unfinished`, this.#file)
  }
}

/** None where there is no file, or none that can be read: tenants are not charged for what is not known. */
function readMinutes(file: string): Minutes {
  try {
    const { schema, seen } = JSON.parse(readFileSync(file, 'utf8')) as {
      readonly schema: unknown
      readonly seen: Readonly<Record<string, Readonly<Record<string, readonly number[]>>>>
    }
    if (schema !== SCHEMA) return new Map()
    return new Map(
      Object.entries(seen).map(([tenant, bots]) => [
        parseTenantId(tenant),
        new Map(
          Object.entries(bots).map(([bot, minutes]) => [bot, new Set(minutes.filter(Number.isSafeInteger))]),
        ),
      ]),
    )
  } catch {
    return new Map()
  }
}
