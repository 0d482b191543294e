import { checkShape } from './document/check-shape.ts'
import { pointerTo } from './document/json-schema.ts'
import { measure } from './document/measure.ts'
import { RULES_JSON_SCHEMA } from './document/rules-schema.generated.ts'
import type { RulesDocument } from './document/rules-schema.ts'
import { checkCost } from './meaning/check-cost.ts'
import { type DocumentMeaning, documentMeaning, rootsOf } from './meaning/document-meaning.ts'
import { checkNames } from './meaning/names.ts'
import { Problems, type RulesProblem } from './rules-problem.ts'

/** A document that means something. */
export interface CheckedRules {
  readonly document: RulesDocument
  readonly meaning: DocumentMeaning
  /** Candles before the first decision. */
  readonly startup: number
}

/** Reads a value as a rules document: what it means, or everything that is wrong with it. */
export function checkRules(value: unknown): CheckedRules | { readonly problems: readonly RulesProblem[] } {
  const problems = new Problems()
  if (!measure(value, problems)) return { problems: problems.list }
  checkShape(value, RULES_JSON_SCHEMA, problems)
  if (problems.list.length > 0) return { problems: problems.list }
  // A copy: what the caller does with the value later changes no strategy.
  const document = structuredClone(value) as RulesDocument
  checkParams(document, problems)
  checkNames(document, problems)
  checkParts(document, problems)
  if (problems.list.length > 0) return { problems: problems.list }
  const meaning = documentMeaning(document, problems)
  if (problems.list.length > 0) return { problems: problems.list }
  checkCost(meaning, problems)
  const startup = startupOf(document, meaning, problems)
  return problems.list.length > 0 ? { problems: problems.list } : { document, meaning, startup }
}

/** Everything that is wrong with a document, for an editor; nothing where `compileRules` takes it. */
export function rulesProblems(value: unknown): readonly RulesProblem[] {
  const checked = checkRules(value)
  return 'problems' in checked ? checked.problems : []
}

function checkParams({ params = {} }: RulesDocument, problems: Problems): void {
  for (const [name, spec] of Object.entries(params)) {
    const pointer = pointerTo('/params', name)
    if (spec.kind === 'flag') continue
    if (spec.kind === 'choice') {
      if (spec.options.includes(spec.start)) continue
      const message = `start is "${spec.start}"`
      problems.add({ pointer: `${pointer}/start` }, message, `It must be one of ${spec.options.join(', ')}.`)
    } else if (spec.min > spec.max) {
      problems.add({ pointer: `${pointer}/min` }, `min is ${spec.min}, max is ${spec.max}`, 'Exchange them.')
    } else if (spec.start < spec.min || spec.start > spec.max) {
      const hint = `It must lie within ${spec.min} and ${spec.max}.`
      problems.add({ pointer: `${pointer}/start` }, `start is ${spec.start}`, hint)
    }
  }
}

function checkParts(document: RulesDocument, problems: Problems): void {
  const { enterLong, enterShort, exitLong, exitShort, trailing, protections = [] } = document
  if (enterLong === undefined && enterShort === undefined) {
    const hint = 'Add enterLong, enterShort, or both: conditions on which a trade begins.'
    problems.add({ pointer: '' }, 'the document never enters a trade', hint)
  }
  if (exitLong !== undefined && enterLong === undefined) {
    problems.add(
      { pointer: '/exitLong', atKey: true },
      'exitLong has no enterLong',
      'Add enterLong, or remove it.',
    )
  }
  if (exitShort !== undefined && enterShort === undefined) {
    const hint = 'Add enterShort, or remove it.'
    problems.add({ pointer: '/exitShort', atKey: true }, 'exitShort has no enterShort', hint)
  }
  if (typeof trailing === 'object' && trailing.onlyOffsetReached && trailing.offset <= trailing.positive) {
    const message = `offset is ${trailing.offset}, positive ${trailing.positive}`
    const hint = 'Raise the offset above positive; the stop would start above the price.'
    problems.add({ pointer: '/trailing/offset' }, message, hint)
  }
  for (const [i, rule] of protections.entries()) {
    for (const key of ['stopDuration', 'lookbackPeriod']) {
      if (!Object.hasOwn(rule, key) || !Object.hasOwn(rule, `${key}Candles`)) continue
      const pointer = `/protections/${i}/${key}Candles`
      problems.add(
        { pointer, atKey: true },
        `both ${key} and ${key}Candles are given`,
        'Remove one of the two.',
      )
    }
  }
}

/** What is declared, if it is enough; else what lets every average settle, whatever the parameters are. */
function startupOf({ startup }: RulesDocument, meaning: DocumentMeaning, problems: Problems): number {
  const roots = rootsOf(meaning)
  const needed = Math.max(0, ...roots.map(({ lookback }) => lookback))
  const settled = Math.max(needed, ...roots.map(({ settles }) => settles))
  if (startup === undefined) return settled
  if (startup >= needed) return startup
  problems.add(
    { pointer: '/startup' },
    `startup is ${startup}, and the indicators need ${needed} candles at the largest parameters`,
    settled > needed
      ? `Write at least ${needed}; ${settled} lets its averages settle. Or leave it out.`
      : `Write at least ${needed}, or leave it out.`,
  )
  return startup
}
