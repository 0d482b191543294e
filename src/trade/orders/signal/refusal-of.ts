import type { Signal, SignalAnswer } from './port.ts'

/** Why a terminal of `accountId` may say nothing of a signal; undefined when it may. */
export function refusalOf(
  signal: Signal | undefined,
  accountId: string,
): Extract<SignalAnswer, { kind: 'refused' }> | undefined {
  if (!signal) return { kind: 'refused', reason: 'unknown' }
  const { state } = signal
  if (signal.accountId !== accountId) return { kind: 'refused', reason: 'account', state }
  if (state === 'PENDING' || state === 'EXPIRED') return { kind: 'refused', reason: 'state', state }
  return undefined
}
