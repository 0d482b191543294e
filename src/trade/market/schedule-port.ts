/** A run that says nothing for so long has died with its process; by the store's clock. */
export const SCHEDULE_LEASE_MS = 60_000

/** Something that is done by the clock. Times in UTC milliseconds. */
export interface Schedule {
  /** Lower-case letters, digits, `-` and `_`. */
  readonly name: string
  readonly cron: string
  readonly zone: string
  /** The command that is run, as it would be typed behind `leme data`. */
  readonly arguments: readonly string[]
  readonly nextAt: number
}

/** `overlapped`: it was due while an earlier run still went on, and was left out. */
export type ScheduleOutcome = 'done' | 'failed' | 'overlapped'

export interface ScheduleRun {
  readonly dueAt: number
  readonly startedAt: number
  readonly endedAt: number | null
  /** Null while it goes on; `failed` when its process died. */
  readonly outcome: ScheduleOutcome | null
  readonly message: string
}

export interface ScheduleStore {
  /** Makes a schedule, or changes the one of this name. */
  put(schedule: Schedule): Promise<void>
  /** By name, each with its last run. */
  list(): Promise<readonly (Schedule & { readonly last: ScheduleRun | null })[]>
  /** Whether there was one; its runs are forgotten with it. */
  remove(name: string): Promise<boolean>
  /** The store's clock: UTC milliseconds. */
  now(): Promise<number>
  /**
   * Takes what is due: of all who ask one gets it, and it is next due at `nextAt`. The number of the run,
   * or undefined when somebody else has it.
   */
  begin(name: string, times: { readonly dueAt: number; readonly nextAt: number }): Promise<number | undefined>
  /** Says that the run goes on. One that does not say so within {@link SCHEDULE_LEASE_MS} has failed. */
  beat(run: number): Promise<void>
  end(run: number, outcome: ScheduleOutcome, message: string): Promise<void>
  /** The right to run it; undefined while another run has it. It ends with its process. */
  claim(name: string): Promise<AsyncDisposable | undefined>
}
