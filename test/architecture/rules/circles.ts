import type { Rule, Violation } from '../house.ts'
import type { Import } from '../source.ts'

/** Files that import each other in a circle cannot be read one after another. Types alone may. */
export const noCircles: Rule = {
  name: 'no file imports itself through others',
  check(house) {
    const graph = new Map(house.sources.map(({ path, imports }) => [path, loadedBy(imports)]))
    const settled = new Set<string>()
    const violations: Violation[] = []
    for (const start of graph.keys()) walk(start, [])
    return violations

    function walk(path: string, trail: string[]): void {
      const at = trail.indexOf(path)
      if (at >= 0) {
        violations.push({ path, message: `${[...trail.slice(at), path].join(' → ')}` })
        return
      }
      if (settled.has(path)) return
      for (const next of graph.get(path) ?? []) walk(next, [...trail, path])
      settled.add(path)
    }
  },
}

/** What is read while the module loads; a dynamic import or a worker comes later. */
function loadedBy(imports: readonly Import[]): string[] {
  return imports.flatMap(({ kind, target }) =>
    target && (kind === 'static' || kind === 'export') ? [target] : [],
  )
}
