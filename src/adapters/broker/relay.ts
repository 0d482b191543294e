import type { Channel, Connection } from 'rabbitmq-client'
import {
  type MarketEvent,
  type MarketOutbox,
  type OutboxClaim,
  routingKey,
  seriesOfEvent,
} from '../../trade/market/index.ts'
import type { OnBrokerEvent } from './broker-event.ts'
import { MARKET, markerOf } from './names.ts'
import { backOffMs, pause } from './pause.ts'
import { MarketPublisher, type Publication } from './publish.ts'

/** Events published before the next look at the database. */
const BATCH = 500
/** An empty outbox is looked at again so soon. */
const IDLE_MS = 200
/** Another relay has the outbox; ours looks again so soon. */
const STANDBY_MS = 1_000
const LONGEST_PAUSE_MS = 10_000
const LONGEST_DELAY_MS = 60_000
/** Confirmed events are kept for so long, in case that the broker loses them. */
const KEEP_MS = 3 * 86_400_000
const PRUNE_EVERY_MS = 60_000

/** When events of a series are tried again. */
interface Delay {
  readonly attempt: number
  readonly until: number
}

/**
 * Publishes what the outbox has, and marks it when the broker has confirmed it; a relay that dies in
 * between leaves a repetition with the same message id, never a loss. Goes on by itself after any
 * failure of broker or database, until `signal`.
 */
export async function runRelay(
  connection: Connection,
  outbox: MarketOutbox,
  { onEvent, signal }: { readonly onEvent: OnBrokerEvent; readonly signal: AbortSignal },
): Promise<void> {
  for (let failures = 0; !signal.aborted; ) {
    try {
      if (!connection.ready) {
        await pause(IDLE_MS, signal)
        continue
      }
      await outbox.enable()
      await using claim = await outbox.claim()
      if (claim) {
        await using session = await openSession(connection, claim, onEvent)
        failures = 0
        await pump(session.channel, claim, { onEvent, signal })
      }
      await pause(claim ? 0 : STANDBY_MS, signal)
    } catch (error) {
      // What the connection has to say it says itself.
      if (failures++ === 0 && connection.ready && !signal.aborted) onEvent({ kind: 'stalled', error })
      await pause(backOffMs(failures, LONGEST_PAUSE_MS), signal)
    }
  }
}

/** A channel with confirms, on a broker that has the exchange and knows this outbox. */
async function openSession(connection: Connection, claim: OutboxClaim, onEvent: OnBrokerEvent) {
  const marker = markerOf(claim.id)
  if (!(await hasExchange(connection, marker))) {
    const events = await claim.recall()
    if (events > 0) onEvent({ kind: 'recalled', events })
  }
  const channel = await connection.acquire()
  await channel.exchangeDeclare({ exchange: MARKET, type: 'topic', durable: true })
  // After the recall: a relay that dies before leaves no mark, and the next one recalls again.
  await channel.exchangeDeclare({ exchange: marker, type: 'fanout', durable: true, internal: true })
  await channel.confirmSelect()
  return { channel, [Symbol.asyncDispose]: () => channel.close().catch(() => {}) }
}

async function hasExchange(connection: Connection, exchange: string): Promise<boolean> {
  const channel = await connection.acquire()
  try {
    await channel.exchangeDeclare({ exchange, passive: true })
    return true
  } catch (error) {
    if ((error as { code?: unknown }).code === 'NOT_FOUND') return false
    throw error
  } finally {
    await channel.close().catch(() => {})
  }
}

/** Until the channel ends or the signal comes. @throws StoreError when the claim is lost */
async function pump(
  channel: Channel,
  claim: OutboxClaim,
  { onEvent, signal }: { readonly onEvent: OnBrokerEvent; readonly signal: AbortSignal },
): Promise<void> {
  const publisher = new MarketPublisher(channel)
  const delays = new Map<string, Delay>()
  let pruneAt = 0
  while (channel.active && !signal.aborted) {
    const now = performance.now()
    if (now >= pruneAt) {
      await claim.prune(KEEP_MS)
      pruneAt = now + PRUNE_EVERY_MS
    }
    const waiting = [...delays].filter(([, { until }]) => until > now).map(([series]) => series)
    const events = await claim.take(BATCH, waiting)
    if (events.length === 0) {
      await pause(IDLE_MS, signal)
      continue
    }
    const ended = [...(await publisher.publishAll(events))]
    const confirmed = ended.filter(([, publication]) => publication === 'confirmed').map(([event]) => event)
    if (confirmed.length > 0) {
      await claim.confirm(confirmed.map(({ number }) => number))
      onEvent({ kind: 'published', events: confirmed.length })
    }
    for (const [event, publication] of ended) settle(event, publication)
  }

  function settle(event: MarketEvent, publication: Publication): void {
    const series = seriesOfEvent(event)
    if (publication === 'confirmed') delays.delete(series)
    if (publication !== 'unroutable' && publication !== 'refused') return
    const attempt = (delays.get(series)?.attempt ?? 0) + 1
    delays.set(series, { attempt, until: performance.now() + backOffMs(attempt, LONGEST_DELAY_MS) })
    onEvent({ kind: 'delayed', reason: publication, routingKey: routingKey(event) })
  }
}
