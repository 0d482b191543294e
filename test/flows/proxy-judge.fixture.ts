import type { IncomingMessage, Server } from 'node:http'
import { CORPUS, inkOf, nextOf, type Verdict, type WireCase } from './proxy-corpus.fixture.ts'
import { type Front, readAnswers, speak } from './proxy-wire.fixture.ts'

const SEEN = 'x-seen'

export interface Heard {
  readonly url: string
  body: string
}

/** Everything that a server takes for a request, with the bytes of its body; each answer says to what it is one. */
export function listenIn(server: Server): Heard[] {
  const heard: Heard[] = []
  server.prependListener('request', (request: IncomingMessage, response) => {
    const one: Heard = { url: request.url ?? '', body: '' }
    heard.push(one)
    response.setHeader(SEEN, encodeURI(one.url))
    const push = request.push.bind(request)
    request.push = (chunk, encoding) => {
      if (chunk) one.body += Buffer.from(chunk).toString('latin1')
      return push(chunk, encoding)
    }
  })
  return heard
}

export interface Judged {
  readonly name: string
  readonly verdict: Verdict
  /** What went wrong: nothing, unless a request was made of what is none. */
  readonly faults: readonly string[]
}

interface Bench {
  readonly front: Front
  readonly heard: readonly Heard[]
  readonly key: string
}

export async function judgeAll(
  bench: Bench,
  corpus: readonly WireCase[] = CORPUS,
): Promise<readonly Judged[]> {
  const judged: Judged[] = []
  for (const [number, one] of corpus.entries()) judged.push(await judge(bench, number, one))
  return judged
}

/** Sends a case and the client's next request on one connection, then a neighbour's on another. */
async function judge(
  { front, heard, key }: Bench,
  number: number,
  { name, bytes, body }: WireCase,
): Promise<Judged> {
  const ink = inkOf(number, key)
  const before = heard.length
  const answers = readAnswers(await speak(front, `${bytes(ink)}${nextOf(number)}`))
  const [other] = readAnswers(await speak(front, nextOf(number).replace('/next', '/other')))
  const taken = heard.slice(before)
  const own = taken.filter(({ url }) => isOwn(url, ink.own))
  const next = taken.filter(({ url }) => url === `/next?case=${number}`)
  const neighbour = taken.filter(({ url }) => url === `/other?case=${number}`)
  const faults: string[] = []
  const foreign = taken.filter((one) => ![...own, ...next, ...neighbour].includes(one))
  if (foreign.length > 0) faults.push(`the server took ${foreign.map(({ url }) => url).join(' ')}`)
  if (own.length > 1 || next.length > 1) faults.push('the server took a request twice')
  const seen = answers.map(({ headers }) => headers.get(SEEN) ?? 'front')
  const kinds = seen
    .map((url) => (url === 'front' ? url : isOwn(url, ink.own) ? 'own' : url.split('?')[0]!))
    .join()
  if (!['own,/next', 'own', 'front', 'front,/next', ''].includes(kinds))
    faults.push(`the answers were to ${kinds}`)
  if (answers.some(({ status }) => status === 0)) faults.push(`came: ${answers.at(-1)!.body.slice(0, 200)}`)
  if (neighbour.length !== 1 || other?.headers.get(SEEN) !== `/other?case=${number}`)
    faults.push('the neighbour had no answer to its own request')
  const isTaken = own.length === 1 && kinds.startsWith('own')
  if (isTaken && body && own[0]!.body !== body(ink))
    faults.push(`the body was ${JSON.stringify(own[0]!.body)}`)
  return { name, verdict: isTaken ? 'one' : 'refused', faults }
}

/** With what was put behind it, or before it. */
function isOwn(url: string, own: string): boolean {
  return new RegExp(`^(http://[a-z.]+)?${own.replace('?', '\\?')}(?![0-9])`).test(url)
}
