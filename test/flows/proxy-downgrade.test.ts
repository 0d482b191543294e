import assert from 'node:assert/strict'
import { test } from 'node:test'
import { NAME } from './nginx.fixture.ts'
import { openBehind } from './proxy-bench.fixture.ts'
import { inkOf, nextOf } from './proxy-corpus.fixture.ts'
import { type Field, type StreamOf, speakH2 } from './proxy-h2.fixture.ts'
import { readAnswers, speak } from './proxy-wire.fixture.ts'

interface H2Case {
  readonly name: string
  readonly verdict: 'one' | 'refused'
  readonly stream: (own: string, hidden: string, key: string) => StreamOf
}

const fieldsOf = (own: string, method = 'GET'): readonly Field[] => [
  [':method', method],
  [':scheme', 'https'],
  [':path', own],
  [':authority', NAME],
]

/** A body with a request in it, and these fields beside the right ones. */
function post(name: string, verdict: H2Case['verdict'], ...more: readonly Field[]): H2Case {
  return {
    ...{ name, verdict },
    stream: (own, hidden, key) => ({
      fields: [...fieldsOf(own, 'POST'), ['x-api-key', key], ['content-type', 'application/json'], ...more],
      body: hidden,
    }),
  }
}

/** No body; the hidden request is in a field. */
function get(
  name: string,
  verdict: H2Case['verdict'],
  change: (own: string, hidden: string) => readonly Field[],
): H2Case {
  return { name, verdict, stream: (own, hidden) => ({ fields: change(own, hidden) }) }
}

const swapped = (own: string, name: string, value: string): readonly Field[] =>
  fieldsOf(own).map((field) => (field[0] === name ? [name, value] : field))

const CASES: readonly H2Case[] = [
  post('a body that looks like a request', 'one'),
  post('a length of nothing', 'refused', ['content-length', '0']),
  post('a length that is too small', 'refused', ['content-length', '5']),
  post('a length that is too large', 'refused', ['content-length', '500']),
  post('a length that is no number', 'refused', ['content-length', '+5']),
  post('two lengths', 'refused', ['content-length', '5'], ['content-length', '6']),
  // These two are for one connection alone: nginx drops them, and says what it knows of the length.
  post('chunks', 'one', ['transfer-encoding', 'chunked']),
  post('a connection that closes', 'one', ['connection', 'close']),
  get('an end of line in a value', 'refused', (own, hidden) => [
    ...fieldsOf(own),
    ['x-odd', `a\r\n\r\n${hidden}`],
  ]),
  get('a line feed in a value', 'refused', (own) => [
    ...fieldsOf(own),
    ['x-odd', 'a\ntransfer-encoding: chunked'],
  ]),
  get('a NUL in a value', 'refused', (own) => [...fieldsOf(own), ['x-odd', 'a\0b']]),
  get('an end of line in a name', 'refused', (own, hidden) => [
    ...fieldsOf(own),
    [`x-odd: a\r\n\r\n${hidden}`, 'b'],
  ]),
  get('a colon in a name', 'refused', (own) => [...fieldsOf(own), ['transfer-encoding: chunked', 'b']]),
  get('capitals in a name', 'refused', (own) => [...fieldsOf(own), ['Transfer-Encoding', 'chunked']]),
  get('an end of line in the method', 'refused', (own, hidden) =>
    swapped(own, ':method', `GET /x HTTP/1.1\r\n\r\n${hidden}`),
  ),
  get('a request line in the method', 'refused', (own) => swapped(own, ':method', 'GET /hidden HTTP/1.1')),
  get('an end of line in the path', 'refused', (own, hidden) =>
    swapped(own, ':path', `${own} HTTP/1.1\r\n\r\n${hidden}`),
  ),
  get('a space in the path', 'refused', (own) => swapped(own, ':path', `${own} HTTP/1.1`)),
  get('an end of line in the host', 'refused', (own, hidden) =>
    swapped(own, ':authority', `${NAME}\r\n\r\n${hidden}`),
  ),
  get('two paths', 'refused', (own) => [...fieldsOf(own), [':path', '/hidden']]),
  get('another host beside the authority', 'refused', (own) => [...fieldsOf(own), ['host', 'evil.example']]),
  get('a pseudo field nobody knows', 'refused', (own) => [...fieldsOf(own), [':hidden', 'a']]),
  get('a usual request', 'one', (own) => fieldsOf(own)),
]

test('what HTTP/2 carries in fields never becomes a request behind nginx', async (t) => {
  const opened = await openBehind(t)
  if (!opened) return
  const { front, heard, token } = opened
  const odd: string[] = []
  for (const [number, { name, verdict, stream }] of CASES.entries()) {
    const { own, hidden } = inkOf(number, token)
    const before = heard.length
    await speakH2(front, [stream(own, hidden, token), { fields: fieldsOf(`/next?case=${number}`) }])
    const [other] = readAnswers(await speak(front, nextOf(number).replace('/next', '/other')))
    const urls = heard.slice(before).map(({ url }) => url)
    const allowed = [own, `/next?case=${number}`, `/other?case=${number}`]
    if (urls.some((url, at) => !allowed.includes(url) || urls.indexOf(url) !== at))
      odd.push(`${name}: the server took ${urls.join(' ')}`)
    if (other?.headers.get('x-seen') !== allowed[2])
      odd.push(`${name}: the neighbour had no answer to its own request`)
    const body = heard.slice(before).find(({ url }) => url === own)?.body
    if (body && body !== hidden) odd.push(`${name}: the body was ${body}`)
    const taken = urls.includes(own) ? 'one' : 'refused'
    if (taken !== verdict) odd.push(`${name}: it was taken as ${taken}`)
    if (taken === 'one' && !urls.includes(allowed[1]!)) odd.push(`${name}: the next request was not taken`)
  }
  assert.deepEqual(odd, [])
})
