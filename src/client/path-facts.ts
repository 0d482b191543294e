import type { KeyedPath, KeyedPut, TextPath } from './typed-call.ts'

/** Where an `Idempotency-Key` is read. The compiler compares these with the API's document, both ways. */
const KEYED: Readonly<Record<KeyedPath | KeyedPut, true>> = {
  '/api/v1/backtest': true,
  '/api/v1/backtests': true,
  '/api/v1/trade': true,
  '/api/v1/trade/{client_id}/resume': true,
  '/api/v1/trade/{client_id}/stop': true,
  '/api/v1/trade/{client_id}/suspend': true,
  '/backtest': true,
  '/trade': true,
  '/trade/{client_id}/resume': true,
  '/trade/{client_id}/stop': true,
  '/trade/{client_id}/suspend': true,
}

const TEXT: Readonly<Record<TextPath, true>> = {
  '/api/v1/backtest/{id}/results/report.html': true,
  '/api/v1/backtests/{id}/report.html': true,
  '/backtest/{id}/results/report.html': true,
  '/metrics': true,
}

export function takesKey(method: string, path: string): boolean {
  return (method === 'POST' || method === 'PUT') && Object.hasOwn(KEYED, path)
}

export function answersText(path: string): boolean {
  return Object.hasOwn(TEXT, path)
}
