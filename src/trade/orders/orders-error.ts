import { Fault } from '../../domain/index.ts'

/** Failures of this room; the codes are documented in `docs/reference/errors.md`. */
export class OrdersError extends Fault {
  constructor(code: 'order.impossible' | 'order.twice', message: string) {
    super('failed', code, message)
  }
}
