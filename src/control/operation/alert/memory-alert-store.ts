import type { Page, PageQuery } from '../../tenant/index.ts'
import { nextTryAfter, TAKEN_MS } from '../webhook.ts'
import { type Alert, type AlertOwner, alertId, fingerprintOf } from './alert.ts'
import type { AlertChange } from './alert-change.ts'
import { overAlert, requireChannels, takenId, tooMany, unknownAlert } from './alert-refusals.ts'
import { type AlertChannel, type AlertRoute, type AlertSilence, sees } from './alert-setting.ts'
import {
  type AlertStore,
  type DueNotification,
  type HeardEvent,
  MOST_CHANNELS,
  MOST_ROUTES,
  MOST_SILENCES,
} from './alert-store.ts'
import { afterTry, type NewNotification, type Notification } from './notification.ts'
import { decideAlert } from './plan-tellings.ts'
import type { WallClock } from './quiet-hours.ts'

interface Kept {
  readonly alert: Alert
  readonly number: number
  readonly lookAt: number | null
}

export interface MemoryAlertStore extends AlertStore {
  /** An event as commands and jobs write it. */
  publish(event: Omit<HeardEvent, 'number' | 'time'>): void
}

export interface MemoryAlertOptions {
  readonly now: () => number
  readonly wallOf: (zone: string) => WallClock
}

interface Owned {
  readonly id: string
  readonly owner: AlertOwner
}

/** Alerts in memory. */
export function memoryAlertStore({ now, wallOf }: MemoryAlertOptions): MemoryAlertStore {
  const alerts = new Map<string, Kept>()
  const notifications = new Map<string, Notification>()
  const routes = new Map<string, AlertRoute>()
  const silences = new Map<string, AlertSilence>()
  const channels = new Map<string, AlertChannel>()
  const events: HeardEvent[] = []
  let [changes, written, published] = [0, 0, 0]

  const of = <T extends Owned>(all: ReadonlyMap<string, T>, owner: AlertOwner) =>
    [...all.values()].filter((one) => one.owner === owner)
  const everything = () => ({
    ...{ routes: [...routes.values()], silences: [...silences.values()] },
    channels: [...channels.values()],
  })

  function write(fresh: NewNotification): void {
    let id = fresh.id
    for (let again = 2; ; again++) {
      const known = notifications.get(id)
      if (!known) break
      if (fresh.alert !== null) return
      if (known.state === 'waiting' && known.attempts === 0) {
        notifications.set(id, { ...known, notices: [...known.notices, fresh.notice] })
        return
      }
      id = `${fresh.id}.${again}`
    }
    notifications.set(id, {
      ...{ id, number: ++written, owner: fresh.owner, channel: fresh.channel, alert: fresh.alert },
      ...{ notices: [fresh.notice], state: 'waiting', attempts: 0, nextAt: fresh.dueAt, lastMessage: '' },
      ...{ lastStatus: null, createdAt: now(), settledAt: null },
    })
  }
  function change(id: string, what: AlertChange): Alert | undefined {
    const plan = decideAlert(alerts.get(id)?.alert, what, { ...everything(), now: now(), wallOf })
    if (!plan) return undefined
    alerts.set(id, { alert: plan.alert, number: ++changes, lookAt: plan.lookAt })
    for (const one of plan.notifications) write(one)
    return plan.alert
  }
  function act(owner: AlertOwner, id: string, what: AlertChange): Alert {
    const alert = alerts.get(id)?.alert
    if (!alert || !sees(owner, alert)) throw unknownAlert('alert', id)
    if (alert.state === 'resolved') throw overAlert(id)
    return change(id, what)!
  }
  function lookAgain(): void {
    for (const [id, kept] of alerts)
      if (kept.alert.state !== 'resolved') alerts.set(id, { ...kept, lookAt: now() })
  }
  function put<T extends Owned>(all: Map<string, T>, one: T, { what, most }: { what: string; most: number }) {
    const known = all.get(one.id)
    if (known && known.owner !== one.owner) throw takenId(what, one.id)
    if (!known && of(all, one.owner).length >= most) throw tooMany(what, most)
    all.set(one.id, one)
    lookAgain()
  }
  function remove(all: Map<string, Owned>, owner: AlertOwner, id: string): boolean {
    if (all.get(id)?.owner !== owner || !all.has(id)) return false
    lookAgain()
    return all.delete(id)
  }

  return {
    async report(reports) {
      return reports.map((report) => change(alertId(fingerprintOf(report)), { kind: 'reported', report }))
    },
    acknowledge: async (owner, id, by) => act(owner, id, { kind: 'acknowledged', by }),
    resolve: async (owner, id, by) => act(owner, id, { kind: 'resolved', by }),
    async get(owner, id) {
      const alert = alerts.get(id)?.alert
      return alert && sees(owner, alert) ? alert : undefined
    },
    async list(owner, { states, severities }, query) {
      const mine = [...alerts.values()].filter(
        ({ alert }) =>
          sees(owner, alert) &&
          (states?.includes(alert.state) ?? true) &&
          (severities?.includes(alert.severity) ?? true),
      )
      return pageOf(mine, query, ({ alert }) => alert)
    },
    version: async () => changes,
    async settings(owner) {
      return { routes: of(routes, owner), silences: of(silences, owner), channels: of(channels, owner) }
    },
    allSettings: async () => everything(),
    async putRoute(route) {
      requireChannels(route, new Set(of(channels, route.owner).map(({ id }) => id)))
      put(routes, route, { what: 'route', most: MOST_ROUTES })
    },
    putSilence: async (one) => put(silences, one, { what: 'silence', most: MOST_SILENCES }),
    putChannel: async (one) => put(channels, one, { what: 'channel', most: MOST_CHANNELS }),
    removeRoute: async (owner, id) => remove(routes, owner, id),
    removeSilence: async (owner, id) => remove(silences, owner, id),
    async removeChannel(owner, id) {
      if (!remove(channels, owner, id)) return false
      for (const one of notifications.values())
        if (one.channel === id && one.state === 'waiting')
          notifications.set(one.id, {
            ...one,
            ...{ state: 'given-up', lastMessage: 'the channel was removed', settledAt: now() },
          })
      return true
    },
    async look(limit) {
      const due = [...alerts.values()]
        .filter(({ lookAt }) => lookAt !== null && lookAt <= now())
        .slice(0, limit)
      for (const { alert } of due) change(alert.id, { kind: 'looked' })
      return due.length
    },
    async hear(toReports, limit) {
      const heard = events.splice(0, limit)
      for (const event of heard)
        for (const report of toReports(event))
          change(alertId(fingerprintOf(report)), { kind: 'reported', report })
      return heard.length
    },
    async notifications(owner, { alert, states }, query) {
      const mine = [...notifications.values()].filter(
        (one) =>
          (owner === null || one.owner === owner) &&
          (states?.includes(one.state) ?? true) &&
          (alert === undefined || one.notices.some((notice) => notice.alert === alert)),
      )
      return pageOf(mine, query, (one) => one)
    },
    async take(limit) {
      const waiting = [...notifications.values()].filter(({ state }) => state === 'waiting')
      const due = waiting
        .filter((one) => one.nextAt <= now() && !waiting.some((other) => precedes(other, one)))
        .sort((a, b) => a.nextAt - b.nextAt || a.number - b.number)
        .slice(0, limit)
      return due.map((one): DueNotification => {
        const taken = { ...one, attempts: one.attempts + 1, nextAt: now() + TAKEN_MS }
        notifications.set(one.id, taken)
        return { ...taken, to: channels.get(one.channel)! }
      })
    },
    async settle({ id, attempts }, outcome) {
      const one = notifications.get(id)
      if (one?.state !== 'waiting' || one.attempts !== attempts) return
      const { state, pauseMs, message, status } = afterTry(outcome, nextTryAfter(attempts))
      changes += 1
      notifications.set(id, {
        ...{ ...one, state, nextAt: now() + pauseMs, lastMessage: message, lastStatus: status },
        settledAt: state === 'waiting' ? null : now(),
      })
    },
    async retry(owner, id) {
      const one = notifications.get(id)
      const isMine = one?.state === 'given-up' && (owner === null || one.owner === owner)
      if (!isMine || !channels.has(one.channel)) throw unknownAlert('message that was given up', id)
      notifications.set(id, { ...one, state: 'waiting', attempts: 0, nextAt: now(), settledAt: null })
    },
    publish(event) {
      events.push({ ...event, number: ++published, time: now() })
    },
  }
}

/** Of one alert a channel hears in the order in which things happened. */
function precedes(other: Notification, one: Notification): boolean {
  return (
    one.alert !== null &&
    other.alert === one.alert &&
    other.channel === one.channel &&
    other.number < one.number
  )
}

function pageOf<Row extends { readonly number: number }, Item>(
  rows: readonly Row[],
  { limit, cursor }: PageQuery,
  toItem: (row: Row) => Item,
): Page<Item> {
  const before = cursor === undefined ? Number.POSITIVE_INFINITY : Number(cursor)
  const mine = rows.filter(({ number }) => number < before).sort((a, b) => b.number - a.number)
  const items = mine.slice(0, limit)
  return { items: items.map(toItem), nextCursor: mine.length > limit ? String(items.at(-1)!.number) : null }
}
