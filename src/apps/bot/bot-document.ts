import { readFileSync } from 'node:fs'
import { type Static, type TSchema, Type } from 'typebox'
import { botSpecFields, problemText, schemaProblems, type WantedBot } from '../../control/deployment/index.ts'
import { Fault } from '../../domain/index.ts'

const listen = Type.Object(
  { host: Type.String(), port: Type.Integer({ minimum: 0, maximum: 65_535 }) },
  { additionalProperties: false, description: 'Where it answers; port 0 takes a free one and tells it.' },
)
const head = { schema: Type.Literal('leme.bot-process/1'), listen }

/** A bot as a values file wants it. */
const WantedDocument = Type.Object(
  {
    ...head,
    kind: Type.Literal('wanted'),
    clientId: Type.String(),
    bot: Type.Unsafe<WantedBot>(
      Type.Object({ ...botSpecFields, commandId: Type.String() }, { additionalProperties: false }),
    ),
    strategyFile: Type.String({ description: 'Path of the file whose hash is the strategyVersion.' }),
    candlesPerSecond: Type.Number({
      minimum: 0,
      description: 'Pace of recorded candles where the venue is a demo.',
    }),
  },
  { additionalProperties: false },
)

/** A bot whose record is in the store already. */
const RecordDocument = Type.Object(
  { ...head, kind: Type.Literal('record'), id: Type.String() },
  { additionalProperties: false },
)

/** What the process of a bot is started with; no secret is in it. */
export type BotDocument = Static<typeof WantedDocument> | Static<typeof RecordDocument>
export type WantedBotDocument = Extract<BotDocument, { kind: 'wanted' }>

/** @throws Fault `bot.document`, with every field that is wrong */
export function readBotDocument(path: string): BotDocument {
  return parseBotDocument(readJson(path))
}

function parseBotDocument(value: unknown): BotDocument {
  const isRecord = typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'record'
  const schema: TSchema = isRecord ? RecordDocument : WantedDocument
  const problems = schemaProblems(schema, value)
  if (problems.length === 0) return value as BotDocument
  throw broken(problemText(problems))
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch (cause) {
    throw broken(cause instanceof Error ? cause.message : String(cause))
  }
}

function broken(problem: string): Fault {
  return new Fault('config', 'bot.document', `the bot's document is broken: ${problem}`, {
    hint: 'Whoever starts a bot writes it anew; end the reconciler and start it again.',
  })
}
