/** So many failures in a row lock a member. */
export const MOST_FAILURES = 5
/** The first lock; each further failure doubles it, up to {@link LONGEST_LOCK_MS}. */
export const FIRST_LOCK_MS = 5 * 60_000
export const LONGEST_LOCK_MS = 60 * 60_000

/** For how long an attempt locks that would be this failure in a row; 0 for not at all. */
export function lockMs(failures: number): number {
  if (failures < MOST_FAILURES) return 0
  return Math.min(LONGEST_LOCK_MS, FIRST_LOCK_MS * 2 ** (failures - MOST_FAILURES))
}
