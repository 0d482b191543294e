import { LIMITS } from '../limits.ts'
import type { Problems } from '../rules-problem.ts'
import { type DocumentMeaning, rootsOf } from './document-meaning.ts'
import { worstCase } from './graph.ts'
import { argsOf, type Node } from './node.ts'

/** Complains where a document asks for more than its share of every candle's time. */
export function checkCost(meaning: DocumentMeaning, problems: Problems): void {
  const calls = [
    ...callsOf(rootsOf(meaning)),
    ...meaning.informative.flatMap(({ own }) => [...callsOf([...own.named.values()])]),
  ]
  const visits = calls.reduce((sum, { indicator, args }) => {
    return sum + worstCase(indicator, args.slice(indicator.columns)).visits
  }, 0)
  if (calls.length > LIMITS.calls) {
    const message = `the document has ${calls.length} different calls of indicators`
    problems.add({ pointer: '' }, message, `Use at most ${LIMITS.calls}.`)
  }
  if (visits > LIMITS.visits) {
    problems.add(
      { pointer: '' },
      `the indicators look at ${visits} rows again for every candle`,
      `At most ${LIMITS.visits} are allowed; use shorter periods where the cost grows with them.`,
    )
  }
}

function callsOf(roots: readonly Node[]) {
  const seen = new Set<Node>()
  const open = [...roots]
  for (let node = open.pop(); node; node = open.pop()) {
    if (seen.has(node)) continue
    seen.add(node)
    open.push(...argsOf(node))
  }
  return [...seen].flatMap(({ computation }) => (computation.kind === 'call' ? [computation] : []))
}
