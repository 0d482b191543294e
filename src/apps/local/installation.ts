import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** The folder of this installation: the checkout, or the package. Rooms lie in `src/` or `dist/`. */
export const ROOT = fileURLToPath(new URL('../../../', import.meta.url))

/** `.ts` where the sources run, `.js` where the build does; entries of processes and threads have it, too. */
export const EXTENSION = import.meta.url.endsWith('.ts') ? '.ts' : '.js'

export const VERSION: string = JSON.parse(
  readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'),
).version

/** Folder of the web build, or undefined when it was not built. */
export function webRoot(): string | undefined {
  return ['web/dist', 'dist/web']
    .map((path) => `${ROOT}${path}`)
    .find((path) => existsSync(`${path}/index.html`))
}

/** In an installed package they are built: Node.js strips no types below node_modules. */
export const EXAMPLE_STRATEGIES = `${ROOT}${existsSync(`${ROOT}src`) ? '' : 'dist/'}examples/strategies`

/** Path of a strategy that comes with Leme. */
export function exampleStrategy(name: string): string {
  return `${EXAMPLE_STRATEGIES}/${name}${existsSync(`${ROOT}src`) ? '.ts' : '.js'}`
}

/** Folders of strategies that come with Leme: modules, and rules documents, which need no build. */
export const EXAMPLE_FOLDERS: readonly string[] = [EXAMPLE_STRATEGIES, `${ROOT}examples/rules`]
export const EXAMPLE_PIPELINES = `${ROOT}examples/pipelines`
