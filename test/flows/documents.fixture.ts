import assert from 'node:assert/strict'
import type { Ended } from './workspace.fixture.ts'

export interface TradeDocument {
  readonly pair: string
  readonly isShort: boolean
  readonly openTime: number
  readonly closeTime: number
  readonly openRate: number
  readonly closeRate: number
  readonly amount: number
  readonly stakeAmount: number
  readonly profitRatio: number
  readonly profitAbs: number
  readonly exitReason: string
  readonly fills?: readonly {
    readonly side: string
    readonly time: number
    readonly rate: number
    readonly amount: number
  }[]
}

/** `leme.backtest/1` */
export interface BacktestDocument {
  readonly schema: string
  readonly candles: number
  readonly trades: readonly TradeDocument[]
  readonly metrics: Readonly<Record<string, unknown>> & { readonly profitTotalAbs: number }
  readonly verdict: unknown
  readonly tradeHash: string
  readonly timings: Readonly<Record<string, number>>
}

/** `leme.error/1` */
export interface ErrorDocument {
  readonly schema: string
  readonly code: string
  readonly message: string
  readonly hint: string | null
  readonly where: string | null
}

/** The one JSON document on stdout of a command that ended well. */
export function answerOf<Document>(ended: Ended): Document {
  assert.equal(ended.code, 0, `${ended.stderr}${ended.stdout}`)
  return onlyDocument(ended.stdout) as Document
}

/** The error document of a command that failed with this exit code. */
export function errorOf(ended: Ended, code: number): ErrorDocument {
  assert.equal(ended.code, code, `${ended.stderr}${ended.stdout}`)
  const error = onlyDocument(ended.stdout) as ErrorDocument
  assert.deepEqual(Object.keys(error), ['schema', 'code', 'message', 'hint', 'where'])
  assert.equal(error.schema, 'leme.error/1')
  assert.ok(ended.stderr.includes(error.message), 'people read the same on stderr')
  assert.doesNotMatch(ended.stderr, /^\s+at .*node:internal/m, 'no stack for a failure that was foreseen')
  return error
}

/** Stdout holds one line, which is JSON. */
function onlyDocument(stdout: string): unknown {
  const lines = stdout.split('\n')
  assert.equal(lines.length, 2, stdout)
  assert.equal(lines[1], '', 'it ends with a line feed')
  return JSON.parse(lines[0]!)
}
