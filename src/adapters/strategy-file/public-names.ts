import { existsSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { pathToFileURL } from 'node:url'

/** What a strategy file may import, and the room behind each name. */
const ROOMS: Readonly<Record<string, string>> = {
  'leme/domain': 'domain',
  'leme/math': 'math',
  'leme/market': 'trade/market',
  'leme/pipeline': 'trade/pipeline',
  'leme/strategy': 'trade/strategy',
  'leme/orders': 'trade/orders',
  'leme/engine': 'trade/engine',
  'leme/research': 'trade/research',
}

/** `.ts` where the sources run, `.js` where the build does: rooms have the extension of this very file. */
const extension = import.meta.url.slice(import.meta.url.lastIndexOf('.'))

let registered = false

/**
 * Lets files anywhere on disk import `leme/strategy` and so on from this installation, whatever
 * folder they lie in; TypeScript in them runs without a package.json beside it.
 */
export function resolvePublicNames(): void {
  if (registered) return
  registered = true
  registerHooks({
    resolve(specifier, context, next) {
      const room = Object.hasOwn(ROOMS, specifier) ? ROOMS[specifier] : undefined
      const target = room ? new URL(`../../${room}/index${extension}`, import.meta.url).href : specifier
      const found = next(target, context)
      return found.url.endsWith('.ts') && found.format === null
        ? { ...found, format: 'module-typescript' }
        : found
    },
  })
}

/** For an editor's tsconfig: each public name and the file of this installation behind it. */
export function publicNamePaths(): Record<string, [string]> {
  const sources = new URL('../../../src/', import.meta.url)
  const [folder, types] = existsSync(sources)
    ? [sources, '.ts']
    : [new URL('../../', import.meta.url), '.d.ts']
  return Object.fromEntries(
    Object.entries(ROOMS).map(([name, room]) => {
      const url = new URL(`${room}/index${types}`, folder)
      return [name, [decodeURIComponent(url.pathname)]]
    }),
  )
}

/** The URL under which a strategy file is imported. */
export function fileUrl(path: string): string {
  return pathToFileURL(path).href
}
