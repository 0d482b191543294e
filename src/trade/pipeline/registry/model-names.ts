import { PipelineFault } from '../pipeline-fault.ts'

/** Names of models: lower case, so that two of them never differ by case alone. */
export const MODEL_NAME = '^[a-z0-9]([a-z0-9-]{0,62}[a-z0-9])?$'
/** Aliases begin with a letter: a number is a version. */
export const ALIAS_NAME = '^[a-z]([a-z0-9-]{0,30}[a-z0-9])?$'

/** Acts on live bars. */
export const CHAMPION = 'champion'
/** Is measured against the champion. */
export const CHALLENGER = 'challenger'

/** Would read as the newest version, which no alias is. */
const RESERVED = ['latest', 'newest', 'none']

/** @throws PipelineFault `model.malformed` */
export function requireModelName(name: string): void {
  if (new RegExp(MODEL_NAME).test(name)) return
  throw new PipelineFault('model.malformed', `"${shown(name)}" is no name of a model`, {
    hint: 'Take 1 to 64 lower-case letters, digits and hyphens, such as btc-1h-up.',
  })
}

/** @throws PipelineFault `model.malformed` */
export function requireAlias(alias: string): void {
  if (RESERVED.includes(alias)) {
    throw new PipelineFault('model.malformed', `the alias "${alias}" would be taken for a version`, {
      hint: 'Take champion, challenger or a name of your own.',
    })
  }
  if (new RegExp(ALIAS_NAME).test(alias)) return
  throw new PipelineFault('model.malformed', `"${shown(alias)}" is no alias`, {
    hint: 'Take champion, challenger, or 1 to 32 lower-case letters, digits and hyphens that begin with a letter.',
  })
}

/** What was given, short and without what a terminal would obey. */
function shown(text: string): string {
  return text.slice(0, 80).replace(/[^\x20-\x7e]/g, '?')
}
