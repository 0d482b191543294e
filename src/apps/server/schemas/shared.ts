import { type TObject, type TProperties, type TSchema, Type } from 'typebox'

/** An object that names every one of its fields; `title` becomes its name in the OpenAPI document. */
export function record<Fields extends TProperties>(
  title: string,
  fields: Fields,
  description?: string,
): TObject<Fields> {
  return Type.Object(fields, {
    title,
    additionalProperties: false,
    ...(description !== undefined && { description }),
  })
}

export function nullable<Schema extends TSchema>(schema: Schema) {
  return Type.Union([schema, Type.Null()])
}

/** One page of a list; `nextCursor` asks for the next one. */
export function page<Item extends TSchema>(title: string, item: Item) {
  return record(title, {
    items: Type.Array(item),
    nextCursor: nullable(
      Type.String({ description: 'Pass it as `cursor` to get the next page; null at the end.' }),
    ),
  })
}

export const Time = Type.Integer({ description: 'UTC milliseconds.' })
export const Ratio = Type.Number({ description: 'A fraction: 0.01 is 1 %.' })
export const Money = Type.Number({ description: 'In the stake currency.' })

export const VenueName = Type.String({ pattern: '^[a-z0-9][a-z0-9_-]{0,31}$', examples: ['binance'] })
export const PairName = Type.String({
  pattern: '^[A-Z0-9]{1,20}/[A-Z0-9]{1,20}(:[A-Z0-9]{1,20})?$',
  maxLength: 62,
  examples: ['ETH/BTC'],
})
export const TimeframeName = Type.String({ pattern: '^[0-9]{1,2}[mhdw]$', examples: ['5m', '1h', '1d'] })
export const Id = Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$', maxLength: 64 })

export const IdParams = Type.Object({ id: Id }, { additionalProperties: false })

const Cursor = Type.String({ maxLength: 200, description: '`nextCursor` of the page before.' })

/** Query of a list in pages. */
export const PageQuery = Type.Object(
  {
    cursor: Type.Optional(Cursor),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, default: 50 })),
  },
  { additionalProperties: false },
)

export const Problem = record(
  'Problem',
  {
    type: Type.String({ description: 'URN of the kind of problem.' }),
    title: Type.String(),
    status: Type.Integer(),
    detail: Type.String({ description: 'What was found.' }),
    code: Type.String({ description: 'Stable name of the problem, to be used by programs.' }),
    hint: Type.Optional(Type.String({ description: 'What can be done about it.' })),
    requestId: Type.String({ description: 'Names this request in the log of the server.' }),
    errors: Type.Optional(
      Type.Array(
        record('ProblemField', {
          pointer: Type.String({ description: 'JSON pointer into the part of the request that `in` names.' }),
          in: Type.Union([
            Type.Literal('body'),
            Type.Literal('query'),
            Type.Literal('params'),
            Type.Literal('headers'),
          ]),
          message: Type.String(),
          index: Type.Optional(Type.Integer({ description: 'Of the item in a batch, from 0.' })),
        }),
      ),
    ),
  },
  'Every error of this API (RFC 9457), as application/problem+json.',
)
