import { Sha256 } from '../../../math/index.ts'
import { PipelineFault } from '../pipeline-fault.ts'
import { problemOfKey } from './check-key.ts'
import type { Claim, EventLedger } from './event-ledger.ts'
import { keepClaim } from './keep-claim.ts'
import type { ObjectEvent, TakeOutcome } from './object-event.ts'
import type { ObjectInfo, ObjectStore } from './port.ts'

export interface TakeObjectOptions {
  readonly store: ObjectStore
  readonly ledger: EventLedger
  /** Works on the content and answers with names of what it made, which nobody sees yet. May happen more than once. */
  readonly prepare: (event: ObjectEvent) => Promise<readonly string[]>
  /** Makes a committed result visible; a second time changes nothing. */
  readonly announce: (result: readonly string[]) => Promise<void>
  /** Resolves after so long, or when the signal aborts. */
  readonly wait: (delayMs: number, signal: AbortSignal) => Promise<void>
  /** How often a claim is renewed while `prepare` works; well below the ledger's lease. */
  readonly renewMs?: number
  /** More bytes are refused; 1 GiB. */
  readonly maxBytes?: number
  /** Time is up when it aborts: what is not prepared by then is given back. */
  readonly until?: AbortSignal
}

const GIBIBYTE = 1024 ** 3

/**
 * Takes one object through hash, claim, work and commit. Whatever happens, and wherever a process ends: a content
 * has one committed result at most, and an object that changed while it was worked on has none.
 */
export async function takeObject(object: ObjectInfo, options: TakeObjectOptions): Promise<TakeOutcome> {
  const { ledger, maxBytes = GIBIBYTE, until } = options
  const problem = problemOfKey(object.key)
  if (problem) return { kind: 'refused', reason: `its key ${problem}` }
  if (object.size === 0) return { kind: 'refused', reason: 'it is empty' }
  if (object.size > maxBytes) {
    return { kind: 'refused', reason: `it has ${object.size} bytes; ${maxBytes} are the most` }
  }
  try {
    const sha256 = await contentOf(object, options)
    if (until?.aborted) return { kind: 'released' }
    const answer = await ledger.claim(sha256, object.key)
    if (answer.kind === 'done') return { ...answer, sha256, fresh: false }
    if (answer.kind === 'busy' || answer.kind === 'poison') return { ...answer, sha256 }
    if (answer.kind === 'committed') return await announced(answer.result, sha256, options)
    return await work(object, answer.claim, options)
  } catch (error) {
    if (until?.aborted) return { kind: 'released' }
    return hasChanged(error) ? { kind: 'changed' } : { kind: 'failed', reason: reasonOf(error) }
  }
}

async function work(object: ObjectInfo, claim: Claim, options: TakeObjectOptions): Promise<TakeOutcome> {
  const { store, ledger, prepare, wait, renewMs = 60_000, until } = options
  const { sha256 } = claim
  const kept = keepClaim(claim, { ledger, wait, renewMs })
  const signal = until ? AbortSignal.any([kept.signal, until]) : kept.signal
  let result: readonly string[]
  let other = false
  try {
    result = await prepare(eventOf(object, claim, { store, signal, onOther }))
  } catch (error) {
    const reason = reasonOf(error)
    if (until?.aborted) {
      await ledger.release(claim)
      return { kind: 'released' }
    }
    if (other || !(await isAsBefore(object, store))) return await changed(claim, ledger)
    if (isOutage(error)) {
      await ledger.release(claim)
      return { kind: 'failed', reason }
    }
    const failed = await ledger.fail(claim, reason)
    if (failed === 'overtaken') return { kind: 'overtaken', sha256 }
    return failed === 'poison' ? { kind: 'poison', sha256, reason } : { kind: 'failed', reason }
  } finally {
    kept.end()
  }
  if (!(await isAsBefore(object, store))) return changed(claim, ledger)
  if (!(await ledger.commit(claim, result))) return { kind: 'overtaken', sha256 }
  return announced(result, sha256, options)

  async function onOther(actual: string): Promise<void> {
    other = true
    await ledger.noteContent(object.key, object.etag, actual)
  }
}

async function changed(claim: Claim, ledger: EventLedger): Promise<TakeOutcome> {
  await ledger.release(claim)
  return { kind: 'changed' }
}

async function announced(
  result: readonly string[],
  sha256: string,
  { ledger, announce }: TakeObjectOptions,
): Promise<TakeOutcome> {
  await announce(result)
  await ledger.finish(sha256)
  return { kind: 'done', sha256, fresh: true, result }
}

async function contentOf(
  { key, etag }: ObjectInfo,
  { store, ledger, until }: TakeObjectOptions,
): Promise<string> {
  const known = await ledger.contentOf(key, etag)
  if (known) return known
  const hash = new Sha256()
  const { body } = await store.get(key, { ifMatch: etag })
  for await (const piece of body) {
    until?.throwIfAborted()
    hash.update(piece)
  }
  const sha256 = hash.digest()
  await ledger.noteContent(key, etag, sha256)
  return sha256
}

interface EventContext {
  readonly store: ObjectStore
  readonly signal: AbortSignal
  /** Hears of other bytes than the etag was known for. */
  readonly onOther: (sha256: string) => Promise<void>
}

function eventOf(
  { key, etag, size }: ObjectInfo,
  { sha256, at, attempt }: Claim,
  { store, signal, onOther }: EventContext,
): ObjectEvent {
  return { key, etag, size, sha256, at, attempt, signal, read }

  async function* read(): AsyncGenerator<Uint8Array> {
    const hash = new Sha256()
    const { body } = await store.get(key, { ifMatch: etag })
    for await (const piece of body) {
      signal.throwIfAborted()
      hash.update(piece)
      yield piece
    }
    const actual = hash.digest()
    if (actual !== sha256) {
      await onOther(actual)
      throw new PipelineFault('object.conflict', `${key} has other bytes than under this etag before`)
    }
  }
}

async function isAsBefore({ key, etag }: ObjectInfo, store: ObjectStore): Promise<boolean> {
  return (await store.head(key))?.etag === etag
}

/** The store's fault says nothing about the content, however often it happens. */
function isOutage(error: unknown): boolean {
  return (
    error instanceof PipelineFault && (error.code === 'object.unreachable' || error.code === 'object.denied')
  )
}

function hasChanged(error: unknown): boolean {
  return (
    error instanceof PipelineFault && (error.code === 'object.conflict' || error.code === 'object.missing')
  )
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
