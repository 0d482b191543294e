import { Fault } from '../../domain/index.ts'
import { azureEvent } from './azure-event.ts'
import { s3Event } from './s3-event.ts'

/** A cloud says that an object was written. */
export interface ObjectNotice {
  /** `s3://bucket` or `azure://account/container`. */
  readonly place: string
  /** As the store has it, decoded. */
  readonly key: string
}

export type CloudEvent =
  /** Without repetitions, in the order of the event; `passed` counts records of other things than written objects. */
  | { readonly kind: 'objects'; readonly notices: readonly ObjectNotice[]; readonly passed: number }
  /** Azure asks whether events are wanted here; this is the answer. */
  | { readonly kind: 'handshake'; readonly answer: { readonly validationResponse: string } }

/** What a reader of one cloud's events gives; undefined where the event is of another kind. */
export type ReadEvent = (event: unknown) => CloudEvent | undefined

/**
 * Reads an event: a notification of S3, one of S3 by EventBridge, Event Grid's schema and CloudEvents of Azure
 * Blob storage, and the data of a Functions blob trigger.
 * @throws Fault `event.malformed`
 */
export function readCloudEvent(event: unknown): CloudEvent {
  const found = s3Event(event) ?? azureEvent(event)
  if (found?.kind === 'objects') return { ...found, notices: distinct(found.notices) }
  if (found) return found
  throw new Fault('usage', 'event.malformed', 'This is no event of an object store that Leme knows', {
    hint: 'Send S3 notifications, S3 events of EventBridge, or blob events of Azure.',
  })
}

/** @throws Fault `event.malformed` */
export function parseCloudEvent(text: string): CloudEvent {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw new Fault('usage', 'event.malformed', 'The event is no JSON', { cause })
  }
  return readCloudEvent(value)
}

function distinct(notices: readonly ObjectNotice[]): readonly ObjectNotice[] {
  return [...new Map(notices.map((notice) => [`${notice.place}\n${notice.key}`, notice])).values()]
}
