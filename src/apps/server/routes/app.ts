import { stat } from 'node:fs/promises'
import { join, posix } from 'node:path'
import fastifyStatic from '@fastify/static'
import { hintPage } from '../hint-page.ts'
import { ServerFault } from '../server-fault.ts'
import type { Server } from '../server-type.ts'

const NOT_BUILT = hintPage({
  title: 'The web pages are not built',
  text: 'The API works, but this checkout has no web build.',
  hint: 'Type `npm run build` and reload.',
})

/** The web build under /app/: hashed assets for a year, every other path is the one page of the app. */
export async function appRoutes(
  app: Server,
  { webRoot }: { readonly webRoot: string | undefined },
): Promise<void> {
  if (webRoot !== undefined)
    await app.register(fastifyStatic, { root: webRoot, serve: false, cacheControl: false })
  const options = { config: { file: true }, schema: { hide: true } }
  app.get('/', options, async (_request, reply) => reply.redirect('/app/', 303))
  app.get('/app', options, async (_request, reply) => reply.redirect('/app/', 303))
  app.get<{ Params: { '*': string } }>('/app/*', options, async (request, reply) => {
    const path = posix.normalize(`/${request.params['*']}`).slice(1)
    if (webRoot !== undefined && path !== '' && !path.includes('\\') && (await isFile(join(webRoot, path)))) {
      const hashed = path.startsWith('assets/')
      reply.header('cache-control', hashed ? 'private, max-age=31536000, immutable' : 'no-cache')
      return reply.sendFile(path)
    }
    if (posix.extname(path) !== '') {
      throw new ServerFault('no-data', 'route.unknown', `There is no file "${path}" in the web build.`)
    }
    reply.header('cache-control', 'no-cache')
    if (webRoot !== undefined && (await isFile(join(webRoot, 'index.html'))))
      return reply.sendFile('index.html')
    return reply.code(503).type('text/html; charset=utf-8').send(NOT_BUILT)
  })
}

async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  )
}
