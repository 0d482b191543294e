import { clip, listAt, textAt, valueAt } from './read-wire.ts'

/** A resource of an Application that Argo CD calls ill, or could not apply. */
export interface SeenResource {
  readonly resource: string
  readonly health: string
  readonly reason: string
}

/** What Argo CD says of a client's Application. */
export interface SeenApplication {
  readonly name: string
  readonly sync: string
  readonly health: string
  readonly isEnding: boolean
  /** Commit of the clients' repository with which it was compared last; empty where it was not. */
  readonly compared: string
  /** That of the last sync that succeeded. */
  readonly deployed: string
  readonly phase: string
  /** Commit of the sync that runs or ran last. */
  readonly attempted: string
  readonly message: string
  /** Types that end in `Error`, and what they say. */
  readonly errors: readonly string[]
  readonly failed: readonly SeenResource[]
  readonly ill: readonly SeenResource[]
}

/** `clientsRef`: how the source of values is called among several; the chart is another one. */
export function readApplication(application: unknown, clientsRef: string): SeenApplication {
  const status = valueAt(application, 'status')
  const sources = listAt(application, 'spec', 'sources')
  const index = sources.findIndex(
    (one) => textAt(one, 'ref') === clientsRef || textAt(one, 'name') === clientsRef,
  )
  const revisionOf = (from: unknown): string =>
    sources.length === 0 ? textAt(from, 'revision') : textAt(from, 'revisions', Math.max(index, 0))
  const operation = valueAt(status, 'operationState')
  const phase = textAt(operation, 'phase')
  const attempted = revisionOf(valueAt(operation, 'syncResult'))
  const last = listAt(status, 'history').at(-1)
  return {
    name: textAt(application, 'metadata', 'name'),
    sync: textAt(status, 'sync', 'status'),
    health: textAt(status, 'health', 'status'),
    isEnding: textAt(application, 'metadata', 'deletionTimestamp') !== '',
    compared: revisionOf(valueAt(status, 'sync')),
    deployed: revisionOf(last) || (phase === 'Succeeded' ? attempted : ''),
    phase,
    attempted,
    message: clip(textAt(operation, 'message')),
    errors: listAt(status, 'conditions').flatMap((one) =>
      /Error$/.test(textAt(one, 'type')) ? [clip(`${textAt(one, 'type')}: ${textAt(one, 'message')}`)] : [],
    ),
    failed: listAt(operation, 'syncResult', 'resources').flatMap((one) =>
      textAt(one, 'status') === 'SyncFailed' ? [resourceOf(one, textAt(one, 'message'))] : [],
    ),
    ill: listAt(status, 'resources').flatMap((one) =>
      ['Degraded', 'Missing'].includes(textAt(one, 'health', 'status'))
        ? [resourceOf(one, textAt(one, 'health', 'message'))]
        : [],
    ),
  }
}

function resourceOf(one: unknown, words: string): SeenResource {
  const health = textAt(one, 'health', 'status')
  return { resource: `${textAt(one, 'kind')} ${textAt(one, 'name')}`, health, reason: clip(words || health) }
}
