import type { KnownRoute, Server } from './server-type.ts'

/** Keeps a list of every route that is added from now on. Each of members says what it does. */
export function recordRoutes(app: Server): void {
  const routes: KnownRoute[] = []
  app.decorate('knownRoutes', routes)
  app.addHook('onRoute', ({ method, url, config }) => {
    const { access = 'session', action = null } = config ?? {}
    if ((access === 'member') !== (action !== null)) {
      throw new TypeError(`${method} ${url}: an action goes with the access member, and with no other`)
    }
    for (const name of [method].flat()) routes.push({ method: name, url, access, action })
  })
}

/** Methods that a path answers to; empty when no route has this path. */
export function allowedMethods(routes: readonly KnownRoute[], path: string): readonly string[] {
  return [...new Set(routes.filter(({ url }) => matches(url, path)).map(({ method }) => method))].sort()
}

function matches(pattern: string, path: string): boolean {
  const parts = pattern.split('/')
  const given = path.split('/')
  const open = parts.at(-1) === '*'
  if (open ? given.length < parts.length : given.length !== parts.length) return false
  return parts.every((part, index) => part === '*' || part.startsWith(':') || part === given[index])
}
