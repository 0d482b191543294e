import { type Static, Type } from 'typebox'
import { sha256 } from '../../../math/index.ts'
import { CHALLENGER, CHAMPION } from './model-names.ts'
import type { Alias } from './model-version.ts'

const Strict = { additionalProperties: false } as const

/** Which version answers for a bar. */
export const routingPolicySchema = Type.Union([
  Type.Object({ kind: Type.Literal('champion') }, { ...Strict, description: 'The champion alone.' }),
  Type.Object(
    { kind: Type.Literal('split'), share: Type.Number({ minimum: 0, maximum: 1 }) },
    { ...Strict, description: 'The challenger answers for this share of the bars.' },
  ),
  Type.Object(
    { kind: Type.Literal('shadow') },
    {
      ...Strict,
      description: 'The champion answers; the challenger is scored and recorded, never acted on.',
    },
  ),
])

export type RoutingPolicy = Static<typeof routingPolicySchema>

export interface Route {
  /** The version whose score is acted on, and as what it is recorded. */
  readonly act: { readonly version: number; readonly mode: 'champion' | 'challenger' }
  /** Versions that are scored and recorded with mode `shadow`. */
  readonly shadows: readonly number[]
}

/**
 * Which versions score a bar. The same bar and instrument are answered by the same version, in every process and
 * after every restart, as long as the aliases stay.
 * @returns undefined when there is no champion: nothing may be acted on then
 */
export function routePrediction(
  aliases: readonly Alias[],
  policy: RoutingPolicy,
  key: { readonly barTime: number; readonly instrument: string },
): Route | undefined {
  const champion = versionOf(aliases, CHAMPION)
  if (champion === undefined) return undefined
  const challenger = versionOf(aliases, CHALLENGER)
  const alone: Route = { act: { version: champion, mode: 'champion' }, shadows: [] }
  if (challenger === undefined || challenger === champion) return alone
  switch (policy.kind) {
    case 'champion':
      return alone
    case 'shadow':
      return { ...alone, shadows: [challenger] }
    case 'split':
      return placeOf(key) < policy.share
        ? { act: { version: challenger, mode: 'challenger' }, shadows: [] }
        : alone
  }
}

function versionOf(aliases: readonly Alias[], name: string): number | undefined {
  return aliases.find(({ alias }) => alias === name)?.version
}

/** Where a bar of an instrument stands in [0, 1): its hash's first 52 bits. */
function placeOf({ barTime, instrument }: { readonly barTime: number; readonly instrument: string }): number {
  return Number.parseInt(sha256(`${barTime} ${instrument}`).slice(0, 13), 16) / 2 ** 52
}
