import { Fault } from '../../domain/index.ts'
import type { CloudEvent, ObjectNotice } from './cloud-event.ts'
import { partOf, textOf } from './event-parts.ts'

const CREATED = 'Microsoft.Storage.BlobCreated'
const VALIDATION = 'Microsoft.EventGrid.SubscriptionValidationEvent'

/** Events of Azure Blob storage; undefined for others. @throws Fault `event.malformed` */
export function azureEvent(event: unknown): CloudEvent | undefined {
  if (partOf(event, 'Metadata', 'BlobTrigger') !== undefined) return ofTrigger(event)
  const events = Array.isArray(event) ? event : [event]
  const types = events.map((one) => partOf(one, 'eventType') ?? partOf(one, 'type'))
  if (events.length === 0 || !types.every((type) => String(type).startsWith('Microsoft.'))) return undefined
  if (types[0] === VALIDATION) {
    const validationResponse = textOf(events[0], 'data', 'validationCode')
    return { kind: 'handshake', answer: { validationResponse } }
  }
  const created = events.filter((_, k) => types[k] === CREATED)
  return { kind: 'objects', notices: created.map(noticeOf), passed: events.length - created.length }
}

/** `topic` in Event Grid's own schema, `source` in CloudEvents: `…/storageAccounts/NAME`. */
function noticeOf(event: unknown): ObjectNotice {
  const topic = partOf(event, 'topic') ?? partOf(event, 'source')
  const [, account] = /\/storageAccounts\/([^/]+)/i.exec(String(topic)) ?? []
  const [, container, key] = /\/containers\/([^/]+)\/blobs\/(.+)$/s.exec(textOf(event, 'subject')) ?? []
  if (!account || !container || !key) {
    throw malformed('The event names no blob by /storageAccounts/… and /containers/…/blobs/…')
  }
  return { place: `azure://${account}/${container}`, key }
}

/** What the Functions host tells of a blob that triggered: `container/key`, and its address. */
function ofTrigger(event: unknown): CloudEvent {
  const path = bare(textOf(event, 'Metadata', 'BlobTrigger'))
  const uri = bare(textOf(event, 'Metadata', 'Uri'))
  const slash = path.indexOf('/')
  const host = URL.canParse(uri) ? new URL(uri).hostname : ''
  if (slash < 1 || slash === path.length - 1 || host === '') {
    throw malformed('The blob trigger has no container/key and address')
  }
  const place = `azure://${host.split('.')[0]}/${path.slice(0, slash)}`
  return { kind: 'objects', notices: [{ place, key: path.slice(slash + 1) }], passed: 0 }
}

/** The host sends some texts as JSON in a text. */
function bare(text: string): string {
  return /^".*"$/s.test(text) ? text.slice(1, -1).replaceAll('\\"', '"').replaceAll('\\\\', '\\') : text
}

function malformed(message: string): Fault {
  return new Fault('usage', 'event.malformed', message)
}
