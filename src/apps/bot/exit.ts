import { Fault, type FaultKind } from '../../domain/index.ts'

/** What a bot's process ends with. */
export const BOT_EXIT = {
  /** It was told to, or its candles are used up. */
  done: 0,
  /** It may go better the next time. */
  failed: 1,
  /** It will be the same each time, until somebody changes what is wanted or what is there. */
  refused: 2,
} as const

const LASTING: readonly FaultKind[] = ['config', 'gate', 'usage']

/** Whatever their kind, they come again with the same strategy, parameters and past. */
const LASTING_CODE = /^(strategy|strategy-file)\.|^engine\.diverged$/

export function exitOf(error: unknown): number {
  const lasts = error instanceof Fault && (LASTING.includes(error.kind) || LASTING_CODE.test(error.code))
  return lasts ? BOT_EXIT.refused : BOT_EXIT.failed
}
