import type { House, Rule, Violation } from '../house.ts'
import { lineAt } from '../source.ts'

/** STYLE.md: no default export but for users' strategies. Tools that ask for one have a *.config.ts. */
export const noDefaultExport: Rule = {
  name: 'no default export in src and web',
  check: (house) => find(house, /\bexport\s+default\b|\bas\s+default\b/g, 'exports a default'),
}

/** STYLE.md: index.ts names each export. */
export const noStarExport: Rule = {
  name: 'no export * in src and web',
  check: (house) => find(house, /\bexport\s+(type\s+)?\*/g, 'exports *; name each export'),
}

function find(house: House, pattern: RegExp, message: string): Violation[] {
  return house.sources
    .filter(({ path }) => /^(src|web\/src)\//.test(path) && !/\.generated\.ts$/.test(path))
    .flatMap(({ path, code }) =>
      [...code.matchAll(pattern)].map(({ index }) => ({ path, line: lineAt(code, index), message })),
    )
}
