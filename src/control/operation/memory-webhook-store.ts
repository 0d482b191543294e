import type { TenantId } from '../tenant/index.ts'
import { OperationError } from './operation-error.ts'
import type { WebhookStore } from './port.ts'
import {
  type Delivery,
  type DueDelivery,
  hears,
  MOST_WEBHOOKS,
  nextTryAfter,
  TAKEN_MS,
  type Webhook,
} from './webhook.ts'

interface MemoryEvent {
  readonly number: number
  readonly tenant: TenantId
  readonly type: string
  readonly body: unknown
  readonly time: number
}

export interface MemoryWebhookStore extends WebhookStore {
  /** An event as commands and jobs write it. */
  publish(tenant: TenantId, type: string, body: unknown): number
}

/** Webhooks in memory. */
export function memoryWebhookStore({ now }: { readonly now: () => number }): MemoryWebhookStore {
  const hooks = new Map<string, Webhook>()
  const events: MemoryEvent[] = []
  const deliveries = new Map<string, Delivery>()

  const find = (tenant: TenantId, id: string): Webhook => {
    const hook = hooks.get(id)
    if (hook?.tenant === tenant) return hook
    throw unknownWebhook(id)
  }
  const enqueue = (hook: Webhook, event: MemoryEvent): void => {
    const id = deliveryId(hook.id, event.number)
    const fresh: Delivery = {
      ...{ id, webhook: hook.id, event: event.number, type: event.type, state: 'waiting', attempts: 0 },
      ...{ nextAt: now(), lastStatus: null, lastMessage: '', createdAt: now() },
    }
    deliveries.set(id, fresh)
  }

  return {
    async create(one) {
      const mine = [...hooks.values()].filter(({ tenant }) => tenant === one.tenant)
      if (mine.length >= MOST_WEBHOOKS) throw tooManyWebhooks()
      const hook: Webhook = { ...one, status: 'active', createdAt: now() }
      hooks.set(one.id, hook)
      return hook
    },
    async get(tenant, id) {
      const hook = hooks.get(id)
      return hook?.tenant === tenant ? hook : undefined
    },
    async list(tenant) {
      return [...hooks.values()].filter((hook) => hook.tenant === tenant)
    },
    async change(tenant, id, change) {
      const changed = { ...find(tenant, id), ...change }
      hooks.set(id, changed)
      return changed
    },
    async remove(tenant, id) {
      if (hooks.get(id)?.tenant !== tenant) return false
      for (const { id: delivery, webhook } of deliveries.values())
        if (webhook === id) deliveries.delete(delivery)
      return hooks.delete(id)
    },
    async deliveries(tenant, id, { limit, cursor }) {
      find(tenant, id)
      const before = cursor === undefined ? Number.POSITIVE_INFINITY : Number(cursor)
      const mine = [...deliveries.values()]
        .filter(({ webhook, event }) => webhook === id && event < before)
        .sort((a, b) => b.event - a.event)
      const items = mine.slice(0, limit)
      return { items, nextCursor: mine.length > limit ? String(items.at(-1)!.event) : null }
    },
    async replay(tenant, id, what) {
      const hook = find(tenant, id)
      if (hook.status === 'paused') throw pausedWebhook(id)
      const wanted = events.filter(
        (event) =>
          event.tenant === tenant &&
          ('fromEvent' in what
            ? event.number >= what.fromEvent && hears(hook.types, event.type)
            : deliveries.has(what.delivery) && deliveryId(id, event.number) === what.delivery),
      )
      for (const event of wanted) enqueue(hook, event)
      return wanted.length
    },
    async take(limit) {
      const due = [...deliveries.values()]
        .filter(
          ({ state, nextAt, webhook }) =>
            state === 'waiting' && nextAt <= now() && hooks.get(webhook)?.status === 'active',
        )
        .sort((a, b) => a.nextAt - b.nextAt || a.event - b.event)
        .slice(0, limit)
      return due.map((delivery): DueDelivery => {
        const taken = { ...delivery, attempts: delivery.attempts + 1, nextAt: now() + TAKEN_MS }
        deliveries.set(delivery.id, taken)
        const { tenant, url } = hooks.get(delivery.webhook)!
        const event = events.find(({ number }) => number === delivery.event)!
        return { ...taken, tenant, url, body: event.body, eventAt: event.time }
      })
    },
    async settle(taken, outcome) {
      const delivery = deliveries.get(taken.id)
      if (delivery?.state !== 'waiting' || delivery.attempts !== taken.attempts) return
      const pause = nextTryAfter(taken.attempts)
      const hook = hooks.get(delivery.webhook)!
      if (outcome.kind === 'gone') hooks.set(hook.id, { ...hook, status: 'paused' })
      deliveries.set(taken.id, {
        ...delivery,
        state: outcome.kind === 'delivered' ? 'delivered' : pause === undefined ? 'given-up' : 'waiting',
        nextAt: now() + (pause ?? 0),
        lastStatus: outcome.status,
        lastMessage: outcome.kind === 'delivered' ? '' : outcome.message,
      })
    },
    publish(tenant, type, body) {
      const event = { number: events.length + 1, tenant, type, body, time: now() }
      events.push(event)
      for (const hook of hooks.values())
        if (hook.tenant === tenant && hook.status === 'active' && hears(hook.types, type))
          enqueue(hook, event)
      return event.number
    },
  }
}

/** One for each webhook and event, the same in every try. */
export function deliveryId(webhook: string, event: number): string {
  return `${webhook}.${event}`
}

export function unknownWebhook(id: string): OperationError {
  return new OperationError('webhook.unknown', `there is no webhook "${id}"`)
}

export function pausedWebhook(id: string): OperationError {
  return new OperationError('webhook.paused', `the webhook "${id}" is paused`, { hint: 'Resume it first.' })
}

export function tooManyWebhooks(): OperationError {
  return new OperationError('webhook.most', `there are ${MOST_WEBHOOKS} webhooks already`, {
    hint: 'Remove one that is not needed.',
  })
}
