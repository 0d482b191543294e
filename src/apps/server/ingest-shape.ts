import { type ItemTrouble, MAX_INGEST_ITEMS, type ReadItems } from '../../trade/market/index.ts'
import { tooMany } from './ingest-json.ts'
import { type FieldFault, ServerFault } from './server-fault.ts'

/** Items of a body, and where the one with an index stands in it. */
export interface SentItems {
  readonly values: readonly unknown[]
  readonly pointerTo: (index: number) => string
}

const MOST_TROUBLES = 1_000
const MOST_TEXT = 200

/** The list of `field`, which is all that the body may have. @throws ServerFault `ingest.shape`, `ingest.empty`, `ingest.too-many` */
export function itemsIn(body: unknown, field: string): SentItems {
  if (!isObject(body)) throw misshapen('', `must be an object with ${field}`)
  const other = Object.keys(body).find((name) => name !== field)
  if (other !== undefined) throw misshapen(`/${escapeName(other)}`, `is not known beside ${field}`)
  return checked(body[field], `/${field}`)
}

/** The items of a body that is a list. @throws ServerFault `ingest.shape`, `ingest.empty`, `ingest.too-many` */
export function itemsOf(body: unknown): SentItems {
  return checked(body, '')
}

/** One item, or the list in `field`. @throws ServerFault `ingest.shape`, `ingest.empty`, `ingest.too-many` */
export function oneOrItemsIn(body: unknown, field: string): SentItems {
  if (isObject(body) && !Object.hasOwn(body, field)) return { values: [body], pointerTo: () => '' }
  return itemsIn(body, field)
}

function checked(values: unknown, pointer: string): SentItems {
  if (!Array.isArray(values)) throw misshapen(pointer, 'must be a list')
  if (values.length > MAX_INGEST_ITEMS) throw tooMany()
  if (values.length > 0) return { values, pointerTo: (index) => `${pointer}/${index}` }
  throw new ServerFault('usage', 'ingest.empty', 'There is nothing in the batch.', { status: 422 })
}

/** The items that were read, when all could be. @throws ServerFault `ingest.invalid` with one field for each trouble */
export function requireSound<T>(
  { items, troubles }: ReadItems<T>,
  { values, pointerTo }: SentItems,
): readonly T[] {
  const [first] = troubles
  if (first === undefined) return items
  const fields = troubles.slice(0, MOST_TROUBLES).map((trouble) => ({
    in: 'body' as const,
    pointer: clip(`${pointerTo(trouble.index)}${pointerOf(trouble, values[trouble.index])}`),
    message: clip(trouble.message),
    index: trouble.index,
  }))
  const bad = new Set(troubles.map(({ index }) => index)).size
  throw new ServerFault(
    'usage',
    'ingest.invalid',
    `${bad} of ${values.length} items cannot be taken; nothing was stored. The first: ${fields[0]!.pointer} ${fields[0]!.message}`,
    {
      status: 422,
      fields,
      hint:
        fields.length < troubles.length
          ? `The first ${MOST_TROUBLES} of ${troubles.length} troubles are listed.`
          : 'Mend them, then send the batch again.',
    },
  )
}

/** A field's own name, or its path: `indicators.rsi` is `/indicators/rsi`. */
function pointerOf({ field }: ItemTrouble, item: unknown): string {
  if (field === null) return ''
  const dot = isObject(item) && Object.hasOwn(item, field) ? -1 : field.indexOf('.')
  const path = dot < 0 ? [field] : [field.slice(0, dot), field.slice(dot + 1)]
  return path.map((name) => `/${escapeName(name)}`).join('')
}

function escapeName(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1')
}

function clip(text: string): string {
  return text.length <= MOST_TEXT ? text : `${text.slice(0, MOST_TEXT)}…`
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function misshapen(pointer: string, message: string): ServerFault {
  const fields: FieldFault[] = [{ in: 'body', pointer: clip(pointer), message }]
  return new ServerFault(
    'usage',
    'ingest.shape',
    clip(`The body${pointer === '' ? '' : ` at ${pointer}`} ${message}.`),
    {
      status: 422,
      fields,
      hint: '/ingest takes a candle or {"items": […]}, /ingest_batch a list, /ingest/tick {"ticks": […]}.',
    },
  )
}
