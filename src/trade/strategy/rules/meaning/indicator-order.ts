import { pointerTo } from '../document/json-schema.ts'
import { partsOf, type Syntax } from '../expression/syntax.ts'
import type { Problems } from '../rules-problem.ts'

/** Where an expression uses a name. */
interface Use {
  readonly name: string
  readonly at: number
}

/**
 * Names of indicators, each after those that it uses. Those that need themselves, and what uses them, are left
 * out; the first circle is complained about.
 */
export function indicatorOrder(
  expressions: ReadonlyMap<string, Syntax>,
  pointer: string,
  problems: Problems,
): readonly string[] {
  const uses = new Map(
    [...expressions].map(([name, syntax]) => [
      name,
      namesIn(syntax).filter((use) => expressions.has(use.name)),
    ]),
  )
  const ordered = new Set<string>()
  for (let before = -1; before < ordered.size; ) {
    before = ordered.size
    for (const [name, needed] of uses) {
      if (needed.every((use) => ordered.has(use.name))) ordered.add(name)
    }
  }
  const left = [...uses.keys()].find((name) => !ordered.has(name))
  if (left !== undefined) complain(circleFrom(left, uses, ordered), pointer, problems)
  return [...ordered]
}

/** Follows what is needed until something comes again. */
function circleFrom(
  start: string,
  uses: ReadonlyMap<string, readonly Use[]>,
  ordered: ReadonlySet<string>,
): readonly { readonly name: string; readonly use: Use }[] {
  const path: { name: string; use: Use }[] = []
  let name = start
  for (;;) {
    const seen = path.findIndex((step) => step.name === name)
    if (seen >= 0) return path.slice(seen)
    const use = uses.get(name)!.find((each) => !ordered.has(each.name))!
    path.push({ name, use })
    name = use.name
  }
}

function complain(
  circle: readonly { readonly name: string; readonly use: Use }[],
  pointer: string,
  problems: Problems,
): void {
  const { name, use } = circle[0]!
  const path = [...circle.map((step) => step.name), name].join(' → ')
  problems.add(
    { pointer: pointerTo(pointer, name), offset: use.at },
    `"${name}" needs itself: ${path}`,
    'Compute one of them from columns and other indicators alone.',
  )
}

function namesIn(syntax: Syntax): readonly Use[] {
  if (syntax.kind === 'name') return [{ name: syntax.name, at: syntax.at }]
  return partsOf(syntax).flatMap(namesIn)
}
