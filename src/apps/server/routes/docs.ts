import Fastify from 'fastify'
import type { Server } from '../server-type.ts'

const PAGE = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Leme API</title><link rel="icon" href="data:,"></head>
<body><div id="app"></div><script src="/docs/scalar.js"></script><script src="/docs/start.js"></script></body></html>
`
const START = `Scalar.createApiReference('#app', {
  url: '/api/v1/openapi.json',
  withDefaultFonts: false,
  telemetry: false,
  hideClientButton: true,
  showDeveloperTools: 'never',
  agent: { disabled: true },
  mcp: { disabled: true },
})
`
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

/** The OpenAPI document and a page to read it with, all from this server. */
export function docsRoutes(app: Server): void {
  let bundle: Promise<string> | undefined
  const hidden = { schema: { hide: true } }
  app.get('/api/v1/openapi.json', hidden, async () => app.swagger())
  app.get('/docs', hidden, async (_request, reply) => reply.redirect('/docs/', 303))
  app.get('/docs/', hidden, async (_request, reply) =>
    reply.header('content-security-policy', POLICY).type('text/html; charset=utf-8').send(PAGE),
  )
  app.get('/docs/start.js', hidden, async (_request, reply) =>
    reply.type('text/javascript; charset=utf-8').header('cache-control', 'no-cache').send(START),
  )
  app.get('/docs/scalar.js', hidden, async (_request, reply) => {
    bundle ??= loadBundle()
    return reply
      .type('text/javascript; charset=utf-8')
      .header('cache-control', 'no-cache')
      .send(await bundle)
  })
}

/** The script of the reference page: 4 MB, read only when somebody opens it. Its plugin serves the script; a server of no port hands it over. */
async function loadBundle(): Promise<string> {
  const { default: scalar } = await import('@scalar/fastify-api-reference')
  const inner = Fastify()
  await inner.register(scalar, { routePrefix: '/docs', configuration: { url: '/api/v1/openapi.json' } })
  const { body } = await inner.inject('/docs/js/scalar.js')
  await inner.close()
  return body
}
