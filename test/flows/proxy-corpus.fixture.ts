import { NAME } from './nginx.fixture.ts'
import { CHUNK_CASES } from './proxy-corpus-chunks.fixture.ts'
import { LENGTH_CASES } from './proxy-corpus-lengths.fixture.ts'
import { LINE_CASES } from './proxy-corpus-lines.fixture.ts'

/** What one case is written with. */
export interface CaseInk {
  /** The path of the client's own request, told apart by its number. */
  readonly own: string
  /** A request that the client does not send: it is in a body, or in a header. */
  readonly hidden: string
  /** The client's own POST with these lines of headers, and these bytes behind them. */
  post(headers: readonly string[], body: string): string
}

/** `one`: it is taken as one request, with this body. `refused`: the server behind never answers it. */
export type Verdict = 'one' | 'refused'

export interface WireCase {
  readonly name: string
  /** What a client sends before its next, ordinary request. */
  readonly bytes: (ink: CaseInk) => string
  readonly nginx: Verdict
  readonly node: Verdict
  /** What the server behind reads as its body when it takes it; not looked at when absent. */
  readonly body?: (ink: CaseInk) => string
}

/** Whoever hears of another trick adds a line. */
export const CORPUS: readonly WireCase[] = [...LENGTH_CASES, ...CHUNK_CASES, ...LINE_CASES]

export function inkOf(number: number, key: string): CaseInk {
  const own = `/ingest?own=${number}`
  return {
    own,
    hidden: `GET /hidden?case=${number} HTTP/1.1\r\nHost: ${NAME}\r\n\r\n`,
    post: (headers, body) =>
      [
        `POST ${own} HTTP/1.1`,
        ...[`Host: ${NAME}`, `X-Api-Key: ${key}`, 'Content-Type: application/json'],
        ...[...headers, '', body],
      ].join('\r\n'),
  }
}

/** The request that follows on the same connection, and ends it. */
export function nextOf(number: number): string {
  return `GET /next?case=${number} HTTP/1.1\r\nHost: ${NAME}\r\nConnection: close\r\n\r\n`
}
