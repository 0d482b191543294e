import { type Rule, roomsOf } from '../house.ts'
import { isTest } from '../source.ts'

const EXPLAIN_ABOVE = 300
const NEVER_ABOVE = 400
const EXPLANATION = /\bLong because\b/

/** Rule 6: never more than 400 lines; above 300 a comment that begins "Long because". */
export const fileLength: Rule = {
  name: 'a file has at most 400 lines and explains more than 300',
  check: (house) =>
    house.sources
      .filter(({ path, lines }) => !isGenerated(path) && lines > EXPLAIN_ABOVE)
      .filter(({ lines, text }) => lines > NEVER_ABOVE || !EXPLANATION.test(text))
      .map(({ path, lines }) => ({
        path,
        message:
          lines > NEVER_ABOVE
            ? `${lines} lines; split it`
            : `${lines} lines; split it or say why in a comment that begins "Long because"`,
      })),
}

const KEBAB = /^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9-]+)*$/
const EMPTY_WORDS = new Set(['util', 'utils', 'common', 'misc', 'helper', 'helpers', 'manager', 'managers'])

/** STYLE.md: kebab-case, and no name that says nothing. */
export const names: Rule = {
  name: 'files and folders have kebab-case names that say something',
  check: (house) =>
    house.sources.flatMap(({ path }) => {
      const parts = path.split('/')
      const odd = parts.find((part) => !KEBAB.test(part))
      if (odd) return [{ path, message: `"${odd}" is not kebab-case` }]
      const empty = parts.flatMap((part) => part.split(/[-.]/)).find((word) => EMPTY_WORDS.has(word))
      return empty ? [{ path, message: `"${empty}" says nothing; name the idea` }] : []
    }),
}

/** ARCHITECTURE.md: each room's README: purpose, in, out, ports. */
export const roomReadme: Rule = {
  name: 'every room has a README.md',
  check: (house) =>
    [...roomsOf(house).keys()]
      .map((room) => `src/${room}/README.md`)
      .filter((path) => !house.paths.has(path))
      .map((path) => ({ path, message: 'is missing' })),
}

/** STYLE.md: one error class per room. Index files and tests do not define any. */
export const oneFault: Rule = {
  name: 'a room has one error class at most',
  check: (house) =>
    [...roomsOf(house).keys()].flatMap((room) => {
      const classes = house.sources
        .filter(({ path }) => path.startsWith(`src/${room}/`) && !isTest(path))
        .flatMap(({ path, code }) =>
          [...code.matchAll(/\bclass\s+(\w+)\s+extends\s+(Fault|Error)\b/g)].map(([, name]) => ({
            path,
            name,
          })),
        )
      if (classes.length <= 1) return []
      const found = classes.map(({ name }) => name).join(', ')
      return classes.slice(1).map(({ path }) => ({ path, message: `${room} has ${found}` }))
    }),
}

function isGenerated(path: string): boolean {
  return /\.generated\.[jt]s$/.test(path)
}
