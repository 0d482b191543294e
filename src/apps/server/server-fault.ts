import { Fault, type FaultDetails, type FaultKind } from '../../domain/index.ts'

/** What the facade refuses; every code is in the README of this room. */
export type ServerCode =
  | 'backtest.unknown'
  | 'book.none'
  | 'bot.name'
  | 'bot.state'
  | 'bot.unknown'
  | 'candles.none'
  | 'candles.too-many'
  | 'check.unknown'
  | 'client.missing'
  | 'client.mixed'
  | 'cursor.malformed'
  | 'events.full'
  | 'hook.token'
  | 'host.refused'
  | 'idempotency.changed'
  | 'indicator.parameter'
  | 'indicator.unknown'
  | 'ingest.empty'
  | 'ingest.invalid'
  | 'ingest.shape'
  | 'ingest.too-many'
  | 'key.expired'
  | 'key.missing'
  | 'key.network'
  | 'key.revoked'
  | 'key.scope'
  | 'key.unknown'
  | 'login.code'
  | 'login.refused'
  | 'method.refused'
  | 'model.gates'
  | 'origin.refused'
  | 'port.none'
  | 'proxy.network'
  | 'range.backwards'
  | 'range.mixed'
  | 'report.none'
  | 'report.pending'
  | 'request.encoding'
  | 'request.invalid'
  | 'request.limit'
  | 'request.malformed'
  | 'request.too-large'
  | 'request.type'
  | 'route.unknown'
  | 'run.unknown'
  | 'server.busy'
  | 'server.failed'
  | 'server.unavailable'
  | 'session.missing'
  | 'session.unknown'
  | 'signal.state'
  | 'signal.unknown'
  | 'strategy.broken'
  | 'strategy.code'
  | 'strategy.invalid'
  | 'strategy.shipped'
  | 'strategy.unknown'
  | 'strategy.version'
  | 'study.unknown'
  | 'symbol.ambiguous'
  | 'symbol.unknown'
  | 'time.malformed'
  | 'token.refused'

/** Of the request: which part, and a JSON pointer into it. */
export interface FieldFault {
  readonly in: 'body' | 'query' | 'params' | 'headers'
  readonly pointer: string
  readonly message: string
  /** Of the item in a batch, from 0. */
  readonly index?: number
}

interface ServerFaultDetails extends FaultDetails {
  /** HTTP status, where the kind alone does not give it. */
  readonly status?: number
  readonly fields?: readonly FieldFault[]
  /** Value of the `Allow` header. */
  readonly allow?: string
}

export class ServerFault extends Fault {
  declare readonly code: ServerCode
  readonly status: number | undefined
  readonly fields: readonly FieldFault[]
  readonly allow: string | undefined

  constructor(kind: FaultKind, code: ServerCode, message: string, details: ServerFaultDetails = {}) {
    super(kind, code, message, details)
    this.status = details.status
    this.fields = details.fields ?? []
    this.allow = details.allow
  }
}
