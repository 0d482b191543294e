import { type House, isPure, type Rule, roomOf, type Violation } from '../house.ts'
import { isTest, lineAt, type Source } from '../source.ts'

/** Rule 4: pure rooms take nothing of Node and of npm only typebox, not even a type. */
export const pureImports: Rule = {
  name: 'pure rooms import no node: module and of npm only typebox',
  check: (house) =>
    pureSources(house).flatMap(({ path, imports }) =>
      imports
        .filter(({ specifier, target, kind }) =>
          target ? kind === 'url' : specifier !== 'typebox' && !specifier.startsWith('typebox/'),
        )
        .map(({ line, specifier }) => ({ path, line, message: `imports ${specifier}` })),
    ),
}

/** What the world offers to every module, and how it looks in code whose strings are blanked. */
const WORLD: readonly { readonly pattern: RegExp; readonly what: string }[] = [
  { pattern: /\bDate\.now\b/g, what: 'reads the clock' },
  { pattern: /\bnew\s+Date\b(?!\s*\(\s*[^\s)])/g, what: 'reads the clock' },
  { pattern: /(?<!new\s+|[.\w$])Date\s*\(/g, what: 'reads the clock' },
  { pattern: /\bperformance\.(now|timeOrigin|mark|measure)\b/g, what: 'reads the clock' },
  { pattern: /\bTemporal\.Now\b/g, what: 'reads the clock' },
  { pattern: /\bMath\.random\b/g, what: 'draws an unseeded random number' },
  { pattern: /(?<![.\w$])crypto\.\w/g, what: 'draws an unseeded random number' },
  { pattern: /=\s*(Math|Date|globalThis|performance)\s*[;,)\n]/g, what: 'takes a global apart' },
  { pattern: /\bglobalThis\b/g, what: 'reaches for the world' },
  { pattern: /(?<![.\w$])(setTimeout|setInterval|setImmediate|queueMicrotask)\b/g, what: 'sets a timer' },
  { pattern: /\bAtomics\.wait(Async)?\b/g, what: 'sets a timer' },
  { pattern: /(?<![.\w$])process\s*[.[]/g, what: 'touches the process' },
  { pattern: /\bimport\.meta\b/g, what: 'asks where it lies' },
  { pattern: /\bimport\s*\(\s*(?!['"])/g, what: 'imports a computed name' },
  {
    pattern: /(?<![.\w$])new\s+(Worker|WebSocket|XMLHttpRequest|EventSource|MessageChannel)\b/g,
    what: 'reaches outside',
  },
  {
    pattern: /\.(toLocale\w+|localeCompare|getTimezoneOffset)\b/g,
    what: "depends on the machine's locale or zone",
  },
  {
    pattern: /\.(get|set)(FullYear|Month|Date|Day|Hours|Minutes)\s*\(/g,
    what: "depends on the machine's time zone",
  },
  { pattern: /\bIntl\.\w/g, what: "depends on the machine's locale" },
]

/** `fetch(…)` as a call, not as a method's declaration. */
const FETCH = /(?<![.\w$])fetch\s*\((?![^()]*(?:\([^()]*\)[^()]*)*\)\s*[:{])/g

/** Rule 4: the world is lent to pure rooms through ports, so that a simulation can lend another one. */
export const lentWorld: Rule = {
  name: 'pure rooms touch no clock, randomness, timer, process, locale or network',
  check: (house) =>
    pureSources(house).flatMap((source) => [
      ...WORLD.flatMap(({ pattern, what }) => matches(source, pattern, what)),
      ...matches(source, FETCH, 'reaches for the network'),
    ]),
}

/** Only apps read the environment; build scripts, tests and the web's build have one of their own. */
export const environmentOfApps: Rule = {
  name: 'only apps read process.env',
  check: (house) =>
    house.sources
      .filter(({ path }) => /^(src|examples|web\/src)\//.test(path) && !path.startsWith('src/apps/'))
      .filter(({ path }) => !isTest(path))
      .flatMap((source) =>
        matches(
          source,
          /\bprocess\s*(\.\s*env\b|\[)|\{[^}]*\benv\b[^}]*\}\s*=\s*process\b/g,
          'reads the environment',
        ),
      ),
}

function pureSources(house: House): Source[] {
  return house.sources.filter(({ path }) => {
    const room = roomOf(house, path)
    return room !== undefined && isPure(room.plane) && !isTest(path)
  })
}

function matches(source: Source, pattern: RegExp, what: string): Violation[] {
  return [...source.code.matchAll(pattern)].map((match) => ({
    path: source.path,
    line: lineAt(source.code, match.index),
    message: `${what}: ${match[0].trim()}`,
  }))
}
