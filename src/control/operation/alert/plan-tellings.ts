import { type Alert, rankOf, type Told } from './alert.ts'
import { type AlertChange, changeAlert } from './alert-change.ts'
import {
  type AlertChannel,
  type AlertRoute,
  type AlertSettings,
  matchesAlert,
  sees,
  silencedUntil,
} from './alert-setting.ts'
import { type NewNotification, type NoticeKind, noticeOf } from './notification.ts'
import { quietEnd, type WallClock } from './quiet-hours.ts'

export interface TellingWorld extends AlertSettings {
  readonly now: number
  readonly wallOf: (zone: string) => WallClock
}

export interface Plan {
  readonly alert: Alert
  readonly notifications: readonly NewNotification[]
  /** When there may be something to do again; null: not before the next change. */
  readonly lookAt: number | null
}

const MINUTE_MS = 60_000
/** What comes and goes is told no more often than this. */
export const FLAP_MS = 5 * MINUTE_MS

/** A change and what it makes to be told; undefined: there is no such alert. */
export function decideAlert(
  alert: Alert | undefined,
  change: AlertChange,
  world: TellingWorld,
): Plan | undefined {
  const changed = changeAlert(alert, change, world.now)
  return changed && planTellings(changed, world)
}

/** Who is to hear of an alert as it stands now. Pure; what was told is written down in the alert. */
export function planTellings(alert: Alert, world: TellingWorld): Plan {
  const draft = new Draft(alert, world)
  if (alert.endsAt !== null && alert.state !== 'resolved') draft.lookAt(alert.endsAt)
  if (alert.state === 'firing') tellFiring(draft)
  if (alert.state === 'acknowledged') tellAcknowledged(draft)
  if (alert.state === 'resolved') tellResolved(draft)
  return draft.plan()
}

function tellFiring(draft: Draft): void {
  const { alert, world } = draft
  const done = new Set<string>()
  for (const route of world.routes) {
    if (!sees(route.owner, alert) || !matchesAlert(route.matchers, alert)) continue
    const hidden = silencedUntil(alert, { silences: world.silences, owner: route.owner, now: world.now })
    if (hidden !== null) {
      draft.lookAt(hidden)
      continue
    }
    const steps = [{ afterMinutes: 0, channels: route.channels }, ...route.escalation]
    for (const [step, { afterMinutes, channels }] of steps.entries()) {
      const from = alert.since + afterMinutes * MINUTE_MS
      if (from > world.now) draft.lookAt(from)
      else for (const id of channels) if (!done.has(id)) tellOne(draft, { route, id, step, done })
    }
  }
}

interface Reached {
  readonly route: AlertRoute
  readonly id: string
  readonly step: number
  readonly done: Set<string>
}

function tellOne(draft: Draft, { route, id, step, done }: Reached): void {
  const { alert, world } = draft
  const channel = world.channels.find((one) => one.id === id && one.owner === route.owner)
  if (!channel) return
  done.add(id)
  const before = draft.told.get(id)
  const isNew = before?.episode !== alert.episode
  const due = nextTelling(before, { alert, repeatMs: route.repeatMinutes * MINUTE_MS })
  if (due > world.now) {
    draft.lookAt(due)
    return
  }
  const first: NoticeKind = step === 0 ? 'firing' : 'escalated'
  const at = draft.write(channel, { kind: isNew ? first : 'reminder', route })
  draft.lookAt(at + route.repeatMinutes * MINUTE_MS)
}

/** When a channel may hear of an alert that fires. */
function nextTelling(
  told: Told | undefined,
  { alert, repeatMs }: { alert: Alert; repeatMs: number },
): number {
  if (!told || rankOf(alert.severity) > rankOf(told.severity)) return 0
  return told.at + (told.episode === alert.episode ? repeatMs : Math.min(FLAP_MS, repeatMs))
}

/** Only the pager keeps count of who has taken it on; people see it on the page. */
function tellAcknowledged(draft: Draft): void {
  const { alert, world } = draft
  for (const told of draft.told.values()) {
    const channel = world.channels.find(({ id }) => id === told.channel)
    if (channel?.kind !== 'pagerduty' || told.episode !== alert.episode || told.acknowledged) continue
    draft.write(channel, { kind: 'acknowledged', route: undefined })
  }
}

function tellResolved(draft: Draft): void {
  const { alert, world } = draft
  for (const told of draft.told.values()) {
    const channel = world.channels.find(({ id }) => id === told.channel)
    if (!channel || told.episode !== alert.episode || told.resolved) continue
    draft.write(channel, { kind: 'resolved', route: world.routes.find(({ id }) => id === told.route) })
  }
}

/** When a message may go out: at once what is critical, the rest after its digest and the quiet hours. */
function releaseAt(alert: Alert, route: AlertRoute | undefined, { now, wallOf }: TellingWorld): number {
  if (alert.severity === 'critical' || !route) return now
  const window = route.digestMinutes * MINUTE_MS
  const gathered = window === 0 ? now : (Math.floor(now / window) + 1) * window
  return (route.quiet && quietEnd(route.quiet, wallOf(route.quiet.zone), gathered)) ?? gathered
}

class Draft {
  readonly alert: Alert
  readonly world: TellingWorld
  readonly told: Map<string, Told>
  readonly #notifications: NewNotification[] = []
  #lookAt = Number.POSITIVE_INFINITY

  constructor(alert: Alert, world: TellingWorld) {
    this.alert = alert
    this.world = world
    this.told = new Map(alert.told.map((one) => [one.channel, one]))
  }

  lookAt(time: number): void {
    if (time > this.world.now) this.#lookAt = Math.min(this.#lookAt, time)
  }

  /** Gives when the message may go out. */
  write(channel: AlertChannel, { kind, route }: { kind: NoticeKind; route: AlertRoute | undefined }): number {
    const { alert, world } = this
    const at = releaseAt(alert, route, world)
    const before = this.told.get(channel.id)
    const times = (before?.times ?? 0) + 1
    const isEnd = kind === 'acknowledged' || kind === 'resolved'
    this.told.set(channel.id, {
      ...{ channel: channel.id, route: route?.id ?? before?.route ?? '', episode: alert.episode, times },
      // What was told to be wrong counts for what comes next, not its end.
      ...(isEnd && before ? { at: before.at, severity: before.severity } : { at, severity: alert.severity }),
      ...{ acknowledged: kind === 'acknowledged', resolved: kind === 'resolved' },
    })
    // The pager has one incident for each alert: its events are never gathered.
    const isGathered = at > world.now && channel.kind !== 'pagerduty'
    this.#notifications.push({
      id: isGathered
        ? `digest.${channel.id}.${at}`
        : `${alert.id}.${alert.episode}.${kind}.${channel.id}.${times}`,
      ...{ owner: channel.owner, channel: channel.id, alert: isGathered ? null : alert.id, dueAt: at },
      notice: noticeOf(alert, kind, world.now),
    })
    return at
  }

  plan(): Plan {
    return {
      alert: { ...this.alert, told: [...this.told.values()] },
      notifications: this.#notifications,
      lookAt: this.#lookAt === Number.POSITIVE_INFINITY ? null : this.#lookAt,
    }
  }
}
