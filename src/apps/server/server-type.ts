import type { Server as HttpServer, IncomingMessage, ServerResponse } from 'node:http'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyBaseLogger, FastifyInstance } from 'fastify'
import type { ApiKey, KeyScope, SymbolNames } from '../../trade/market/index.ts'

/** The Fastify instance that routes are added to. */
export type Server = FastifyInstance<
  HttpServer,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>

/**
 * Who may use a route: `open` anyone, under any host name; `login` whoever has no session yet; `metrics`
 * also the bearer of the metrics token; `key:…` whoever has an API key of that scope, and no session;
 * `either:…` whoever has such a key or a session; `session` is the default.
 */
export type Access = 'open' | 'login' | 'metrics' | 'session' | `${'key' | 'either'}:${KeyScope}`

export interface KnownRoute {
  readonly method: string
  /** The pattern, `/api/v1/bots/:id`. */
  readonly url: string
  readonly access: Access
}

declare module 'fastify' {
  interface FastifyContextConfig {
    access?: Access
    /** A file of the page, which is not counted for whoever is signed in. */
    file?: boolean
  }
  interface FastifyRequest {
    /** The key that the request came with; null where a route asks for none. */
    apiKey: ApiKey | null
    /** What its source calls markets, where it has names of its own. */
    symbolNames: SymbolNames | undefined
  }
  interface FastifyInstance {
    /** Every route of this server. */
    readonly knownRoutes: readonly KnownRoute[]
  }
}
