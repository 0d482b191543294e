import { type House, type Rule, roomOf, type Violation } from '../house.ts'
import { isTest } from '../source.ts'

/**
 * Rule 3: between rooms only through index.ts. Tests may also take a port's suite or a fixture, and apps
 * each file of apps/local, so that a command loads only what it needs.
 */
export const frontDoor: Rule = {
  name: 'between rooms only through index.ts',
  check: (house) =>
    eachTarget(house, (path, target) => {
      const to = roomOf(house, target)
      if (!to || !path.startsWith('src/') || to.name === roomOf(house, path)?.name) return undefined
      if (target === `src/${to.name}/index.ts` || (to.plane === 'client' && target.endsWith('.generated.ts')))
        return undefined
      if (isTest(path) && isTest(target)) return undefined
      if (to.name === 'apps/local' && path.startsWith('src/apps/')) return undefined
      return `${target} is inside of ${to.name}; import src/${to.name}/index.ts`
    }),
}

/** Rule 3: inside a room files import each other directly, not through their own index.ts. */
export const noOwnDoor: Rule = {
  name: 'inside a room files import each other directly',
  check: (house) =>
    eachTarget(house, (path, target) => {
      const room = roomOf(house, path)
      if (!room || isTest(path) || target !== `src/${room.name}/index.ts`) return undefined
      return `imports its own room's index.ts`
    }),
}

/** The product runs without its tests, benchmarks, examples and build scripts. */
export const productStandsAlone: Rule = {
  name: 'src imports nothing outside of src',
  check: (house) =>
    eachTarget(house, (path, target) =>
      path.startsWith('src/') && !isTest(path) && !target.startsWith('src/')
        ? `imports ${target}, which is not part of the package`
        : undefined,
    ),
}

/** Rule 2: the page speaks to the facade by the generated client; its tests may put a whole server behind it. */
export const webByClient: Rule = {
  name: 'web imports of the house only the client',
  check: (house) =>
    house.sources
      .filter(({ path }) => path.startsWith('web/src/') && !isTest(path))
      .flatMap(({ path, imports }) =>
        imports
          .filter(({ specifier, target }) =>
            target ? !/^(web|src\/client)\//.test(target) : /^leme\/(?!client$)/.test(specifier),
          )
          .map(({ line, specifier }) => ({ path, line, message: `imports ${specifier}` })),
      ),
}

/** Examples show what users can write: names that the package exports, and files of the example itself. */
export const publicNames: Rule = {
  name: 'examples import public names only',
  check: (house) =>
    house.sources
      .filter(({ path }) => path.startsWith('examples/') && !isTest(path))
      .flatMap(({ path, imports }) =>
        imports
          .filter(({ specifier, target }) =>
            target ? !target.startsWith('examples/') : !house.published.has(specifier),
          )
          .map(({ line, specifier }) => ({
            path,
            line,
            message: `imports ${specifier}, which is not public`,
          })),
      ),
}

function eachTarget(
  house: House,
  verdict: (path: string, target: string) => string | undefined,
): Violation[] {
  return house.sources.flatMap(({ path, imports }) =>
    imports.flatMap(({ target, line }) => {
      const message = target && verdict(path, target)
      return message ? [{ path, line, message }] : []
    }),
  )
}
