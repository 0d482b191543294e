import assert from 'node:assert/strict'
import { test } from 'node:test'
import { archiveName } from './archive-name.ts'
import { archivePair } from './archive-pair.ts'

test('the name tells symbol, candle length and period; folders tell the market', () => {
  assert.deepEqual(archiveName('a/BTCUSDT-1m-2024-01.zip'), {
    symbol: 'BTCUSDT',
    timeframe: '1m',
    period: '2024-01',
  })
  assert.deepEqual(archiveName('data/futures/um/daily/klines/BTCUSDT/4h/BTCUSDT-4h-2024-01-05.zip'), {
    symbol: 'BTCUSDT',
    timeframe: '4h',
    period: '2024-01-05',
    market: 'um',
  })
  assert.equal(archiveName('data/futures/cm/BTCUSD_PERP-1d-2024-01.zip').market, 'cm')
  assert.equal(
    archiveName('C:\\data\\spot\\monthly\\1000SATSUSDT-1d-2024-01.zip'.replaceAll('\\', '/')).market,
    'spot',
  )
})

test('archives of other data, and of other names, are refused by what they are', () => {
  const cases: [string, string, RegExp][] = [
    ['BTCUSDT-trades-2024-01.zip', 'archive.name', /holds trades, not klines/],
    ['BTCUSDT-aggTrades-2024-01-05.zip', 'archive.name', /holds aggTrades, not klines/],
    [
      'futures/um/daily/markPriceKlines/BTCUSDT/1m/BTCUSDT-1m-2024-01-05.zip',
      'archive.name',
      /holds markPriceKlines/,
    ],
    ['BTCUSDT-1s-2024-01.zip', 'archive.name', /candles of 1s, which are not kept/],
    ['BTCUSDT-1mo-2024-01.zip', 'archive.name', /candles of 1mo/],
    ['BTCUSDT-7m-2024-01.zip', 'timeframe.unknown', /"7m" is not a timeframe/],
    ['candles.zip', 'archive.name', /is not named like an archive of klines/],
    ['BTCUSDT-1m-2024-01.zip.zip', 'archive.name', /is not named/],
    ['btcusdt-1m-2024-01.zip', 'archive.name', /is not named/],
  ]
  for (const [path, code, message] of cases) assert.throws(() => archiveName(path), { code, message }, path)
})

test('a symbol is read as its market means it', () => {
  assert.equal(archivePair('BTCUSDT', 'spot'), 'BTC/USDT')
  assert.equal(archivePair('BTCUSDT', 'um'), 'BTC/USDT:USDT')
  assert.equal(archivePair('BTCUSD_PERP', 'cm'), 'BTC/USD:BTC')
  assert.equal(archivePair('1000SATSUSDT', 'um'), '1000SATS/USDT:USDT')
  assert.equal(archivePair('ETHBTC', 'spot'), 'ETH/BTC')
  assert.equal(archivePair('BTCTUSD', 'spot'), 'BTC/TUSD')
  assert.equal(archivePair('BNBFDUSD', 'spot'), 'BNB/FDUSD')
  assert.equal(archivePair('USDTTRY', 'spot'), 'USDT/TRY')
})

test('a symbol of two meanings or of none is asked for', () => {
  const cases: ['spot' | 'um' | 'cm', string, RegExp][] = [
    ['spot', 'BTCAEUR', /may be BTCA\/EUR or BTC\/AEUR/],
    ['spot', 'XYZABC', /ends in no currency that is known/],
    ['spot', 'USDT', /ends in no currency/],
    ['um', 'BTCUSDT_240329', /a contract that ends/],
    ['cm', 'BTCUSD_240329', /a contract that ends/],
    ['spot', 'BTCUSD_PERP', /a contract that ends/],
  ]
  for (const [market, symbol, message] of cases) {
    assert.throws(() => archivePair(symbol, market), {
      code: 'archive.symbol',
      message,
      hint: /--symbol BTC\/USDT/,
    })
  }
})
