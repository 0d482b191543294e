import type { Command, JobDetail } from './api.generated.ts'

/** How a command was at the event. */
export type CommandEventData = Omit<Command, 'attempts' | 'deadline'>

/** How a job ended. */
export type JobEventData = Pick<
  JobDetail,
  'id' | 'clientId' | 'kind' | 'title' | 'state' | 'error' | 'createdAt' | 'endedAt'
> & {
  /** Its name. */
  readonly strategy: string
}

interface Event<Type extends string, Data> {
  /** The same in every try: drop what you have had. */
  readonly id: string
  readonly type: Type
  /** When it happened, ISO 8601. */
  readonly timestamp: string
  readonly data: Data
}

/** What a webhook is sent. Its `type` says which. */
export type WebhookEvent =
  | Event<`command.${Command['state']}`, CommandEventData>
  | Event<`job.${'done' | 'failed' | 'cancelled'}`, JobEventData>
