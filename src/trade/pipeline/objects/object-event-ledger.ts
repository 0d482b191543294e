import { sha256 as hashOf } from '../../../math/index.ts'
import type { Claim, ClaimAnswer, EventLedger } from './event-ledger.ts'
import { EVENT_SCHEMA, type EventRecord, jsonBytes, parseEventRecord, parseJson } from './event-record.ts'
import type { ObjectStore } from './port.ts'
import { readObject } from './read-object.ts'
import { unless, updateObject } from './update-object.ts'

/** Where Leme keeps its own objects in a store. */
export const OWN_PREFIX = '_leme/'
const EVENTS = `${OWN_PREFIX}events`

export interface ObjectEventLedgerOptions {
  /** Names this process as no other one: a random UUID. */
  readonly owner: string
  /** UTC milliseconds. */
  readonly clock: () => number
  /** How long a claim holds without being renewed. */
  readonly leaseMs?: number
  /** How far clocks of processes may be apart before a living claim is overtaken, which costs work, nothing else. */
  readonly skewMs?: number
  readonly mostAttempts?: number
}

/**
 * A ledger of small objects under `_leme/events`, kept right by conditional writes alone: in a bucket it needs no
 * database, on a memory store it forgets with the process.
 */
export function objectEventLedger(
  store: ObjectStore,
  { owner, clock, leaseMs = 300_000, skewMs = 30_000, mostAttempts = 5 }: ObjectEventLedgerOptions,
): EventLedger {
  let claims = 0

  return {
    async contentOf(key, etag) {
      const place = seenKey(key)
      const found = await unless(['object.missing'], () => readObject(store, place, { maxBytes: 100_000 }))
      if (!found) return undefined
      const seen = parseJson(found.bytes, place) as { key?: unknown; etag?: unknown; sha256?: unknown }
      return seen.key === key && seen.etag === etag ? String(seen.sha256) : undefined
    },
    async noteContent(key, etag, sha256) {
      await store.put(seenKey(key), jsonBytes({ schema: 'leme.seen/1', key, etag, sha256 }))
    },
    async claim(sha256, key) {
      const ticket = `${owner}/${++claims}`
      let answer: ClaimAnswer | undefined
      await update(sha256, async (record) => {
        const standing = record && standingAnswer(record, ticket)
        if (standing) {
          answer = standing
          return undefined
        }
        if (record && record.attempt >= mostAttempts) {
          const reason = record.reason ?? 'the processes ended without a word'
          answer = { kind: 'poison', reason: `${record.attempt} attempts failed; the last: ${reason}` }
          return { ...record, state: 'poison', reason: answer.reason, ticket }
        }
        const at = await nextTime()
        const attempt = (record?.attempt ?? 0) + 1
        answer = { kind: 'claimed', claim: { sha256, at, attempt, ticket } }
        const until = clock() + leaseMs
        const reason = record?.state === 'waiting' ? record.reason : null
        return {
          schema: EVENT_SCHEMA,
          sha256,
          key,
          state: 'claimed',
          at,
          attempt,
          ticket,
          until,
          reason,
          result: null,
        }
      })
      return answer!
    },
    renew: (claim) => hold(claim, (record) => ({ ...record, until: clock() + leaseMs })),
    async commit(claim, result) {
      let committed = false
      await update(claim.sha256, (record) => {
        committed = record?.state === 'committed' && record.ticket === claim.ticket
        if (committed || !isHeld(record, claim)) return undefined
        committed = true
        return { ...record, state: 'committed', reason: null, result: [...result] }
      })
      return committed
    },
    async finish(sha256) {
      await update(sha256, (record) =>
        record?.state === 'committed' ? { ...record, state: 'done' } : undefined,
      )
    },
    async fail(claim, reason) {
      const isLast = claim.attempt >= mostAttempts
      const held = await hold(claim, (record) => ({
        ...record,
        state: isLast ? 'poison' : 'waiting',
        until: clock() + leaseMs,
        reason: reason.slice(0, 2000),
      }))
      if (!held) return 'overtaken'
      return isLast ? 'poison' : 'retry'
    },
    async release(claim) {
      await hold(claim, (record) => ({ ...record, state: 'waiting', until: 0, attempt: record.attempt - 1 }))
    },
  }

  /** The answer that a record gives without being written. */
  function standingAnswer(record: EventRecord, ticket: string): ClaimAnswer | undefined {
    const { state, result, until, sha256, at, attempt } = record
    if (state === 'done' || state === 'committed') return { kind: state, result: result ?? [] }
    if (state === 'poison') return { kind: 'poison', reason: record.reason ?? '' }
    // Written by this very call, though the store did not say so.
    if (state === 'claimed' && record.ticket === ticket) {
      return { kind: 'claimed', claim: { sha256, at, attempt, ticket } }
    }
    const over = until + (state === 'claimed' ? skewMs : 0)
    return clock() < over ? { kind: 'busy', until: over } : undefined
  }

  /** Writes the record anew as long as the claim is the last one and open. */
  async function hold(claim: Claim, next: (record: EventRecord) => EventRecord): Promise<boolean> {
    let held = false
    await update(claim.sha256, (record) => {
      held = isHeld(record, claim)
      return held ? next(record!) : undefined
    })
    return held
  }

  function update(
    sha256: string,
    next: (record: EventRecord | undefined) => Promise<EventRecord | undefined> | EventRecord | undefined,
  ): Promise<void> {
    const key = contentKey(sha256)
    return updateObject(store, key, async (bytes) => {
      const record = await next(bytes && parseEventRecord(bytes, key))
      return record && jsonBytes(record)
    })
  }

  /** A time that nobody was given before: this clock's, or one more than the last one given. */
  async function nextTime(): Promise<number> {
    const key = `${EVENTS}/clock.json`
    let at = 0
    await updateObject(store, key, (bytes) => {
      const last = bytes ? Number((parseJson(bytes, key) as { at?: unknown }).at) : 0
      at = Math.max(clock(), (Number.isSafeInteger(last) ? last : 0) + 1)
      return jsonBytes({ schema: 'leme.clock/1', at, by: `${owner}/${claims}` })
    })
    return at
  }
}

/** Where the record of a content lies. */
export function contentKey(sha256: string): string {
  return `${EVENTS}/contents/${sha256}.json`
}

function isHeld(record: EventRecord | undefined, claim: Claim): record is EventRecord {
  return record?.state === 'claimed' && record.ticket === claim.ticket
}

function seenKey(key: string): string {
  return `${EVENTS}/seen/${hashOf(key)}.json`
}
