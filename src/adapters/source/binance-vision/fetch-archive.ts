import { createHash } from 'node:crypto'
import { mkdir, open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { SourceError } from '../source-error.ts'
import { CHECKSUM } from './require-checksum.ts'

export interface FetchArchiveOptions {
  /** Where it goes; made if it is not there. */
  readonly folder: string
  readonly signal?: AbortSignal
  /** Waits, in milliseconds. */
  readonly pause: (ms: number, signal?: AbortSignal) => Promise<void>
  /** Silence after which an answer counts as dead; default 30,000. */
  readonly stallMs?: number
  /** Told before each wait, for people. */
  readonly onPause?: (reason: string, ms: number) => void
}

const TRIES = 6
const FIRST_PAUSE_MS = 1_000
const LONGEST_PAUSE_MS = 60_000
const STALL_MS = 30_000
const MOST_BYTES = 2 ** 28
const MOST_CHECKSUM_BYTES = 1_024

/** How one question ended. What passes is asked again, perhaps after so long. */
type Outcome<T> =
  | { readonly kind: 'done'; readonly value: T }
  | { readonly kind: 'again'; readonly reason: string; readonly waitMs?: number }
  | { readonly kind: 'refused'; readonly status: number }

const done = <T>(value: T): Outcome<T> => ({ kind: 'done', value })

/**
 * Fetches an archive and the checksum beside it, and gives its path; undefined where there is none. What
 * comes is kept in a file that ends in `.part`, with which a later call goes on; a file of the right checksum
 * is not fetched again. Network trouble, 429 and 5xx are tried again after 1, 2, 4, … seconds.
 * @throws SourceError `archive.unreachable` after six tries, `archive.refused`, `archive.checksum`,
 *   `archive.zip` where it is too large; AbortError
 */
export async function fetchArchive(url: string, options: FetchArchiveOptions): Promise<string | undefined> {
  const path = join(options.folder, basename(new URL(url).pathname))
  await mkdir(options.folder, { recursive: true })
  const told = await patiently(options, url, () => fetchChecksum(`${url}${CHECKSUM}`, options))
  if (told === undefined) return undefined
  await writeFile(`${path}${CHECKSUM}`, told.text)
  if ((await digestOf(path)) === told.sha256) return path
  let wrong = 0
  return patiently(options, url, async () => {
    const rest = await fetchRest(url, `${path}.part`, options)
    if (rest.kind !== 'done') return rest
    if (!rest.value) return done(undefined)
    const found = await digestOf(`${path}.part`)
    if (found === told.sha256) {
      await rename(`${path}.part`, path)
      return done(path)
    }
    // It may have been replaced between two parts of it: once it is fetched anew from its start.
    await rm(`${path}.part`)
    if (wrong++ === 0) return { kind: 'again', reason: 'its checksum does not fit' }
    throw new SourceError(
      'archive.checksum',
      `${url} has SHA-256 ${found}, its ${CHECKSUM} file says ${told.sha256}`,
      { hint: 'Run it again later; the archive may just be replaced.', where: url },
    )
  })
}

async function fetchChecksum(
  url: string,
  options: FetchArchiveOptions,
): Promise<Outcome<{ readonly text: string; readonly sha256: string } | undefined>> {
  const silence = new Silence(options)
  try {
    const answer = await ask(url, { signal: silence.signal })
    if (answer.kind !== 'done') return answer
    if (!answer.value) return done(undefined)
    const pieces: Buffer[] = []
    let length = 0
    for await (const piece of answer.value.body ?? []) {
      silence.heard()
      length += piece.length
      if (length > MOST_CHECKSUM_BYTES) break
      pieces.push(Buffer.from(piece))
    }
    const text = Buffer.concat(pieces).toString('utf8')
    const sha256 = /^\s*([0-9a-f]{64})(?:\s|$)/i.exec(text)?.[1]?.toLowerCase()
    if (sha256) return done({ text, sha256 })
    throw new SourceError('archive.checksum', `${url} holds no SHA-256`, {
      hint: 'Look at what the address answers.',
      where: url,
    })
  } finally {
    silence.end()
  }
}

/** Adds to the part what it lacks; false where there is no such archive. */
async function fetchRest(url: string, part: string, options: FetchArchiveOptions): Promise<Outcome<boolean>> {
  const silence = new Silence(options)
  const have = (await sizeOf(part)) ?? 0
  try {
    const headers: Record<string, string> = have > 0 ? { range: `bytes=${have}-` } : {}
    const answer = await ask(url, { headers, signal: silence.signal })
    // Of a part that is all of it, or more, nothing can be sent.
    if (answer.kind === 'refused' && answer.status === 416 && have > 0) return done(true)
    if (answer.kind !== 'done') return answer
    const response = answer.value
    if (!response) return done(false)
    const from = /^bytes (\d+)-/.exec(response.headers.get('content-range') ?? '')?.[1]
    const goesOn = response.status === 206 && Number(from) === have
    if (response.status === 206 && !goesOn) {
      await response.body?.cancel()
      await rm(part, { force: true })
      return { kind: 'again', reason: 'it answers another part' }
    }
    await using file = await open(part, goesOn ? 'a' : 'w')
    let length = goesOn ? have : 0
    for await (const piece of response.body ?? []) {
      silence.heard()
      length += piece.length
      if (length > MOST_BYTES) {
        throw new SourceError('archive.zip', `${url} is larger than ${MOST_BYTES / 2 ** 20} MiB`, {
          hint: 'Archives of klines take a few MiB.',
          where: url,
        })
      }
      await file.write(piece)
    }
    return done(true)
  } finally {
    silence.end()
  }
}

/** The answer; undefined where there is no such file. */
async function ask(url: string, request: RequestInit): Promise<Outcome<Response | undefined>> {
  const response = await fetch(url, request)
  const { status } = response
  if (response.ok) return done(response)
  await response.body?.cancel()
  if (status === 404) return done(undefined)
  if (status !== 429 && status < 500) return { kind: 'refused', status }
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN)
  return { kind: 'again', reason: `it answers ${status}`, ...(seconds >= 0 && { waitMs: seconds * 1_000 }) }
}

/** Asks until it is done; whatever the network throws is asked again. */
async function patiently<T>(
  { signal, pause, onPause }: FetchArchiveOptions,
  url: string,
  work: () => Promise<Outcome<T>>,
): Promise<T> {
  for (let tries = 1; ; tries++) {
    signal?.throwIfAborted()
    const outcome = await work().catch((error: unknown): Outcome<T> => {
      signal?.throwIfAborted()
      if (error instanceof SourceError) throw error
      return { kind: 'again', reason: reasonOf(error) }
    })
    if (outcome.kind === 'done') return outcome.value
    if (outcome.kind === 'refused') {
      throw new SourceError('archive.refused', `${url}: it answers ${outcome.status}`, {
        hint: 'Check --url; the address may not serve this country.',
        where: url,
      })
    }
    const { reason, waitMs = 0 } = outcome
    if (tries === TRIES) {
      throw new SourceError('archive.unreachable', `${url} cannot be fetched: ${reason}`, {
        hint: 'Check the network, or run it again later: what was fetched stays.',
        where: url,
      })
    }
    const ms = Math.min(Math.max(FIRST_PAUSE_MS * 2 ** (tries - 1), waitMs), LONGEST_PAUSE_MS)
    onPause?.(reason, ms)
    await pause(ms, signal)
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.cause instanceof Error ? error.cause.message : error.message
}

/** Aborts when nothing was heard for too long, or when the caller's signal does. */
class Silence {
  readonly #stalled = new AbortController()
  readonly #timer: NodeJS.Timeout
  readonly signal: AbortSignal

  constructor({ signal, stallMs = STALL_MS }: FetchArchiveOptions) {
    this.#timer = setTimeout(
      () => this.#stalled.abort(new Error(`nothing came for ${stallMs / 1_000} s`)),
      stallMs,
    )
    this.signal = signal ? AbortSignal.any([signal, this.#stalled.signal]) : this.#stalled.signal
  }

  heard(): void {
    this.#timer.refresh()
  }

  end(): void {
    clearTimeout(this.#timer)
  }
}

async function digestOf(path: string): Promise<string | undefined> {
  if ((await sizeOf(path)) === undefined) return undefined
  return createHash('sha256')
    .update(await readFile(path))
    .digest('hex')
}

async function sizeOf(path: string): Promise<number | undefined> {
  try {
    return (await stat(path)).size
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}
