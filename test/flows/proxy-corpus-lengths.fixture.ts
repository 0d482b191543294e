import type { CaseInk, Verdict, WireCase } from './proxy-corpus.fixture.ts'

const CHUNKED = 'Transfer-Encoding: chunked'
const lengthOf = (text: string) => `Content-Length: ${text.length}`

/** Chunks that end at once: whoever counts bytes goes on reading what follows as a body. */
const endsAtOnce = ({ hidden }: CaseInk) => `0\r\n\r\n${hidden}`

/** A request in a chunk: whoever counts four bytes finds it. */
const inChunk = ({ hidden }: CaseInk) => `${hidden.length.toString(16)}\r\n${hidden}\r\n0\r\n\r\n`

/** A second framing in these lines, beside the right length of everything. */
function beside(
  name: string,
  lines: string,
  nginx: Verdict = 'refused',
  node: Verdict = 'refused',
): WireCase {
  const bytes = (ink: CaseInk) => ink.post([lengthOf(endsAtOnce(ink)), ...lines.split('|')], endsAtOnce(ink))
  return { name: `a length, and ${name}`, bytes, nginx, node, body: endsAtOnce }
}

/** A length that is written oddly, of a body with a request in it. */
function written(
  name: string,
  lines: (length: number) => string,
  nginx: Verdict = 'refused',
  node = nginx,
): WireCase {
  const bytes = (ink: CaseInk) => ink.post(lines(ink.hidden.length).split('|'), ink.hidden)
  return { name: `a length ${name}`, bytes, nginx, node, body: ({ hidden }) => hidden }
}

const CL_AND_TE: readonly WireCase[] = [
  beside('chunks', CHUNKED),
  {
    name: 'chunks, and a length that ends within them',
    bytes: (ink) => ink.post([CHUNKED, 'Content-Length: 4'], inChunk(ink)),
    ...{ nginx: 'refused', node: 'refused' },
  },
  {
    name: 'chunks, and a length of nothing',
    bytes: (ink) => ink.post(['Content-Length: 0', CHUNKED], inChunk(ink)),
    ...{ nginx: 'refused', node: 'refused' },
  },
  beside('chunks in capitals', 'TRANSFER-ENCODING: CHUNKED'),
  beside('chunks behind a tab', 'Transfer-Encoding:\tchunked'),
  beside('chunks behind a vertical tab', 'Transfer-Encoding: \vchunked'),
  beside('chunks before a vertical tab', 'Transfer-Encoding: chunked\v'),
  beside('chunks before a NUL', 'Transfer-Encoding: chunked\0'),
  beside('chunks with a space before the colon', 'Transfer-Encoding : chunked'),
  beside('chunks with a NUL in the name', 'Transfer\0-Encoding: chunked'),
  beside('chunks under another name', 'Transfer-Encoding: xchunked'),
  beside('chunks in quotes', 'Transfer-Encoding: "chunked"'),
  beside('chunks with a parameter', 'Transfer-Encoding: chunked;q=1'),
  beside('chunks, then another packing', 'Transfer-Encoding: chunked, identity'),
  beside('another packing, then chunks', 'Transfer-Encoding: identity, chunked'),
  beside('chunks twice', `${CHUNKED}|${CHUNKED}`),
  beside('chunks and another packing in two lines', `${CHUNKED}|Transfer-Encoding: identity`),
  beside('an empty packing', 'Transfer-Encoding:'),
  beside('chunks in a folded line', 'X-Fold: a| Transfer-Encoding: chunked'),
  beside('chunks of which the value is folded', 'Transfer-Encoding:| chunked'),
  beside('chunks behind a bare line feed', 'X-Line: a\nTransfer-Encoding: chunked'),
  beside('chunks behind a bare carriage return', 'X-Line: a\rTransfer-Encoding: chunked'),
  beside('chunks before a bare carriage return', 'Transfer-Encoding: chunked\rX-Line: a'),
  beside('chunks with an underscore', 'Transfer_Encoding: chunked', 'one', 'one'),
  beside('chunks under a name that ends otherwise', 'Transfer-Encoding2: chunked', 'one', 'one'),
  beside('chunks that a header calls its own', 'Connection: Transfer-Encoding', 'one', 'one'),
  beside('a length that a header calls its own', 'Connection: Content-Length', 'one', 'one'),
  beside('the key that a header calls its own', 'Connection: X-Api-Key', 'one', 'one'),
]

const LENGTHS: readonly WireCase[] = [
  written('of a body that looks like a request', (length) => `Content-Length: ${length}`, 'one'),
  written('twice, different', (length) => `Content-Length: ${length}|Content-Length: 5`),
  written('twice, different, the short one first', (length) => `Content-Length: 5|Content-Length: ${length}`),
  written('twice, of nothing first', (length) => `Content-Length: 0|Content-Length: ${length}`),
  written('twice, the same', (length) => `Content-Length: ${length}|Content-Length: ${length}`),
  written('in a list', (length) => `Content-Length: ${length}, ${length}`),
  written('in a list of two', (length) => `Content-Length: 5, ${length}`),
  written('with a plus', (length) => `Content-Length: +${length}`),
  written('with a minus', (length) => `Content-Length: -${length}`),
  written('in hexadecimal digits', (length) => `Content-Length: 0x${length.toString(16)}`),
  written('with a fraction', (length) => `Content-Length: ${length}.0`),
  written('with an exponent', (length) => `Content-Length: ${length}e0`),
  written('with a space within', (length) => `Content-Length: ${`${length}`[0]} ${`${length}`.slice(1)}`),
  written('with letters behind', (length) => `Content-Length: ${length}abc`),
  written('with a vertical tab', (length) => `Content-Length: \v${length}`),
  written('in full-width digits', () => 'Content-Length: \u00b2\u00b3'),
  written('of nothing at all', () => 'Content-Length:'),
  written('of more than a number holds', () => 'Content-Length: 18446744073709551621'),
  written('with a space before the colon', (length) => `Content-Length : ${length}`),
  written('in a folded line', (length) => `X-Fold: a| Content-Length: ${length}`),
  written('of which the value is folded', (length) => `Content-Length:| ${length}`),
  written('behind a bare line feed', (length) => `X-Line: a\nContent-Length: ${length}|Content-Length: 0`),
  written('behind a bare carriage return', (length) => `X-Line: a\rContent-Length: ${length}`),
  written('with white space around', (length) => `Content-Length: \t ${length} \t`, 'refused', 'one'),
  written('with spaces around', (length) => `Content-Length:   ${length}  `, 'one'),
  written('with zeros before', (length) => `Content-Length: 000${length}`, 'one'),
]

export const LENGTH_CASES: readonly WireCase[] = [...CL_AND_TE, ...LENGTHS]
