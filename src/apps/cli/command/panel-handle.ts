import { randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { Fault } from '../../../domain/index.ts'
import { type ObjectStore, objectEventLedger, panelSettings } from '../../../trade/pipeline/index.ts'
import {
  Deadline,
  failureOf,
  type HandledObject,
  handleObjects,
  lambdaRuntime,
  noticedKey,
  parseCloudEvent,
  requireHandled,
  serveLambda,
  watchedKey,
} from '../../cloud/index.ts'
import { stopSignal } from '../../local/stop-signal.ts'
import type { Terminal } from '../terminal.ts'
import { artifactsUrl, openArtifacts } from './panel-data.ts'
import { afterRelease, panelLine, tellOutcome } from './panel-line.ts'
import type { PanelTrainOptions } from './panel-train.ts'

export interface PanelHandleOptions extends Omit<PanelTrainOptions, 'data'> {
  readonly prefix: string
  readonly suffix: string
  readonly event?: string
  readonly object?: string
  readonly mostMb: number
  readonly mostSeconds?: number
  readonly keep?: number
  readonly reload?: string
}

const MOST_EVENT_BYTES = 8_000_000
/** Shorter than a watcher's: who comes after a killed process is to find the claim free at the second delivery. */
const LEASE_MS = 60_000
const RENEW_MS = 15_000

/**
 * `leme panel handle`: one event of a cloud, from a file, standard input or by the key of its object; or as Lambda's
 * runtime, one after the other.
 */
export async function panelHandle(terminal: Terminal, options: PanelHandleOptions): Promise<void> {
  const stop = stopSignal()
  const address = process.env.AWS_LAMBDA_RUNTIME_API
  const fromLambda = address !== undefined && options.event === undefined && options.object === undefined
  if (!fromLambda) {
    const { mostSeconds } = options
    const line = await openLine(terminal, options, stop)
    const text = options.object === undefined ? await readEvent(options.event) : undefined
    const until = mostSeconds === undefined ? undefined : Date.now() + mostSeconds * 1000
    const json =
      text === undefined ? await line.object(options.object!, until) : await line.event(text, until)
    terminal.result(json, 'handled' in json ? 'Done.' : JSON.stringify(json))
    return
  }
  const runtime = lambdaRuntime(address)
  const line = await openLine(terminal, options, stop).catch(async (error: unknown) => {
    await runtime.failToStart(failureOf(error))
    throw error
  })
  await serveLambda(runtime, {
    handle: ({ body, deadline }) => line.event(body, deadline),
    signal: stop,
    onFailure: (error) => terminal.warn(error instanceof Error ? error.message : String(error)),
  })
}

interface HandleReport {
  readonly schema: 'leme.panel-handle/1'
  readonly artifacts: string
  readonly handled: readonly HandledObject[]
  /** Of the event: other places, keys that are not watched, the line's own writes, other things than writes. */
  readonly passed: number
}

async function openLine(terminal: Terminal, options: PanelHandleOptions, stop: AbortSignal) {
  const { prefix, suffix, types, algorithms } = options
  const settings = panelSettings(options)
  const url = artifactsUrl(options.artifacts)
  const store = await openArtifacts(options.artifacts)
  const ledger = objectEventLedger(store, { owner: randomUUID(), clock: Date.now, leaseMs: LEASE_MS })
  const place = { url, prefix, suffix }

  return {
    async event(text: string, at: number | undefined): Promise<HandleReport | object> {
      const event = parseCloudEvent(text)
      if (event.kind === 'handshake') return event.answer
      const noticed = event.notices.map((notice) => ({ notice, found: noticedKey(notice, place) }))
      for (const { notice, found } of noticed) {
        if (found.kind !== 'watched') terminal.note(`${notice.place}: ${notice.key}: ${found.kind}`)
      }
      const keys = noticed.flatMap(({ found }) => (found.kind === 'watched' ? [found.key] : []))
      return take(keys, event.passed + event.notices.length - keys.length, at)
    },
    async object(key: string, at: number | undefined): Promise<HandleReport> {
      if (watchedKey(key, place).kind !== 'watched') {
        throw new Fault('usage', 'event.key', `${key} is not one of ${prefix}*${suffix}`, {
          hint: 'Give the key below the prefix of the store, and --prefix and --suffix as it has them.',
        })
      }
      const report = await take([key], 0, at)
      if (report.handled[0]?.outcome.kind !== 'gone') return report
      throw new Fault('no-data', 'event.object', `There is no object ${key} in ${store.name}`)
    },
  }

  async function take(
    keys: readonly string[],
    passed: number,
    at: number | undefined,
  ): Promise<HandleReport> {
    using deadline = new Deadline({ at, clock: Date.now })
    const until = AbortSignal.any([deadline.signal, stop])
    const onStep = (step: 'begin' | 'end') => (step === 'begin' ? deadline.begin() : deadline.step())
    const handled = await handleObjects(keys, {
      ...panelLine(terminal, { store, settings, types, algorithms, onStep }),
      ledger,
      until,
      clock: Date.now,
      renewMs: RENEW_MS,
      maxBytes: options.mostMb * 1_000_000,
      onOutcome: (key, outcome) => tellOutcome(terminal, key, outcome),
    })
    const isFresh = handled.some(({ outcome }) => outcome.kind === 'done' && outcome.fresh)
    if (isFresh) await ended(terminal, store, { ...options, until })
    requireHandled(handled)
    return { schema: 'leme.panel-handle/1', artifacts: store.name, handled, passed }
  }
}

function ended(
  terminal: Terminal,
  store: ObjectStore,
  { keep, reload, until }: Pick<PanelHandleOptions, 'keep' | 'reload'> & { readonly until: AbortSignal },
): Promise<void> {
  return afterRelease(terminal, store, { keep, reload, signal: until })
}

/** Of a file, or of standard input. @throws Fault `event.malformed` */
async function readEvent(file: string | undefined): Promise<string> {
  const pieces: Buffer[] = []
  let size = 0
  try {
    for await (const piece of file === undefined ? process.stdin : createReadStream(file)) {
      size += piece.length
      if (size > MOST_EVENT_BYTES) throw new Error(`it has more than ${MOST_EVENT_BYTES} bytes`)
      pieces.push(Buffer.from(piece))
    }
  } catch (cause) {
    const what = `The event cannot be read: ${cause instanceof Error ? cause.message : cause}`
    throw new Fault('usage', 'event.malformed', what, { cause })
  }
  return Buffer.concat(pieces).toString('utf8')
}
