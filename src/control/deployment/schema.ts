import { Type } from 'typebox'
import { botSpecFields } from './bot-spec-schema.ts'

const strict = { additionalProperties: false } as const

/** Bots of one client; with {@link LONGEST_VALUES} it bounds what reading a file costs. */
const MOST_BOTS = 100

/** Characters of a values file. */
export const LONGEST_VALUES = 65_536

/** Pieces of at most 63 letters, digits and hyphens, joined by dots: what Kubernetes takes as a name. */
const OBJECT_NAME = '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?){0,3}$'

const SecretReferenceSchema = Type.Object(
  {
    existingSecret: Type.String({
      pattern: OBJECT_NAME,
      maxLength: 253,
      title: 'the name of a secret, such as cliente-001-exchange',
    }),
  },
  { ...strict, title: 'the name of a secret under existingSecret; never the secret itself' },
)

/** The same as of `parseCommandId`, whose room stands after this one. */
const CommandIdSchema = Type.String({
  pattern: '^[A-Za-z0-9][A-Za-z0-9_-]{6,61}[A-Za-z0-9]$',
  title: 'the id of a command: 8 to 63 letters, digits, - and _',
  description:
    'Written by Leme. Leave it out of what you add by hand: the command that adopts it puts it in.',
})

/** Of `clientes/<client_id>/values.yaml`. Also of the chart, so it keeps to what JSON Schema's draft 7 knows. */
export const valuesSchema = Type.Object(
  {
    clientId: Type.String({
      pattern: '^[a-z0-9][a-z0-9-]{0,37}[a-z0-9]$',
      title: 'the id of the client, which is the name of the folder',
    }),
    schema: Type.String({
      pattern: '^[a-z0-9][a-z0-9_]{0,37}[a-z0-9]$',
      title: "the client's schema: its id with _ instead of -",
    }),
    suspended: Type.Optional(
      Type.Boolean({ description: 'True: no bot runs, whatever else is written here.' }),
    ),
    commandId: Type.Optional(CommandIdSchema),
    database: SecretReferenceSchema,
    exchange: Type.Optional(SecretReferenceSchema),
    bots: Type.Array(
      Type.Object(
        { ...botSpecFields, commandId: Type.Optional(CommandIdSchema) },
        { ...strict, title: 'a bot' },
      ),
      { maxItems: MOST_BOTS, title: `a list of at most ${MOST_BOTS} bots` },
    ),
  },
  {
    ...strict,
    title: 'Leme values',
    description: 'Everything that one client wants: clientes/<client_id>/values.yaml.',
  },
)
