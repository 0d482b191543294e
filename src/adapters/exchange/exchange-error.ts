import { Fault, type FaultDetails, type FaultKind } from '../../domain/index.ts'

/** Every code of {@link ExchangeError}, with the kind of failure it is. */
export const EXCHANGE_ERROR_KINDS = {
  /** A name that is no exchange's. */
  'exchange.unknown': 'usage',
  /** An address that is none of http or https. */
  'exchange.url': 'usage',
  /** A pair that the exchange does not trade. */
  'exchange.pair': 'usage',
  /** A candle length that the exchange does not offer, or an exchange without candles. */
  'exchange.timeframe': 'usage',
  /** A pair that is no perpetual contract, or an exchange that tells nothing of such. */
  'exchange.contract': 'usage',
  /** An exchange without streams. */
  'exchange.streams': 'usage',
  /** This machine's clock and the exchange's are far apart. */
  'exchange.clock-skew': 'remote',
  /** Too many requests: the exchange wants to be left alone for a while. */
  'exchange.limited': 'remote',
  /** The exchange has shut this address out for longer than is waited for. */
  'exchange.banned': 'remote',
  /** The exchange does not serve this address or this request; asking again does not help. */
  'exchange.refused': 'remote',
  /** No usable answer after all tries. */
  'exchange.unreachable': 'remote',
} as const satisfies Readonly<Record<string, FaultKind>>

export type ExchangeErrorCode = keyof typeof EXCHANGE_ERROR_KINDS

export interface ExchangeErrorDetails extends FaultDetails {
  /** How long the exchange asks to be left alone; only with `exchange.limited`. */
  readonly waitMs?: number
}

/** What exchanges throw. */
export class ExchangeError extends Fault {
  declare readonly code: ExchangeErrorCode
  readonly waitMs: number | undefined

  constructor(code: ExchangeErrorCode, message: string, details: ExchangeErrorDetails = {}) {
    super(EXCHANGE_ERROR_KINDS[code], code, message, details)
    this.waitMs = details.waitMs
  }
}
