import type { Server as HttpServer, IncomingMessage, ServerResponse } from 'node:http'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyBaseLogger, FastifyInstance } from 'fastify'

/** The Fastify instance that routes are added to. */
export type Server = FastifyInstance<
  HttpServer,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>

/** Who may use a route: `open` anyone, under any host name; `login` whoever has no session yet; `metrics` also the bearer of the metrics token; `session` is the default. */
export type Access = 'open' | 'login' | 'metrics' | 'session'

export interface KnownRoute {
  readonly method: string
  /** The pattern, `/api/v1/bots/:id`. */
  readonly url: string
  readonly access: Access
}

declare module 'fastify' {
  interface FastifyContextConfig {
    access?: Access
  }
  interface FastifyInstance {
    /** Every route of this server. */
    readonly knownRoutes: readonly KnownRoute[]
  }
}
