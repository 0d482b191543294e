import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { Value } from 'typebox/value'
import { AckBody, FeedbackBody, SignalView } from '../../src/apps/server/schemas/signal.ts'
import { readIngestCandles, readIngestTicks } from '../../src/trade/market/index.ts'

const ROOT = join(import.meta.dirname, '../..')
const SOURCE = readFileSync(join(ROOT, 'examples/mt5/LemeBridge.mq5'), 'utf8')
const { paths } = JSON.parse(readFileSync(join(ROOT, 'docs/reference/openapi.json'), 'utf8')) as {
  readonly paths: Readonly<Record<string, unknown>>
}
const NOW = Date.UTC(2026, 0, 5, 12)

/** Source without comments and strings, so that only code is left. */
function bare(source: string): string {
  return source.replace(/"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])'|\/\/[^\n]*/g, ' ')
}

/** Text that a function formats, with its places filled in the order of the arguments. */
function formatted(name: string, values: readonly unknown[]): unknown {
  const body = SOURCE.slice(SOURCE.indexOf(`string ${name}(`))
  const [, template] = /StringFormat\("((?:\\.|[^"\\])*)"/.exec(body)!
  const places = template!.match(/%\w+?[ds]\b|%s/g)!
  assert.equal(places.length, values.length, name)
  let at = 0
  return JSON.parse(template!.replaceAll('\\"', '"').replace(/%I64d|%s/g, () => String(values[at++])))
}

test('every bracket of the expert advisor is closed by its like', () => {
  const open: string[] = []
  for (const sign of bare(SOURCE).match(/[()[\]{}]/g)!) {
    if ('([{'.includes(sign)) open.push(sign)
    else assert.equal(`${open.pop()}${sign}`, { ')': '()', ']': '[]', '}': '{}' }[sign])
  }
  assert.deepEqual(open, [])
  assert.equal(SOURCE.replace(/\\./g, '').match(/"/g)!.length % 2, 0, 'every text ends')
  assert.match(SOURCE, /^#property strict$/m)
})

test('every function that is called is its own, of MQL5, or of the trade class', () => {
  const code = bare(SOURCE)
  const own = new Set([...code.matchAll(/^\s*(?:\w+ +)+(\w+)\(/gm)].map(([, name]) => name!))
  const called = new Set([...code.matchAll(/\b([A-Z]\w+)\(/g)].map(([, name]) => name!))
  assert.deepEqual([...called].filter((name) => !own.has(name) && !MQL5.has(name)).sort(), [])
})

test('the candle that it writes is one that the server reads', () => {
  const item = formatted('CandleJson', [
    ...[NOW - 60_000, 'EURUSD', 'M1', '1.10000', '1.10020', '1.09990', '1.10010', 17, '0.00010'],
  ])
  const { items, troubles } = readIngestCandles([item], NOW)
  assert.deepEqual(troubles, [])
  const { pair, timeframe, time, open, high, low, close, volume, readings } = items[0]!
  assert.deepEqual([pair, timeframe, time], ['EUR/USD', '1m', NOW - 60_000])
  assert.deepEqual([open, high, low, close, volume], [1.1, 1.1002, 1.0999, 1.1001, 17])
  assert.deepEqual(readings, { spread: 0.0001 })
})

test('the tick that it writes is one that the server reads', () => {
  const item = formatted('TickJson', [NOW - 5, 'EUR/USD', '1.10000', '1.10010', '1.00'])
  const { items, troubles } = readIngestTicks([item], NOW)
  assert.deepEqual(troubles, [])
  const { pair, time, bid, ask, volume } = items[0]!
  assert.deepEqual([pair, time, bid, ask, volume], ['EUR/USD', NOW - 5, 1.1, 1.1001, 1])
})

test('it knows the timeframes that the server takes, and no others', () => {
  const [, list] = /names\[\]\s*= \{([^}]+)\}/.exec(SOURCE)!
  const names = list!.match(/\w+/g)!
  const candle = (timeframe: string) => ({
    ts: NOW - 86_400_000,
    symbol: 'EURUSD',
    timeframe,
    open: 1,
    high: 1,
    low: 1,
    close: 1,
  })
  assert.deepEqual(readIngestCandles(names.map(candle), NOW).troubles, [])
  assert.equal(names.length, 7)
})

test('every address that it asks is one of the server', () => {
  const asked = new Set([...SOURCE.matchAll(/"(\/[a-z_]+(?:\/[a-z_]+)*)[?"]/g)].map(([, path]) => path!))
  assert.deepEqual([...asked].sort(), [
    '/candles',
    '/ingest',
    '/ingest/tick',
    '/ingest_batch',
    '/orders/feedback',
    '/signals/ack',
    '/signals/next',
  ])
  assert.deepEqual(
    [...asked].filter((path) => !Object.hasOwn(paths, path)),
    [],
  )
})

test('what it says of signals and orders is what the server takes', () => {
  const ack = formatted('AckJson', ['signal-1', '4711'])
  assert.deepEqual([...Value.Errors(AckBody, ack)], [])
  for (const values of [
    ['signal-1', '4711', 'FILLED', '"815"', '1.10000000', '0.01000000', ''],
    ['signal-1', '4711', 'REJECTED', 'null', 'null', 'null', 'this expert trades at the market alone'],
  ]) {
    assert.deepEqual([...Value.Errors(FeedbackBody, formatted('FeedbackJson', values))], [])
  }
  const said = new Set([...SOURCE.matchAll(/Report\(id, [^;]*?"([A-Z]+)"/g)].map(([, status]) => status!))
  assert.ok(said.size >= 4)
  for (const status of said) {
    const body = { signal_id: 'a', account_id: 'b', status }
    assert.ok(Value.Check(FeedbackBody, body), status)
  }
})

test('it reads nothing of a signal that the server does not write', () => {
  const reading = SOURCE.slice(SOURCE.indexOf('void PollSignals()'), SOURCE.indexOf('void ClosePositions('))
  const names = [...reading.matchAll(/JsonValue\(\w+, "(\w+)"\)/g)].map(([, name]) => name!)
  assert.ok(names.length >= 6)
  assert.deepEqual(
    names.filter((name) => !Object.hasOwn(SignalView.properties, name)),
    [],
  )
})

/** What the language and its trade class bring along, as far as it is used. */
const MQL5 = new Set(
  `AccountInfoInteger ArrayResize ArraySize Buy CharArrayToString ChartID Comment CopyRates CopyTicks
  DoubleToString EventKillTimer EventSetTimer FileClose FileFlush FileOpen FileReadArray FileReadInteger
  FileReadLong FileSeek FileSize FileWriteArray FileWriteInteger FileWriteLong FolderCreate GetLastError
  GetTickCount64 IsStopped MQLInfoInteger MathAbs MathFloor MathMax MathMin MathPow MathRand MathRound
  MathSrand PeriodSeconds PositionClose PositionGetDouble PositionGetInteger PositionGetString
  PositionGetTicket PositionsTotal Print ResetLastError ResultOrder ResultPrice ResultRetcode
  ResultRetcodeDescription ResultVolume Sell SetDeviationInPoints SetExpertMagicNumber ShortToString
  StringFind StringFormat StringGetCharacter StringLen StringReplace StringSplit StringSubstr
  StringToCharArray StringToDouble StringToInteger StringToLower StringTrimLeft StringTrimRight
  StructToTime SymbolInfoDouble SymbolInfoInteger SymbolSelect TerminalInfoInteger TimeGMT TimeToString
  TimeToStruct TimeTradeServer WebRequest ZeroMemory`.split(/\s+/),
)
