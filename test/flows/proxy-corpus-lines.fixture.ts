import { NAME } from './nginx.fixture.ts'
import type { CaseInk, Verdict, WireCase } from './proxy-corpus.fixture.ts'

/** A request line and headers of a GET; bytes behind them are its next request. */
function get(
  name: string,
  line: (own: string) => string,
  both: Verdict | readonly [Verdict, Verdict],
  more: readonly string[] = [],
): WireCase {
  const [nginx, node] = typeof both === 'string' ? [both, both] : both
  const bytes = ({ own }: CaseInk) => `${[line(own), `Host: ${NAME}`, ...more].join('\r\n')}\r\n\r\n`
  return { name, bytes, nginx, node }
}

const usual = (own: string) => `GET ${own} HTTP/1.1`
const header = (name: string, line: string, both: Verdict | readonly [Verdict, Verdict] = 'refused') =>
  get(`a header with ${name}`, usual, both, [line])

const LINES: readonly WireCase[] = [
  get('an empty line before', (own) => `\r\n${usual(own)}`, 'one'),
  get('a space before', (own) => ` ${usual(own)}`, 'refused'),
  get('a tab in the line', (own) => `GET\t${own} HTTP/1.1`, 'refused'),
  get('two spaces before the version', (own) => `GET ${own}  HTTP/1.1`, 'one'),
  get('a space in the path', (own) => `GET ${own} a HTTP/1.1`, 'refused'),
  get('a version within', (own) => `GET ${own} HTTP/1.1 HTTP/1.1`, 'refused'),
  get('a version with zeros', (own) => `GET ${own} HTTP/01.1`, 'refused'),
  get('version 1.9', (own) => `GET ${own} HTTP/1.9`, ['one', 'refused']),
  get('version 2.0', (own) => `GET ${own} HTTP/2.0`, 'refused'),
  get('version in small letters', (own) => `GET ${own} http/1.1`, 'refused'),
  get('another protocol', (own) => `GET ${own} ICE/1.1`, 'refused'),
  get('a method in small letters', (own) => `get ${own} HTTP/1.1`, 'refused'),
  get('a method nobody knows', (own) => `SMUGGLE ${own} HTTP/1.1`, 'refused'),
  get('CONNECT', (own) => `CONNECT ${own} HTTP/1.1`, 'refused'),
  get('TRACE', (own) => `TRACE ${own} HTTP/1.1`, ['refused', 'one']),
  get('a path without a slash', (own) => `GET ${own.slice(1)} HTTP/1.1`, 'refused'),
  get('a NUL in the path', (own) => `GET ${own}\0 HTTP/1.1`, 'refused'),
  get('a control character in the path', (own) => `GET ${own}\x01 HTTP/1.1`, 'refused'),
  get('a line feed in the line', (own) => `GET ${own} HTTP/1.1\nX-Line: a`, ['one', 'refused']),
  get('a carriage return in the line', (own) => `GET ${own}\rX HTTP/1.1`, 'refused'),
  get('an escaped end of line in the path', (own) => `GET ${own}%20HTTP/1.1%0d%0aX-A:%20b HTTP/1.1`, 'one'),
  get('the absolute form', (own) => `GET http://${NAME}${own} HTTP/1.1`, 'one'),
  get('the absolute form with another host', (own) => `GET http://evil.example${own} HTTP/1.1`, 'one'),
]

const HEADERS: readonly WireCase[] = [
  header('a NUL', 'X-Odd: a\0b'),
  header('a control character', 'X-Odd: a\x01b'),
  header('a delete character', 'X-Odd: a\x7fb'),
  header('a NUL in its name', 'X\0Odd: a'),
  header('a space in its name', 'X Odd: a'),
  header('a space before the colon', 'X-Odd : a'),
  header('no name', ': a'),
  header('no colon', 'X-Odd', ['one', 'refused']),
  header('a bare line feed', 'X-Odd: a\nX-Other: b', ['one', 'refused']),
  header('a bare carriage return', 'X-Odd: a\rX-Other: b'),
  header('a folded line', 'X-Odd: a\r\n b'),
  header('a folded line that is the first', ' X-Odd: a'),
  header('40,000 bytes', `X-Odd: ${'a'.repeat(40_000)}`),
  header('a second host', 'Host: evil.example', ['refused', 'one']),
  header(
    'an upgrade to HTTP/2',
    'Connection: close, Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__',
    'one',
  ),
  header(
    'an upgrade to a WebSocket',
    'Connection: close, Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
    'one',
  ),
]

const REST: readonly WireCase[] = [
  { name: 'HTTP/0.9', bytes: ({ own }) => `GET ${own}\r\n`, nginx: 'refused', node: 'refused' },
  { name: 'no host', bytes: ({ own }) => `${usual(own)}\r\n\r\n`, nginx: 'refused', node: 'refused' },
  {
    name: 'HTTP/1.0 that stays',
    bytes: ({ own }) => `GET ${own} HTTP/1.0\r\nHost: ${NAME}\r\nConnection: keep-alive\r\n\r\n`,
    ...{ nginx: 'one', node: 'one' },
  },
  {
    name: 'HTTP/1.0 with chunks',
    bytes: (ink) =>
      ink
        .post(['Connection: keep-alive', 'Transfer-Encoding: chunked'], '5\r\nabcde\r\n0\r\n\r\n')
        .replace('HTTP/1.1', 'HTTP/1.0'),
    ...{ nginx: 'refused', node: 'one', body: () => 'abcde' },
  },
  {
    name: 'a GET with a body that looks like a request',
    bytes: (ink) =>
      `${usual(ink.own)}\r\nHost: ${NAME}\r\nContent-Length: ${ink.hidden.length}\r\n\r\n${ink.hidden}`,
    ...{ nginx: 'one', node: 'one' },
  },
  {
    name: 'a body that is announced and waits to be asked for',
    bytes: (ink) => ink.post(['Expect: 100-continue', `Content-Length: ${ink.hidden.length}`], ink.hidden),
    ...{ nginx: 'one', node: 'one', body: (ink) => ink.hidden },
  },
  {
    name: 'a body that expects something else',
    bytes: (ink) => ink.post(['Expect: 200-ok', `Content-Length: ${ink.hidden.length}`], ink.hidden),
    ...{ nginx: 'one', node: 'refused' },
  },
  {
    name: 'a key that has an end of line in it',
    bytes: (ink) =>
      `${usual(ink.own)}\r\nHost: ${NAME}\r\nX-Api-Key: a\r\n\r\n`.replace(
        'a\r\n\r\n',
        `a%0d%0a%0d%0a${ink.hidden.split('\r\n')[0]}\r\n\r\n`,
      ),
    ...{ nginx: 'one', node: 'one' },
  },
]

export const LINE_CASES: readonly WireCase[] = [...LINES, ...HEADERS, ...REST]
