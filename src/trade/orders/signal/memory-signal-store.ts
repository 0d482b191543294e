import type { Signal, SignalState, SignalStore, SignalTransition, StoredFeedback } from './port.ts'
import { refusalOf } from './refusal-of.ts'
import { requireSameSignal } from './require-same-signal.ts'
import { requireFeedback, requireSignal } from './schema.ts'

interface Kept {
  signal: Signal
  readonly transitions: SignalTransition[]
  readonly feedback: StoredFeedback[]
}

/** A {@link SignalStore} that forgets everything with the process. `now` gives UTC milliseconds. */
export function memorySignalStore({ now }: { readonly now: () => number }): SignalStore {
  const kept: Kept[] = []

  function move(one: Kept, to: SignalState, { time, actor }: { time: number; actor: string }): Signal {
    one.transitions.push({ time, actor, from: one.signal.state, to })
    one.signal = {
      ...one.signal,
      state: to,
      ...(to === 'SENT' && { sentAt: time }),
      ...(to === 'ACKED' && { ackedAt: time }),
    }
    return one.signal
  }

  /** All signals, as the clock has them. */
  function current(): readonly Kept[] {
    const time = now()
    for (const one of kept) {
      const { state, expiresAt } = one.signal
      if (state === 'PENDING' && expiresAt <= time) move(one, 'EXPIRED', { time: expiresAt, actor: 'clock' })
    }
    return kept
  }

  const find = (id: string) => current().find(({ signal }) => signal.id === id)

  return {
    async put(given, actor) {
      requireSignal(given)
      const { accountId, dedupeKey } = given
      const known = current().find(
        ({ signal }) => signal.accountId === accountId && signal.dedupeKey === dedupeKey,
      )
      if (known) {
        requireSameSignal(known.signal, given)
        return { kind: 'already', signal: known.signal }
      }
      const number = kept.length + 1
      const time = now()
      const signal: Signal = {
        ...given,
        ...{ id: `signal-${number}`, number, state: 'PENDING', createdAt: time },
        ...{ expiresAt: time + given.ttlMs, sentAt: null, ackedAt: null },
      }
      kept.push({ signal, transitions: [{ time, actor, from: null, to: 'PENDING' }], feedback: [] })
      return { kind: 'done', signal }
    },

    async next({ accountId, symbols, timeframe }, actor) {
      const found = current().find(
        ({ signal }) =>
          signal.state === 'PENDING' &&
          signal.accountId === accountId &&
          (symbols?.includes(signal.symbol) ?? true) &&
          (timeframe ?? signal.timeframe) === signal.timeframe,
      )
      return found && move(found, 'SENT', { time: now(), actor })
    },

    async ack(id, accountId, actor) {
      const found = find(id)
      const refused = refusalOf(found?.signal, accountId)
      if (!found || refused) return refused ?? { kind: 'refused', reason: 'unknown' }
      if (found.signal.state === 'ACKED') return { kind: 'already', signal: found.signal }
      return { kind: 'done', signal: move(found, 'ACKED', { time: now(), actor }) }
    },

    async feedback(given, actor) {
      requireFeedback(given)
      const found = find(given.signalId)
      const refused = refusalOf(found?.signal, given.accountId)
      if (!found || refused) return refused ?? { kind: 'refused', reason: 'unknown' }
      const { signal, feedback } = found
      const isKnown = feedback.some(
        ({ ticket, status }) => ticket === given.ticket && status === given.status,
      )
      if (isKnown) return { kind: 'already', signal }
      feedback.push({ ...given, time: now(), actor })
      return { kind: 'done', signal }
    },

    get: async (id) => find(id)?.signal,

    async list({ accountId, state, before = Number.POSITIVE_INFINITY, limit }) {
      return current()
        .map(({ signal }) => signal)
        .filter((signal) => (accountId ?? signal.accountId) === signal.accountId)
        .filter((signal) => (state ?? signal.state) === signal.state && signal.number < before)
        .reverse()
        .slice(0, limit)
    },

    async history(id) {
      const { transitions = [], feedback = [] } = find(id) ?? {}
      return { transitions: [...transitions], feedback: [...feedback] }
    },
  }
}
