import helmet from '@fastify/helmet'
import { HINT_STYLE_HASH } from './hint-page.ts'
import type { Server } from './server-type.ts'

/**
 * Security headers for every answer. Scripts and styles come from this server only, nothing inline
 * but the style of the hint page. Of a login link the browser tells no other site.
 */
export async function secureHeaders(app: Server): Promise<void> {
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'", `'${HINT_STYLE_HASH}'`],
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
