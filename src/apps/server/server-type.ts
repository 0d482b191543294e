import type { Server as HttpServer, IncomingMessage, ServerResponse } from 'node:http'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyBaseLogger, FastifyInstance } from 'fastify'
import type { Action, MemberTenant, Principal } from '../../control/tenant/index.ts'
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
 * Who may use a route: `open` anyone, under any host name; `login` whoever has no session yet; `self`
 * whoever is signed in, for what is their own; `member` whoever may do the route's `action` to the tenant
 * that {@link tenantOf} finds; `key:…` whoever has an API key of that scope of ingest, and nobody else.
 * All others are the operator's: `session`, which is the default, `metrics` also for the bearer of the
 * metrics token, `either:…` also for whoever has such a key. Of these `SHARED_ROUTES` are for members too.
 */
export type Access =
  | 'open'
  | 'login'
  | 'metrics'
  | 'hook'
  | 'self'
  | 'member'
  | 'session'
  | `${'key' | 'either'}:${KeyScope}`

export interface KnownRoute {
  readonly method: string
  /** The pattern, `/api/v1/bots/:id`. */
  readonly url: string
  readonly access: Access
  /** What it does to a tenant's things, where `access` is `member`. */
  readonly action: Action | null
}

declare module 'fastify' {
  interface FastifyContextConfig {
    access?: Access
    /** Goes with the access `member`. */
    action?: Action
    /** A file of the page, which is not counted for whoever is signed in. */
    file?: boolean
  }
  interface FastifyRequest {
    /** Who asks; null where a route asks for nobody, or for a key of ingest. */
    principal: Principal | null
    /** What the tenant of a member says of its members; null of all others. */
    memberTenant: MemberTenant | null
    /** Whether {@link tenantOf} was asked; a route of members that forgets it answers nothing. */
    tenantChecked: boolean
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
