import { schemaOf, type TenantId } from '../tenant/index.ts'
import { valuesSchema } from './schema.ts'
import { schemaProblems } from './schema-problems.ts'
import type { Values, WantedBot } from './values.ts'

/** One thing that is wrong with a values file, at a JSON pointer. */
export interface ValuesProblem {
  readonly pointer: string
  readonly message: string
}

/** Values as they stand in a file: whom a person forgot to name is nobody. */
type WrittenBot = Omit<WantedBot, 'commandId'> & { readonly commandId?: string }
type WrittenFile = Omit<Values, 'commandId' | 'bots'> & {
  readonly commandId?: string
  readonly bots: readonly WrittenBot[]
}

export type CheckedValues =
  | { readonly kind: 'values'; readonly values: Values }
  | { readonly kind: 'invalid'; readonly problems: readonly ValuesProblem[] }

/** What a client's file says, or everything that is wrong with it: first its shape, then its meaning. */
export function checkValues(tenant: TenantId, value: unknown): CheckedValues {
  const shape = schemaProblems(valuesSchema, value)
  if (shape.length > 0) return { kind: 'invalid', problems: shape }
  const written = value as WrittenFile
  const problems = meaningProblems(tenant, written)
  if (problems.length > 0) return { kind: 'invalid', problems }
  const { commandId = '', bots, ...rest } = written
  return {
    kind: 'values',
    values: { ...rest, commandId, bots: bots.map((bot) => ({ ...bot, commandId: bot.commandId ?? '' })) },
  }
}

function meaningProblems(tenant: TenantId, file: WrittenFile): readonly ValuesProblem[] {
  const problems: ValuesProblem[] = []
  const say = (pointer: string, message: string) => problems.push({ pointer, message })
  if (file.clientId !== tenant) say('/clientId', `must be ${tenant}, the name of the folder`)
  if (file.schema !== schemaOf(tenant))
    say('/schema', `must be ${schemaOf(tenant)}, which belongs to the client`)
  for (const key of ['database', 'exchange'] as const) {
    const name = file[key]?.existingSecret
    if (name !== undefined && !name.startsWith(`${tenant}-`)) {
      say(`/${key}/existingSecret`, `must begin with ${tenant}-; other secrets are other people's`)
    }
  }
  const names = new Set<string>()
  for (const [at, bot] of file.bots.entries()) {
    if (names.has(bot.name)) say(`/bots/${at}/name`, `${bot.name} is the name of an earlier bot, too`)
    names.add(bot.name)
    botProblems(bot, file.exchange !== undefined, (field, message) => say(`/bots/${at}/${field}`, message))
  }
  return problems
}

function botProblems(
  { mode, stakeAmount, exposure, pairs, stakeCurrency, dryRun }: WrittenBot,
  hasExchange: boolean,
  say: (field: string, message: string) => void,
): void {
  if (stakeAmount !== 'unlimited' && stakeAmount > exposure) {
    say('stakeAmount', `${stakeAmount} is more than the exposure of ${exposure}`)
  }
  for (const [at, pair] of pairs.entries()) {
    const currency = pair.slice(pair.lastIndexOf(pair.includes(':') ? ':' : '/') + 1)
    if (mode === 'trade' && currency !== stakeCurrency) {
      say(`pairs/${at}`, `${pair} is paid in ${currency}, and the stake is in ${stakeCurrency}`)
    }
  }
  if (!dryRun && !hasExchange) {
    say('dryRun', 'a bot that trades with money needs exchange.existingSecret at the top of the file')
  }
}
