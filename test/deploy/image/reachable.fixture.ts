import { existsSync, globSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { ROOT } from '../judge.ts'

const IMPORT = /\b(?:from|import)\s*\(?\s*['"]((?:@[\w.-]+\/)?[a-z][\w.-]*)(?:\/[^'"]*)?['"]/g

/** The program's modules, without the page and the examples. */
export function modulesOf(app: string): readonly string[] {
  return globSync('dist/{adapters,apps,client,control,domain,math,npm,rooms,trade}/**/*.js', { cwd: app })
}

/** Packages that the program imports somewhere, now or later. */
export function packagesOf(app: string): readonly string[] {
  const names = modulesOf(app).flatMap((file) => {
    const text = readFileSync(join(app, file), 'utf8')
    return [...text.matchAll(IMPORT)].map(([, name]) => name!)
  })
  const declared = JSON.parse(readFileSync(join(app, 'package.json'), 'utf8')).dependencies
  return [...new Set(names)].filter((name) => name in declared).sort()
}

/**
 * Follows every import and `require` of the program through its packages, and names what leads nowhere although the
 * package is there, or was there before `removed` went.
 */
export async function deadEndsOf(app: string, removed: readonly string[]): Promise<readonly string[]> {
  const vite = createRequire(join(ROOT, 'web/package.json')).resolve('vite/package.json')
  const { rolldown } = await import(pathToFileURL(createRequire(vite).resolve('rolldown')).href)
  const found = new Set<string>()
  const bundle = await rolldown({
    input: modulesOf(app).map((file) => join(app, file)),
    cwd: app,
    platform: 'node',
    treeshake: false,
    external: [/\.node$/],
    plugins: [
      {
        name: 'dead-ends',
        resolveId: {
          order: 'pre',
          async handler(this: Resolver, id: string, from: string | undefined, options: object) {
            const target = await this.resolve(id, from, { ...options, skipSelf: true })
            if (target !== null) return target
            const name = /^(@[^/]+\/)?[^/]+/.exec(id)![0]
            const isMissing =
              id.startsWith('.') || existsSync(join(app, 'node_modules', name)) || removed.includes(name)
            if (isMissing) found.add(`${id} of ${from}`)
            return { id, external: true }
          },
        },
      },
    ],
    onLog: () => {},
  })
  await bundle.generate({ format: 'esm' })
  await bundle.close()
  return [...found]
}

interface Resolver {
  resolve(id: string, from: string | undefined, options: object): Promise<object | null>
}
