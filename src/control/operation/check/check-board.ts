import { byUrgency, type Check, type CheckState, type Reading } from './check.ts'
import { type CheckTools, runChecks } from './run-checks.ts'

/** A state and when it began, as this process saw it. */
export interface StateChange {
  readonly state: CheckState
  readonly reason: string
  readonly at: number
}

export interface BoardReading extends Reading {
  /** When this process first saw the state that it has. */
  readonly since: number
}

const DAY_MS = 86_400_000
const MOST_CHANGES = 100

/** What checks said last, since when, and how their states changed in the last day; asked again when somebody looks. */
export class CheckBoard {
  readonly #checks: readonly Check[]
  readonly #tools: CheckTools
  readonly #onChange: () => void
  readonly #history = new Map<string, StateChange[]>()
  #readings: readonly BoardReading[] = []
  #running: Promise<void> | undefined
  #lookedAt = Number.NEGATIVE_INFINITY

  /** `onChange` is called when a state is another one than before. */
  constructor(checks: readonly Check[], tools: CheckTools, onChange: () => void = () => {}) {
    this.#checks = checks
    this.#tools = tools
    this.#onChange = onChange
  }

  /** Readings not older than this, the worst first; however many ask, each check runs once at a time. */
  async read(maxAgeMs: number): Promise<readonly BoardReading[]> {
    if (this.#tools.now() - this.#lookedAt > maxAgeMs) await this.look()
    return this.#readings
  }

  /** Changes of one check within the last day, newest first; undefined where there is no such check. */
  history(name: string): readonly StateChange[] | undefined {
    if (!this.#checks.some((check) => check.name === name)) return undefined
    return (this.#history.get(name) ?? []).toReversed()
  }

  look(): Promise<void> {
    this.#running ??= this.#look().finally(() => {
      this.#running = undefined
    })
    return this.#running
  }

  async #look(): Promise<void> {
    const before = new Map(this.#readings.map((reading) => [reading.name, reading]))
    const readings = await runChecks(this.#checks, this.#tools)
    this.#readings = byUrgency(
      readings.map((reading) => {
        const known = before.get(reading.name)
        return { ...reading, since: known?.state === reading.state ? known.since : reading.measuredAt }
      }),
    )
    this.#lookedAt = this.#tools.now()
    const changed = readings.filter(({ name, state }) => before.get(name)?.state !== state)
    for (const reading of changed) this.#note(reading)
    if (changed.length > 0) this.#onChange()
  }

  #note({ name, state, reason, measuredAt }: Reading): void {
    const known = this.#history.get(name) ?? []
    // The one in force a day ago stays: the day began in it.
    const first = known.findLastIndex(({ at }) => at < measuredAt - DAY_MS)
    const kept = [...known.slice(Math.max(first, 0)), { state, reason, at: measuredAt }]
    this.#history.set(name, kept.slice(-MOST_CHANGES))
  }
}
