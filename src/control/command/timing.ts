/** How long things may take, in milliseconds. */
export interface CommandTiming {
  /** Between two looks at what runs, while a command waits for it. */
  readonly lookMs: number
  /** Between two looks at gates and terms, while a command waits for persons. */
  readonly recheckMs: number
  /** While another process drives the client. */
  readonly takenMs: number
  /** First pause after trouble; it doubles. */
  readonly firstPauseMs: number
  readonly longestPauseMs: number
  /** Troubles of one step after which it is given up, where the trouble is not an outage of something remote. */
  readonly tries: number
  /** From authorised to committed. */
  readonly commitMs: number
  /** From committed to synced. */
  readonly syncMs: number
  /** From synced to healthy. */
  readonly healthMs: number
  /** A bot is healthy after it was seen so for so long without a break. */
  readonly settleMs: number
  /** A bot has failed after it was seen degraded for so long without a break. */
  readonly degradedMs: number
  /** A degraded bot that was started again so often has failed. */
  readonly restarts: number
  /** From a roll-back's commit until the runtime shows it. */
  readonly rollBackMs: number
}

const SECOND = 1_000
const MINUTE = 60 * SECOND

/** What is observed is written every ten seconds, so a bot settles at the first writing after it became healthy. */
export const DEFAULT_TIMING: CommandTiming = {
  lookMs: SECOND,
  recheckMs: 30 * SECOND,
  takenMs: 2 * SECOND,
  firstPauseMs: SECOND / 2,
  longestPauseMs: MINUTE,
  tries: 8,
  commitMs: 15 * MINUTE,
  syncMs: 5 * MINUTE,
  healthMs: 10 * MINUTE,
  settleMs: 8 * SECOND,
  degradedMs: 30 * SECOND,
  restarts: 3,
  rollBackMs: 10 * MINUTE,
}

/** The pause after so many troubles in a row. */
export function pauseAfter(attempts: number, { firstPauseMs, longestPauseMs }: CommandTiming): number {
  return Math.min(firstPauseMs * 2 ** Math.min(attempts, 30), longestPauseMs)
}
