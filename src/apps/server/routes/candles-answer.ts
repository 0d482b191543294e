import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { CandleStore, SeriesSummary } from '../../../trade/market/index.ts'
import type { CandleCacheLevels } from '../candle-cache-levels.ts'

const pack = promisify(gzip)
const WORTH_PACKING = 1_024
const TRIES = 3

interface Answer {
  readonly cache: CandleCacheLevels
  /** What is asked for, the same text for the same question. */
  readonly question: string
  readonly source: SeriesSummary
  readonly candles: Pick<CandleStore, 'summary'>
  readonly write: (source: SeriesSummary) => Promise<string>
}

/**
 * Sends a body that depends on a question and the version of one series alone: from the cache, gzip
 * where that is asked for, and nothing at all to whoever has it. The version is looked at again after
 * the series was read, so that a name never stands for two bodies.
 */
export async function sendVersioned(
  request: FastifyRequest,
  reply: FastifyReply,
  answer: Answer,
): Promise<FastifyReply> {
  const packed = wantsGzip(request.headers['accept-encoding'])
  reply.header('cache-control', 'private, no-cache').header('vary', 'accept-encoding')
  let { source } = answer
  for (let tries = 1; ; tries++) {
    const name = nameOf(answer.question, source, packed)
    if (holds(request.headers['if-none-match'], name)) return reply.header('etag', name).code(304).send()
    const known = await answer.cache.get(name)
    if (known) return sendBody(reply.header('etag', name), known)
    const text = Buffer.from(await answer.write(source))
    const now = await answer.candles.summary(source)
    if (now?.version !== source.version && now !== undefined && tries < TRIES) {
      source = now
      continue
    }
    const body = packed && text.length >= WORTH_PACKING ? await pack(text) : text
    if (now?.version === source.version) {
      answer.cache.set(name, body)
      reply.header('etag', name)
    }
    return sendBody(reply, body)
  }
}

function sendBody(reply: FastifyReply, body: Buffer): FastifyReply {
  // The first bytes of gzip can begin no JSON.
  if (body[0] === 0x1f) reply.header('content-encoding', 'gzip')
  return reply.type('application/json; charset=utf-8').send(body)
}

/** Packed bytes are other bytes, so they have another name. */
function nameOf(question: string, source: SeriesSummary, packed: boolean): string {
  const { venue, pair, timeframe, version, rows, firstTime, lastTime } = source
  const state = [venue, pair, timeframe, version, rows, firstTime, lastTime].join(' ')
  const hash = createHash('sha256').update(`${question}\n${state}`).digest('base64url').slice(0, 27)
  return `"${hash}${packed ? '-gzip' : ''}"`
}

function holds(names: string | undefined, name: string): boolean {
  if (names === undefined) return false
  return names.split(',').some((one) => one.trim().replace(/^W\//, '') === name)
}

function wantsGzip(accepted: string | string[] | undefined): boolean {
  return [accepted ?? []].flat().some((line) =>
    line.split(',').some((part) => {
      const [coding, ...parameters] = part.split(';').map((text) => text.trim().toLowerCase())
      const refused = parameters.some((text) => /^q=0(\.0*)?$/.test(text))
      return (coding === 'gzip' || coding === '*') && !refused
    }),
  )
}
