import type { Alert, AlertReport, Severity } from './alert.ts'
import type { AlertChange } from './alert-change.ts'
import type { AlertChannel, AlertMatchers, AlertRoute, AlertSilence } from './alert-setting.ts'
import type { NewNotification } from './notification.ts'
import { decideAlert, type TellingWorld } from './plan-tellings.ts'

export const MINUTE = 60_000
export const ALL: AlertMatchers = { severities: [], rules: [], tenants: [], bots: [] }

export function report(part: Partial<AlertReport> = {}): AlertReport {
  return {
    ...{ kind: 'firing', rule: 'queue.stuck', severity: 'warning', tenant: null, bot: null, part: 'queue' },
    ...{ summary: 'A job waits for 20 minutes.', action: 'Start a worker.', link: null, endsAt: null },
    ...part,
  }
}

export function route(part: Partial<AlertRoute> = {}): AlertRoute {
  return {
    ...{ id: 'ro-all', owner: null, name: 'all', matchers: ALL, channels: ['ch-chat'], digestMinutes: 0 },
    ...{ quiet: null, escalation: [], repeatMinutes: 240, ...part },
  }
}

export function channel(part: Partial<AlertChannel> = {}): AlertChannel {
  return { id: 'ch-chat', owner: null, name: 'chat', kind: 'slack', to: '', createdAt: 0, ...part }
}

export function silence(part: Partial<AlertSilence> = {}): AlertSilence {
  return { id: 'si-1', owner: null, matchers: ALL, from: 0, until: 0, by: 'ana', reason: 'work', ...part }
}

/** One alert, with a hand on its clock; looks whenever it asked to be looked at. */
export class Watched {
  alert: Alert | undefined
  now = 0
  lookAt: number | null = null
  readonly written: NewNotification[] = []
  readonly #settings: Omit<TellingWorld, 'now' | 'wallOf'>

  constructor(settings: Partial<Omit<TellingWorld, 'now' | 'wallOf'>> = {}) {
    this.#settings = { routes: [route()], silences: [], channels: [channel()], ...settings }
  }

  change(change: AlertChange): void {
    const plan = decideAlert(this.alert, change, {
      ...this.#settings,
      ...{ now: this.now, wallOf: () => (time) => time },
    })
    if (!plan) return
    this.alert = plan.alert
    this.lookAt = plan.lookAt
    this.written.push(...plan.notifications)
  }

  fire(severity: Severity = 'warning'): void {
    this.change({ kind: 'reported', report: report({ severity }) })
  }

  pass(minutes: number): void {
    const until = this.now + minutes * MINUTE
    while (this.lookAt !== null && this.lookAt <= until) {
      this.now = Math.max(this.now, this.lookAt)
      this.change({ kind: 'looked' })
    }
    this.now = until
  }

  get told(): string[] {
    return this.written.map(({ notice, channel, dueAt }) => `${notice.kind} ${channel} ${dueAt / MINUTE}`)
  }
}
