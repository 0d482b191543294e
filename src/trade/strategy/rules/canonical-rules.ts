import { canonicalJson, sha256 } from '../../../math/index.ts'
import { checkRules } from './check-rules.ts'
import type { Condition, RulesDocument } from './document/rules-schema.ts'
import { parseExpression } from './expression/parse-expression.ts'
import { printExpression } from './expression/print-expression.ts'
import type { Syntax } from './expression/syntax.ts'
import { byPointer, problemsError, type RulesLocator } from './rules-problem.ts'

/**
 * The one text of a rules document, whatever its layout: JSON by RFC 8785 (keys in the order of their UTF-16 code
 * units, no white space, numbers as ECMAScript writes them), expressions as {@link printExpression} writes them, a
 * list of conditions as `{"all": […]}`, a list of one as that one, a number in quotes as a number. It is a rules
 * document itself and means the same. What is left out stays left out.
 * @throws StrategyError `strategy.invalid`
 */
export function canonicalRules(value: unknown, locate: RulesLocator = byPointer): string {
  const checked = checkRules(value)
  if ('problems' in checked) throw problemsError(checked.problems, locate)
  return canonicalJson(canonical(checked.document))
}

/**
 * SHA-256 of {@link canonicalRules} as 64 lower-case hex digits: what seals a document.
 * @throws StrategyError `strategy.invalid`
 */
export function hashRules(value: unknown, locate: RulesLocator = byPointer): string {
  return sha256(canonicalRules(value, locate))
}

function canonical(document: RulesDocument): object {
  const { informative, indicators, leverage, customStoploss, customExit, adjustTradePosition } = document
  const conditions = (['enterLong', 'exitLong', 'enterShort', 'exitShort'] as const).flatMap((name) => {
    const given = document[name]
    return given === undefined ? [] : [[name, condition(given)] as const]
  })
  return {
    ...document,
    ...Object.fromEntries(conditions),
    ...(indicators && { indicators: expressions(indicators) }),
    ...(informative && {
      informative: mapped(informative, (series) => ({
        ...series,
        ...(series.indicators && { indicators: expressions(series.indicators) }),
      })),
    }),
    ...(leverage !== undefined && { leverage: number(leverage) }),
    ...(customStoploss && {
      customStoploss: customStoploss.map(({ when, stop }) => ({ when: condition(when), stop: number(stop) })),
    }),
    ...(customExit && {
      customExit: customExit.map(({ when, reason }) => ({ when: condition(when), reason })),
    }),
    ...(adjustTradePosition && {
      adjustTradePosition: adjustTradePosition.map(({ when, ...rule }) => ({
        ...rule,
        when: condition(when),
        ...('add' in rule ? { add: number(rule.add) } : { remove: number(rule.remove) }),
      })),
    }),
  }
}

function condition(given: Condition): Condition {
  if (typeof given === 'string') return expression(given)
  if (isList(given)) return joined('all', given)
  if ('all' in given) return joined('all', given.all)
  if ('any' in given) return joined('any', given.any)
  return { not: condition(given.not) }
}

function joined(how: 'all' | 'any', parts: readonly Condition[]): Condition {
  const [first, ...others] = parts.map(condition)
  if (others.length === 0) return first!
  return how === 'all' ? { all: [first!, ...others] } : { any: [first!, ...others] }
}

function number(given: number | string): number | string {
  if (typeof given === 'number') return given
  const syntax = syntaxOf(given)
  if (syntax.kind === 'number') return syntax.value
  if (syntax.kind === 'unary' && syntax.of.kind === 'number') return -syntax.of.value
  return printExpression(syntax)
}

function expressions(table: Readonly<Record<string, string>>): Record<string, string> {
  return mapped(table, expression)
}

function expression(text: string): string {
  return printExpression(syntaxOf(text))
}

/** Of an expression that was checked. */
function syntaxOf(text: string): Syntax {
  const parsed = parseExpression(text)
  if (parsed.problem) throw new TypeError(parsed.problem.message)
  return parsed.syntax
}

function mapped<T, R>(table: Readonly<Record<string, T>>, change: (value: T) => R): Record<string, R> {
  return Object.fromEntries(Object.entries(table).map(([key, value]) => [key, change(value)]))
}

function isList(given: Condition): given is readonly Condition[] {
  return Array.isArray(given)
}
