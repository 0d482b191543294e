import type { RulesDocument } from './document/rules-schema.ts'

/** A document with every part that there is. */
export function wholeDocument(): RulesDocument {
  return structuredClone(WHOLE)
}

const WHOLE: RulesDocument = {
  schema: 'leme.rules/1',
  name: 'whole',
  description: 'Every part that a document can have.',
  timeframe: '5m',
  startup: 250,
  params: {
    fast: { kind: 'int', min: 5, max: 50, start: 12 },
    slow: { kind: 'int', min: 20, max: 200, start: 48 },
    least: { kind: 'real', min: 10, max: 50, start: 30 },
    mode: { kind: 'choice', options: ['calm', 'eager'], start: 'calm' },
    traded: { kind: 'flag', start: true },
  },
  signals: ['pUp'],
  informative: {
    hour: {
      timeframe: '1h',
      indicators: { trend: 'ema(close, 20)', bands: 'bollinger(close, 20)', rising: 'close > trend' },
    },
    btc: { timeframe: '5m', pair: 'BTC/USDT' },
  },
  indicators: {
    quick: 'ema(close, fast)',
    calm: 'ema(close, slow)',
    bands: 'bollinger(close, 20, {deviations: 2.5})',
    width: '(bands.upper - bands.lower) / bands.middle',
    rising: 'quick > calm',
    half: 'floor(slow / 2)',
    slower: 'sma(close, half)',
  },
  enterLong: [
    'quick crosses above calm',
    { any: ['rsi(close, 14) > least', 'pUp > 0.5', 'hour.rising'] },
    { not: ['volume == 0', 'traded'] },
    "mode == 'calm' or close > shift(close, 3)",
  ],
  exitLong: 'quick crosses below calm and btc.close < prev(btc.close)',
  enterShort: { all: ['rsi(close, 14) > 70', 'close < hour.bands.lower'] },
  exitShort: 'rising',
  stop: 0.05,
  roi: { 0: 0.06, 240: 0.02 },
  trailing: { positive: 0.01, offset: 0.02, onlyOffsetReached: true },
  protections: [
    { method: 'CooldownPeriod', stopDurationCandles: 2 },
    { method: 'StoplossGuard', lookbackPeriodCandles: 24, stopDuration: 30, tradeLimit: 4 },
    { method: 'LowProfitPairs', lookbackPeriod: 360, requiredProfit: 0.01 },
    { method: 'MaxDrawdown', lookbackPeriodCandles: 48, stopDurationCandles: 12, maxAllowedDrawdown: 0.2 },
  ],
  leverage: 'where(width > 0.1, 1, min(3, maxLeverage))',
  customStoploss: [
    { when: 'profit > 0.04', stop: 0.01 },
    { when: ['minutes > 60', 'close crosses below calm'], stop: '2 * atr(14) / rate' },
  ],
  customExit: [{ when: 'profit > 0.02 and rsi(close, 14) > 80', reason: 'overbought' }],
  adjustTradePosition: [
    { when: 'profit < -0.05', add: 'stake / entries', atMost: 2 },
    { when: 'profit > 0.1', remove: 'stake / 2', atMost: 1 },
  ],
}
