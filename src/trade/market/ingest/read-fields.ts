/** What is wrong with one item of a batch. `field` is null where the whole item is. */
export interface ItemTrouble {
  readonly index: number
  readonly field: string | null
  readonly message: string
}

/** What could be read of a batch; an item with troubles is in `troubles` alone. */
export interface ReadItems<T> {
  readonly items: readonly T[]
  readonly troubles: readonly ItemTrouble[]
}

/** Says what is wrong with a field of the item that is read. */
export type Complain = (field: string | null, message: string) => undefined

/** Beyond so many, one of each item is kept. */
const MANY_TROUBLES = 2_000

/** Reads each value; one that `read` complains about is left out. */
export function readItems<T>(
  values: readonly unknown[],
  read: (fields: Readonly<Record<string, unknown>>, complain: Complain) => T | undefined,
): ReadItems<T> {
  const items: T[] = []
  const troubles: ItemTrouble[] = []
  let [index, before] = [0, 0]
  const complain: Complain = (field, message) => {
    if (troubles.length > before && troubles.length >= MANY_TROUBLES) return
    troubles.push({ index, field, message })
  }
  for (; index < values.length; index++) {
    const value = values[index]
    before = troubles.length
    const item = isFields(value) ? read(value, complain) : complain(null, 'the item is no object')
    if (item !== undefined && troubles.length === before) items.push(item)
  }
  return { items, troubles }
}

export function isFields(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Complains of fields that an item does not have: a misspelt one would be lost in silence. */
export function refuseOthers(
  fields: Readonly<Record<string, unknown>>,
  known: ReadonlySet<string>,
  complain: Complain,
): void {
  for (const name in fields) {
    if (!known.has(name) && Object.hasOwn(fields, name)) complain(name, `"${name}" is no field of it`)
  }
}

/** A JSON number that is finite; texts are refused, "NaN" among them. */
export function readNumber(value: unknown, field: string, complain: Complain): number | undefined {
  if (typeof value === 'number' && Number.isFinite(value)) return value + 0
  return complain(field, value === undefined ? `${field} is missing` : `${field} is not a finite number`)
}

/** Beyond these a sum or a mean of many leaves the range of float64, and no market is there. */
const SMALLEST = 1e-100
const LARGEST = 1e100

export function readPrice(value: unknown, field: string, complain: Complain): number | undefined {
  const price = readNumber(value, field, complain)
  if (price === undefined || (price >= SMALLEST && price <= LARGEST)) return price
  return complain(field, `${field} ${price} is ${price <= 0 ? 'not above zero' : 'no price'}`)
}

/** An amount that may be zero or left out. */
export function readAmount(value: unknown, field: string, complain: Complain): number | undefined {
  if (value === undefined || value === null) return 0
  const amount = readNumber(value, field, complain)
  if (amount === undefined || (amount >= 0 && amount <= LARGEST)) return amount
  return complain(field, `${field} ${amount} is ${amount < 0 ? 'negative' : 'too large'}`)
}
