import { OrdersError } from '../orders-error.ts'
import type { Signal } from './port.ts'
import { NewSignal } from './schema.ts'

const FIELDS = Object.keys(NewSignal.properties) as (keyof NewSignal)[]

/** A signal that is put again has to be the same one. @throws OrdersError `signal.changed` */
export function requireSameSignal(stored: Signal, given: NewSignal): void {
  const other = FIELDS.find((field) => stored[field] !== given[field])
  if (other === undefined) return
  throw new OrdersError(
    'signal.changed',
    `Account ${given.accountId} has a signal "${given.dedupeKey}" whose ${other} is ${stored[other]}, not ${given[other]}`,
    { hint: 'Give a new signal a key of its own.' },
  )
}
