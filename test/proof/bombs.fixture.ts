import { deflateRawSync, gzipSync } from 'node:zlib'

/** A request that is made to cost much. */
export interface Bomb {
  readonly name: string
  readonly method?: 'POST'
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: () => Buffer
}

const MIB = 1024 * 1024
/** As long as a body may be that is read at all. */
const FULL = 8 * MIB - 1_024
const CANDLE = '"ts":1735732800000,"symbol":"EURUSD","timeframe":"M5","open":2,"high":3,"low":1,"close":2'
const SIGNAL = '"account_id":"a","symbol":"EURUSD","timeframe":"M5","side":"buy","dedupe_key":"k"'
const QUERY = 'venue=proof&symbol=EURUSD&timeframe=5m'

const text = (value: string) => () => Buffer.from(value)
const filled = (head: string, unit: string, tail: string) => () =>
  Buffer.from(`${head}${unit.repeat(Math.floor((FULL - head.length - tail.length) / unit.length))}${tail}`)
const names = (count: number) => Array.from({ length: count }, (_, at) => `"k${at}":1`).join(',')
const items = (nameOf: (at: number, name: number) => string) => () => {
  const item = (at: number) =>
    `{${Array.from({ length: 80 }, (_, name) => `"${nameOf(at, name)}":1`).join(',')}}`
  return Buffer.from(`{"items":[${Array.from({ length: 8_000 }, (_, at) => item(at)).join(',')}]}`)
}
const json = { 'content-type': 'application/json' }
const ingest = (name: string, body: () => Buffer, path = '/ingest'): Bomb => ({
  ...{ name, path, body, method: 'POST', headers: json },
})
const packed = (name: string, body: () => Buffer, encoding = 'gzip'): Bomb => ({
  ...{ name: `gzip: ${name}`, path: '/ingest', body, method: 'POST' },
  headers: { ...json, 'content-encoding': encoding },
})
const signal = (name: string, body: () => Buffer, path = '/signals'): Bomb => ({
  ...{ name: `signal: ${name}`, path, body, method: 'POST', headers: json },
})
const query = (name: string, path: string): Bomb => ({ name: `query: ${name}`, path })

/** An empty member of a gzip file, many of which unpack to nothing. */
const EMPTY_MEMBER = gzipSync('')
const gzipHead = (flags: number) => Buffer.from([0x1f, 0x8b, 8, flags, 0, 0, 0, 0, 0, 3])

export const BOMBS: readonly Bomb[] = [
  packed('1 GiB of zeros', () => zeros(1_024 * MIB)),
  packed('100 MiB of spaces, then a candle', () => gzipSync(`${' '.repeat(100 * MIB)}{${CANDLE}}`)),
  packed('twice', () => gzipSync(zeros(64 * MIB)), 'gzip, gzip'),
  packed('cut off', () => gzipSync(`{${CANDLE}}`).subarray(0, 40)),
  packed('8 MiB of empty members', () => Buffer.alloc(FULL, EMPTY_MEMBER)),
  packed('8 MiB of empty blocks', () =>
    Buffer.concat([gzipHead(0), Buffer.alloc(FULL - 10, Buffer.from('00000000ffff', 'hex').subarray(1))]),
  ),
  packed('a file name without an end', () => Buffer.concat([gzipHead(8), Buffer.alloc(FULL - 10, 97)])),
  packed('another packing', () => deflateRawSync('{}'), 'br'),
  ingest('deep: 4 M lists', () => Buffer.alloc(4 * MIB, '[')),
  ingest('deep: 1.6 M objects', filled('', '{"a":', '')),
  ingest('deep, and closed again', text(`${'['.repeat(20_000)}${']'.repeat(20_000)}`)),
  ingest('deep in a field', text(`{${CANDLE},"indicators":${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}}`)),
  ingest('wide: 2.8 M empty objects', filled('[', '{},', '{}]'), '/ingest_batch'),
  ingest('wide: 4 M numbers', filled('[', '1,', '1]'), '/ingest_batch'),
  ingest('wide: 2.8 M texts', filled('[', '"",', '""]'), '/ingest_batch'),
  ingest('wide: 600,000 names in a candle', text(`{${CANDLE},${names(600_000)}}`)),
  ingest('wide: 600,000 indicators', text(`{${CANDLE},"indicators":{${names(600_000)}}}`)),
  ingest('wide: 300,000 names in items', text(`{"items":[{${CANDLE},${names(300_000)}}]}`)),
  ingest(
    '6,000 items of 99 indicators that are none',
    text(
      `{"items":[${Array(6_000)
        .fill(`{${CANDLE},"indicators":{${Array.from({ length: 99 }, (_, at) => `"n${at}":""`).join(',')}}}`)
        .join(',')}]}`,
    ),
  ),
  ingest('the same name 1.6 M times', filled(`{${CANDLE},`, '"x":1,', '"x":1}')),
  ingest(
    '10,000 items, nothing of which is right',
    text(`[${Array(10_000).fill('{"a":1,"b":2,"c":3,"d":4}').join()}]`),
    '/ingest_batch',
  ),
  ingest('a number of 8 M digits', filled(`{"open":`, '9', '}')),
  ingest('a number with 8 M zeros', filled(`{"open":0.`, '0', '1}')),
  ingest('an exponent of 8 M digits', filled(`{"open":1e`, '9', '}')),
  ingest('broken at the last of 8 M bytes', filled('{"symbol":"', 'a', '",}')),
  ingest('broken after 9,000 items', text(`[${`{${CANDLE}}, `.repeat(9_000)}{]`), '/ingest_batch'),
  ingest(
    'wide: 8,000 items of 80 names each, all different',
    items((at, name) => `n${at}_${name}`),
  ),
  ingest(
    'wide: 8,000 items of 80 names each, in many orders',
    items((at, name) => `n${(name * (1 + (at % 82)) + at) % 83}`),
  ),
  ingest(
    'wide: 8,000 items of 80 names each, none of which is known',
    items((_at, name) => `name${name}`),
  ),
  ingest('a text broken at its end', filled('{"symbol":"', 'a', '')),
  ingest('8 MiB of escapes', filled('{"symbol":"', '\\u0041', '"}')),
  ingest('8 MiB of spaces', filled('', ' ', '')),
  ingest('no UTF-8 at the end', () => Buffer.concat([filled('{"symbol":"', 'é', '')(), Buffer.from([0xc3])])),
  ingest('more than may be sent', () => Buffer.alloc(9 * MIB, ' ')),
  ingest('names of prototypes', text(`{${CANDLE},"__proto__":{"x":1},"constructor":{"prototype":{"x":1}}}`)),
  ingest('a symbol of 8 M letters', filled('{"ts":1735732800000,"symbol":"', 'A', '"}')),
  ingest('a time of 8 M digits', filled('{"ts":"2025-01-01T00:00:00.', '0', '!"}')),
  ingest('a timeframe of 8 M letters', filled('{"timeframe":"', 'M', '"}'), '/ingest/tick'),
  signal('deep', text('{"a":'.repeat(10_000))),
  signal('8,000 names', text(`{${SIGNAL},${names(5_000)}}`)),
  signal('a symbol that almost fits', text(`{${SIGNAL},"comment":"${'a'.repeat(60_000)}!"}`)),
  signal(
    'a wrong id',
    text(`{"signal_id":"${'0-'.repeat(30_000)}","account_id":"${'a '.repeat(500)}"}`),
    '/signals/ack',
  ),
  query('a symbol of 12,000 letters', `/candles?venue=proof&timeframe=5m&symbol=${'A'.repeat(12_000)}!`),
  query('a pair that almost fits', `/candles?venue=proof&timeframe=5m&pair=${'A/'.repeat(5_000)}`),
  query('a venue that almost fits', `/symbols?venue=${'a-'.repeat(6_000)}_`),
  query('a start of 12,000 digits', `/candles?${QUERY}&start=${'1'.repeat(12_000)}x`),
  query('a time that almost fits', `/candles?${QUERY}&start=2025-01-01T00:00:00.${'0'.repeat(12_000)}`),
  query('a cursor of 12,000 letters', `/candles?${QUERY}&cursor=${'A'.repeat(12_000)}`),
  query('the same name 1,000 times', `/candles?${QUERY}${'&symbol=EURUSD'.repeat(1_000)}`),
  query(
    '2,000 parameters',
    `/indicators?${QUERY}&name=rsi${Array.from({ length: 1_500 }, (_, at) => `&p${at}=1`).join('')}`,
  ),
  query('an indicator of 12,000 letters', `/indicators?${QUERY}&name=${'rsi'.repeat(4_000)}`),
  query('a period of 12,000 digits', `/indicators?${QUERY}&name=rsi&period=${'9'.repeat(12_000)}`),
  query('brackets and a prototype', `/candles?${QUERY}&${'__proto__[a]=1&a[b][c]=1&'.repeat(300)}`),
  query('symbols without an end', `/signals/next?account_id=a&symbols=${'A,'.repeat(6_000)}!`),
  query('an address of 100,000 letters', `/candles?${'a'.repeat(100_000)}`),
  {
    name: 'a key of 12,000 letters',
    path: '/candles',
    headers: { 'x-api-key': `leme_${'a'.repeat(12_000)}` },
  },
]

/** Zeros, packed part by part. */
function zeros(bytes: number): Buffer {
  const part = gzipSync(Buffer.alloc(64 * MIB))
  return Buffer.concat(Array<Buffer>(bytes / (64 * MIB)).fill(part))
}
