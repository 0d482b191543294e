import swagger from '@fastify/swagger'
import { nameComponents } from './name-components.ts'
import type { Server } from './server-type.ts'
import { SHARED_ROUTES } from './shared-routes.ts'

const TAGS = [
  { name: 'desk', description: 'What needs to be seen at a glance.' },
  { name: 'bots', description: 'Bots that trade on paper.' },
  { name: 'alerts', description: 'What is wrong, who is told of it, and by which roads.' },
  { name: 'deploys', description: 'Bots of clients: what is wanted, what runs, and the commands between.' },
  { name: 'webhooks', description: 'Who is told of what happens.' },
  { name: 'secrets', description: 'Logins and keys of clients: written, never read.' },
  { name: 'data', description: 'Candles and ticks, in and out.' },
  { name: 'signals', description: 'What terminals should do, and what became of it.' },
  { name: 'models', description: 'Trained models, and which version acts.' },
  { name: 'strategies', description: 'What can be run.' },
  { name: 'backtest', description: 'Clients’ backtests and searches.' },
  { name: 'backtests', description: 'Research runs and their reports.' },
  { name: 'runs', description: 'Heavy work of any kind.' },
  { name: 'events', description: 'What changes, as it changes.' },
  { name: 'tenants', description: 'Who rents, on which terms, and what was done.' },
  { name: 'members', description: 'Who may act for a tenant, and its API keys.' },
  { name: 'session', description: 'In and out, and what is one’s own.' },
  { name: 'system', description: 'Health and metrics.' },
]

/** What a member may come with, beside a session. */
const BY_MEMBERS = [{ accessToken: [] }, { tenantKey: [] }]

/** Collects the routes that are added from now on into an OpenAPI 3.1 document: `app.swagger()`. */
export async function documentRoutes(app: Server, version: string): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Leme',
        version,
        description:
          'Facade of Leme. Times are integer UTC milliseconds, ratios are fractions, errors are problem documents (RFC 9457).',
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      tags: TAGS,
      security: [{ session: [] }],
      components: {
        securitySchemes: {
          session: {
            type: 'apiKey',
            in: 'cookie',
            name: 'leme_session',
            description: 'Set by /login; its name ends with _ and the port of the server.',
          },
          apiKey: {
            type: 'apiKey',
            in: 'header',
            name: 'X-API-Key',
            description: 'Made by `leme data key create`.',
          },
          tenantKey: {
            type: 'http',
            scheme: 'bearer',
            description: 'A key of a tenant, `lk_…`; X-API-Key takes it too.',
          },
          accessToken: {
            type: 'http',
            scheme: 'bearer',
            bearerFormat: 'JWT',
            description: 'Of POST /api/v1/token; good for 15 minutes.',
          },
          metricsToken: { type: 'http', scheme: 'bearer' },
          hookToken: { type: 'http', scheme: 'bearer', description: 'Of server.hookToken, for Argo CD.' },
        },
      },
    },
    transform: ({ schema, url, route }) => {
      const { access = 'session', action } = route.config ?? {}
      const isForMembers = access === 'member' || access === 'self' || SHARED_ROUTES.has(route.url)
      const security = isForMembers && {
        security: [...(schema?.security ?? [{ session: [] }]), ...BY_MEMBERS],
      }
      const declared = { 'x-leme-access': access, ...(action && { 'x-leme-action': action }) }
      return { schema: { ...schema, ...security, ...declared }, url }
    },
    transformObject: (document) => {
      if (!('openapiObject' in document)) return document.swaggerObject
      return nameComponents(document.openapiObject as Record<string, unknown>)
    },
  })
}
