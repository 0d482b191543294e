import { Fault, type FaultDetails, type FaultKind } from '../../domain/index.ts'

/** Every code of {@link OrdersError}, with the kind of failure it is. */
export const ORDERS_ERROR_KINDS = {
  /** An order without a rate or an amount above zero. */
  'order.impossible': 'failed',
  /** An order of this number was placed before. */
  'order.twice': 'failed',
  /** A signal, or a report about one, has a field that cannot be. */
  'signal.invalid': 'usage',
  /** The account has a signal of this key with other values. */
  'signal.changed': 'conflict',
} as const satisfies Readonly<Record<string, FaultKind>>

export type OrdersErrorCode = keyof typeof ORDERS_ERROR_KINDS

/** Failures of this room; the codes are documented in `docs/reference/errors.md`. */
export class OrdersError extends Fault {
  declare readonly code: OrdersErrorCode

  constructor(code: OrdersErrorCode, message: string, details: FaultDetails = {}) {
    super(ORDERS_ERROR_KINDS[code], code, message, details)
  }
}
