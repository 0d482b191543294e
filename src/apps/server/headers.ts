import helmet from '@fastify/helmet'
import Fastify from 'fastify'
import { HINT_STYLE_HASH } from './hint-page.ts'
import type { Server } from './server-type.ts'

/** Hash of the one style that lightweight-charts puts into the page: it places its attribution. */
export const ATTRIBUTION_STYLE_HASH = 'sha256-3pRED1tOXas1FXFoPb9TGCjmYe9XQsmO9OV23khV2nY='

/**
 * Security headers for every answer. Scripts and styles come from this server only, nothing inline
 * but the style of the hint page and the attribution of the charts. Of a login link the browser tells no other site.
 */
export async function secureHeaders(app: Server): Promise<void> {
  const fixed = await headersOnce()
  app.addHook('onRequest', (_request, reply, done) => {
    for (const [name, value] of fixed) reply.raw.setHeader(name, value)
    done()
  })
}

/** They are the same in every answer, and the library makes them anew for each. */
async function headersOnce(): Promise<readonly (readonly [string, string])[]> {
  await using probe = Fastify()
  probe.get('/', (_request, reply) => {
    const set = Object.entries(reply.raw.getHeaders())
    return reply.send(set.map(([name, value]) => [name, String(value)]))
  })
  await probe.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'", `'${HINT_STYLE_HASH}'`, `'${ATTRIBUTION_STYLE_HASH}'`],
        imgSrc: ["'self'", 'data:'],
        fontSrc: ["'self'"],
        connectSrc: ["'self'"],
        manifestSrc: ["'self'"],
        workerSrc: ["'self'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
    crossOriginEmbedderPolicy: false,
    strictTransportSecurity: false,
    referrerPolicy: { policy: 'same-origin' },
    xFrameOptions: { action: 'deny' },
  })
  return (await probe.inject('/')).json()
}
