import type { Page, PageQuery } from '../../tenant/index.ts'
import type { Alert, AlertOwner, AlertReport, AlertState, Severity } from './alert.ts'
import type { AlertChannel, AlertRoute, AlertSettings, AlertSilence } from './alert-setting.ts'
import type { Notification, NotificationState, TellOutcome } from './notification.ts'

export const MOST_ROUTES = 50
export const MOST_SILENCES = 200
export const MOST_CHANNELS = 50

export interface AlertFilter {
  readonly states?: readonly AlertState[]
  readonly severities?: readonly Severity[]
}

/** A message that its taker has for a minute, with its channel. */
export interface DueNotification extends Notification {
  readonly to: AlertChannel
}

/** Something that was written down for whoever makes alerts of it. */
export interface HeardEvent {
  readonly number: number
  readonly tenant: string
  readonly type: string
  readonly body: unknown
  readonly time: number
}

/**
 * Alerts, who is told of them, and what was told. The messages of a change are written in its transaction.
 * One suite judges every implementation: `alert-store.suite.ts`.
 */
export interface AlertStore {
  /** The alert after each report; undefined for the end of what never began. */
  report(reports: readonly AlertReport[]): Promise<readonly (Alert | undefined)[]>
  /** @throws OperationError `alert.unknown`, `alert.over` where it is resolved already */
  acknowledge(owner: AlertOwner, id: string, by: string): Promise<Alert>
  /** @throws OperationError `alert.unknown`, `alert.over` */
  resolve(owner: AlertOwner, id: string, by: string): Promise<Alert>
  get(owner: AlertOwner, id: string): Promise<Alert | undefined>
  /** What was changed last comes first. */
  list(owner: AlertOwner, filter: AlertFilter, query: PageQuery): Promise<Page<Alert>>

  /** Another number after each change of an alert or a message: cheap enough to be asked every second. */
  version(): Promise<number>

  settings(owner: AlertOwner): Promise<AlertSettings>
  /** Everything of everybody: what decides. */
  allSettings(): Promise<AlertSettings>
  /** Puts a new one, or another in the place of one's own. @throws OperationError `alert.most`, `alert.taken`, `alert.channel` */
  putRoute(route: AlertRoute): Promise<void>
  putSilence(silence: AlertSilence): Promise<void>
  putChannel(channel: AlertChannel): Promise<void>
  removeRoute(owner: AlertOwner, id: string): Promise<boolean>
  removeSilence(owner: AlertOwner, id: string): Promise<boolean>
  /** What waits for it is given up. */
  removeChannel(owner: AlertOwner, id: string): Promise<boolean>

  /** Looks at alerts whose time has come; gives how many. */
  look(limit: number): Promise<number>
  /** Makes alerts of events that were written since, each once; gives how many events. */
  hear(toReports: (event: HeardEvent) => readonly AlertReport[], limit: number): Promise<number>

  /** Newest first. */
  notifications(
    owner: AlertOwner,
    filter: { readonly alert?: string; readonly states?: readonly NotificationState[] },
    query: PageQuery,
  ): Promise<Page<Notification>>
  /** Takes messages whose time has come; those of one alert to one channel stay in their order. */
  take(limit: number): Promise<readonly DueNotification[]>
  /** Nothing happens where another one has taken it since. */
  settle(due: DueNotification, outcome: TellOutcome): Promise<void>
  /** Tries one that was given up again. @throws OperationError `alert.unknown` */
  retry(owner: AlertOwner, id: string): Promise<void>
}
