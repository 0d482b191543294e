import helmet from '@fastify/helmet'
import { HINT_STYLE_HASH } from './hint-page.ts'
import type { Server } from './server-type.ts'

/** Hash of the one style that lightweight-charts puts into the page: it places its attribution. */
export const ATTRIBUTION_STYLE_HASH = 'sha256-3pRED1tOXas1FXFoPb9TGCjmYe9XQsmO9OV23khV2nY='

/**
 * Security headers for every answer. Scripts and styles come from this server only, nothing inline
 * but the style of the hint page and the attribution of the charts. Of a login link the browser tells no other site.
 */
export async function secureHeaders(app: Server): Promise<void> {
  await app.register(helmet, {
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
}
