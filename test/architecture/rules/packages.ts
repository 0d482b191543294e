import type { Rule } from '../house.ts'
import { isTest } from '../source.ts'

/** What the package does not declare is missing where it is installed. */
export const declaredPackages: Rule = {
  name: 'src imports only declared packages',
  check: (house) =>
    house.sources
      .filter(({ path }) => path.startsWith('src/'))
      .flatMap(({ path, imports }) =>
        imports.flatMap(({ specifier, target, line, kind }) => {
          const name = packageOf(specifier)
          if (target || specifier.startsWith('node:') || house.dependencies.has(name)) return []
          const forTests = isTest(path) || kind === 'type'
          if (forTests && house.devDependencies.has(name)) return []
          return [{ path, line, message: `${name} is not in dependencies of package.json` }]
        }),
      ),
}

/** `@scope/name/deep` → `@scope/name`. */
function packageOf(specifier: string): string {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/')
}
