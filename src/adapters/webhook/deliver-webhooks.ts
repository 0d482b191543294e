import { setTimeout as delay } from 'node:timers/promises'
import type { DeliveryOutcome, DueDelivery, WebhookStore } from '../../control/operation/index.ts'
import { NO_TRACING, type Tracing } from '../../domain/index.ts'
import { type GuardOptions, postGuarded } from './post-guarded.ts'
import { type SigningSecret, signedHeaders } from './sign.ts'

export interface DeliverOptions extends Pick<GuardOptions, 'allowed' | 'timeoutMs' | 'lookUp' | 'ca'> {
  readonly store: Pick<WebhookStore, 'take' | 'settle'>
  /** The secrets of a webhook, as the secrets store has them now. */
  readonly secretsOf: (delivery: DueDelivery) => Promise<readonly SigningSecret[]>
  readonly clock: () => number
  readonly signal: AbortSignal
  readonly onError: (error: unknown) => void
  /** Hears of each try. */
  readonly onTry?: (outcome: DeliveryOutcome) => void
  /** Receivers are told the trace, in the header `traceparent`. */
  readonly tracing?: Tracing
  /** Deliveries that are on their way at once. */
  readonly atOnce?: number
}

const AT_ONCE = 16
/** New deliveries are looked for this often when nobody rings. */
const LOOK_EVERY_MS = 1_000
const GONE = 410

/** Delivers what is due until the signal. A store that is away is looked for again. */
export async function deliverWebhooks(options: DeliverOptions): Promise<void> {
  const { store, signal, onError, atOnce = AT_ONCE } = options
  while (!signal.aborted) {
    let taken = 0
    try {
      const due = await store.take(atOnce)
      taken = due.length
      await Promise.all(due.map((delivery) => deliver(delivery, options)))
    } catch (error) {
      onError(error)
    }
    if (taken === 0) await delay(LOOK_EVERY_MS, undefined, { signal }).catch(() => {})
  }
}

async function deliver(delivery: DueDelivery, options: DeliverOptions): Promise<void> {
  const { store, onError, onTry } = options
  try {
    const outcome = await traced(delivery, options)
    // A try that was cut off by the end counts for nothing: its time comes again.
    if (options.signal.aborted && outcome.kind === 'failed') return
    await store.settle(delivery, outcome)
    onTry?.(outcome)
  } catch (error) {
    onError(error)
  }
}

function traced(delivery: DueDelivery, options: DeliverOptions): Promise<DeliveryOutcome> {
  const { tracing = NO_TRACING } = options
  const attributes = { 'leme.client': delivery.tenant, 'leme.event': delivery.type }
  return tracing.span('webhook.deliver', { kind: 'client', parent: null, attributes }, () =>
    attempt(delivery, options),
  )
}

async function attempt(delivery: DueDelivery, options: DeliverOptions): Promise<DeliveryOutcome> {
  const { clock, secretsOf, signal, tracing = NO_TRACING } = options
  const body = messageOf(delivery)
  const signed = signedHeaders({ id: delivery.id, body, now: clock() }, await secretsOf(delivery))
  const traceparent = tracing.parent()
  const headers = { ...signed, ...(traceparent && { traceparent }) }
  const result = await postGuarded({ url: delivery.url, headers, body }, { ...options, signal })
  if (result.kind === 'failed') return { kind: 'failed', status: null, message: result.message }
  const { status } = result
  if (status >= 200 && status < 300) return { kind: 'delivered', status }
  return { kind: status === GONE ? 'gone' : 'failed', status, message: `it answered ${status}` }
}

/** The payload that Standard Webhooks proposes. */
export function messageOf({ type, eventAt, body }: Pick<DueDelivery, 'type' | 'eventAt' | 'body'>): string {
  return JSON.stringify({ type, timestamp: new Date(eventAt).toISOString(), data: body })
}
