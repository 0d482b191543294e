import { Type } from 'typebox'
import { botSpecFields, problemText, schemaProblems, type WantedBot } from '../../control/deployment/index.ts'
import { parseTenantId, type TenantId } from '../../control/tenant/index.ts'
import { Fault } from '../../domain/index.ts'

/** What the chart gives a bot's pod: the bot as the client's values file has it. */
export interface PodBot {
  readonly clientId: TenantId
  readonly bot: WantedBot
}

const PodBotSchema = Type.Object(
  {
    schema: Type.Literal('leme.bot-order/1'),
    clientId: Type.String(),
    bot: Type.Object({ ...botSpecFields, commandId: Type.String() }, { additionalProperties: false }),
  },
  { additionalProperties: false },
)

/** @throws Fault `bot.file`, with every field that is wrong; TenantError `tenant.id` */
export function parsePodBot(text: string, where: string): PodBot {
  const value = parseJson(text, where)
  const problems = schemaProblems(PodBotSchema, value)
  if (problems.length > 0) throw broken(problemText(problems), where)
  const { clientId, bot } = value as { readonly clientId: string; readonly bot: WantedBot }
  return { clientId: parseTenantId(clientId), bot }
}

function parseJson(text: string, where: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw broken(cause instanceof Error ? cause.message : String(cause), where)
  }
}

function broken(problem: string, where: string): Fault {
  return new Fault('config', 'bot.file', `the file of a bot is broken: ${problem}`, {
    hint: 'The chart leme-bot makes it from the client’s values file; use the chart of this version.',
    where,
  })
}
