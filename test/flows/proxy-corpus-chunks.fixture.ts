import type { CaseInk, Verdict, WireCase } from './proxy-corpus.fixture.ts'

type Text = string | ((ink: CaseInk) => string)

function chunks(
  name: string,
  text: Text,
  verdict: Verdict | readonly [Verdict, Verdict],
  body?: Text,
): WireCase {
  const [nginx, node] = typeof verdict === 'string' ? [verdict, verdict] : verdict
  const of = (wanted: Text) => (ink: CaseInk) => (typeof wanted === 'string' ? wanted : wanted(ink))
  return {
    name: `chunks: ${name}`,
    bytes: (ink) => ink.post(['Transfer-Encoding: chunked'], of(text)(ink)),
    ...{ nginx, node },
    ...(body !== undefined && { body: of(body) }),
  }
}

const END = '0\r\n\r\n'
const sizeOf = (text: string) => text.length.toString(16)

/** One chunk with a request in it, behind a line of size that is written so. */
const holding =
  (line: (size: string) => string, after = '\r\n') =>
  ({ hidden }: CaseInk) =>
    `${line(sizeOf(hidden))}${hidden}${after}${END}`

const hidden: Text = (ink) => ink.hidden

export const CHUNK_CASES: readonly WireCase[] = [
  chunks(
    'a request in one',
    holding((size) => `${size}\r\n`),
    'one',
    hidden,
  ),
  chunks(
    'an extension',
    holding((size) => `${size};a=b\r\n`),
    'one',
    hidden,
  ),
  chunks(
    'an extension in quotes',
    holding((size) => `${size};a="b;c"\r\n`),
    'one',
    hidden,
  ),
  chunks(
    'capitals and zeros',
    holding((size) => `000${size.toUpperCase()}\r\n`),
    'one',
    hidden,
  ),
  chunks(
    'a line feed in an extension',
    holding((size) => `${size};\nxx\r\n`),
    'refused',
  ),
  chunks(
    'a line feed in an extension, another chunk behind',
    ({ hidden: text }) => {
      const inner = `${END}${text}`
      return `2;\nxx\r\n${sizeOf(inner)}\r\n${inner}\r\n${END}`
    },
    ['one', 'refused'],
  ),
  chunks(
    'a carriage return in an extension',
    holding((size) => `${size};a\rb\r\n`),
    'refused',
  ),
  chunks(
    'a NUL in an extension',
    holding((size) => `${size};a\0b\r\n`),
    ['one', 'refused'],
    hidden,
  ),
  chunks(
    'a long extension',
    holding((size) => `${size};${'a'.repeat(20_000)}\r\n`),
    ['one', 'refused'],
    hidden,
  ),
  chunks(
    'a size with 0x',
    holding((size) => `0x${size}\r\n`),
    'refused',
  ),
  chunks(
    'a size with a plus',
    holding((size) => `+${size}\r\n`),
    'refused',
  ),
  chunks(
    'a size with a minus',
    holding((size) => `-${size}\r\n`),
    'refused',
  ),
  chunks(
    'a size with a space before',
    holding((size) => ` ${size}\r\n`),
    'refused',
  ),
  chunks(
    'a size with a space behind',
    holding((size) => `${size} \r\n`),
    ['one', 'refused'],
    hidden,
  ),
  chunks(
    'a size with an underscore',
    holding((size) => `${size[0]}_${size.slice(1)}\r\n`),
    'refused',
  ),
  chunks(
    'no size',
    holding(() => '\r\n'),
    'refused',
  ),
  chunks(
    'a size of other letters',
    holding(() => 'zz\r\n'),
    'refused',
  ),
  chunks(
    'a size that overflows',
    holding((size) => `${'f'.repeat(16)}${size}\r\n`),
    'refused',
  ),
  chunks(
    'a size that is 2^64 too many',
    holding((size) => `1${size.padStart(16, '0')}\r\n`),
    'refused',
  ),
  chunks(
    'a size before a bare line feed',
    holding((size) => `${size}\n`),
    ['one', 'refused'],
    hidden,
  ),
  chunks(
    'a size before a bare carriage return',
    holding((size) => `${size}\r`),
    'refused',
  ),
  chunks(
    'a chunk before a bare line feed',
    holding((size) => `${size}\r\n`, '\n'),
    ['one', 'refused'],
    hidden,
  ),
  chunks(
    'a chunk before nothing',
    holding((size) => `${size}\r\n`, ''),
    'refused',
  ),
  chunks(
    'a chunk before other bytes',
    holding((size) => `${size}\r\n`, 'XX'),
    'refused',
  ),
  chunks(
    'a chunk that is longer than its size',
    ({ hidden: text }) => `5\r\nabcde${text}\r\n${END}`,
    'refused',
  ),
  chunks('the end before a bare line feed', '5\r\nabcde\r\n0\n\n', ['one', 'refused'], 'abcde'),
  chunks('a trailer', '5\r\nabcde\r\n0\r\nX-Trailer: a\r\n\r\n', 'one', 'abcde'),
  chunks(
    'a length as a trailer',
    '5\r\nabcde\r\n0\r\nContent-Length: 100\r\n\r\n',
    ['one', 'refused'],
    'abcde',
  ),
  chunks(
    'a packing as a trailer',
    '5\r\nabcde\r\n0\r\nTransfer-Encoding: chunked\r\n\r\n',
    ['one', 'refused'],
    'abcde',
  ),
  chunks('a request as a trailer', ({ hidden: text }) => `0\r\n${text}`, ['one', 'refused'], ''),
  chunks('nothing', END, 'one', ''),
]
