import type { Sql } from 'postgres'
import { startPostgres15 } from '../../../../../test/services/index.ts'
import { loginOf, parseTenantId, type TenantId } from '../../../../control/tenant/index.ts'
import { temporaryPostgres } from '../../../embedded-postgres/index.ts'
import { migrate } from '../index.ts'
import { openSql } from '../open-sql.ts'
import { runnerOfSql } from '../statement-runner.ts'
import { initSchema } from './init-schema.ts'
import { tenantStore } from './tenant-store.ts'

/** A migrated database with an admin's login, and tenants to be made in it. */
export interface TenantServer {
  readonly name: string
  /** With the admin's login. */
  readonly url: string
  /** Of a superuser, in the same database. */
  readonly root: Sql
  /** Whether the server asks for passwords at all. */
  readonly asksPassword: boolean
  /** Registers a tenant and makes its schema. */
  onboard(id: string, bots?: number): Promise<TenantId>
  urlOf(tenant: TenantId, password?: string): string
  connect(tenant: TenantId): Sql
  stop(): Promise<void>
}

export const PASSWORD = 'a-password-of-tests'

/** One server of PostgreSQL 18, whose admin is no superuser: it owns the database and may make roles. */
export async function oneTenantServer(): Promise<TenantServer> {
  const server = await temporaryPostgres()
  const place = { url: await ownDatabase(server.url), rootUrl: server.url }
  return tenantServer('PostgreSQL 18', { ...place, asksPassword: true, stop: server.stop })
}

/** The same, one whose admin is a superuser, and the oldest PostgreSQL that is supported where it is installed. */
export async function tenantServers({ superuser = true } = {}): Promise<readonly TenantServer[]> {
  const [simple, mighty, oldest] = await Promise.all([
    oneTenantServer(),
    superuser ? temporaryPostgres() : undefined,
    oldestTenantServer(),
  ])
  const servers = [simple]
  if (mighty) {
    const { url, stop } = mighty
    servers.push(await tenantServer('PostgreSQL 18, superuser', { url, asksPassword: true, stop }))
  }
  if (oldest) servers.push(oldest)
  return servers
}

/** The oldest PostgreSQL that is supported; undefined where it is not installed. */
export async function oldestTenantServer(): Promise<TenantServer | undefined> {
  const oldest = await startPostgres15()
  if (!oldest) return undefined
  const place = { url: await ownDatabase(oldest.url), rootUrl: oldest.url, stop: oldest.stop }
  return tenantServer('PostgreSQL 15', { ...place, asksPassword: false })
}

/** Everything that could have been changed: roles with their rights and settings, schemas, relations, functions. */
export async function catalogue(root: Sql): Promise<unknown> {
  const [row] = await root`
    select (select json_agg(r order by rolname) from (select rolname, rolsuper, rolcreaterole, rolcreatedb,
          rolcanlogin, rolbypassrls, rolconnlimit, rolconfig from pg_roles) r) as roles,
      (select json_agg(m order by roleid, member) from (select roleid, member from pg_auth_members) m) as members,
      (select json_agg(n order by nspname) from (select nspname, nspowner, nspacl::text from pg_namespace
          where nspname !~ '^pg_(toast|temp)') n) as schemas,
      (select json_agg(c order by oid) from (select oid, relname, relowner, relacl::text, relhastriggers
          from pg_class where relnamespace <> 'pg_toast'::regnamespace) c) as relations,
      (select json_agg(p order by oid) from (select oid, proname, proowner, proacl::text from pg_proc) p) as functions,
      (select json_agg(d order by datname) from (select datname, datacl::text from pg_database) d) as databases`
  return row
}

interface Place {
  readonly url: string
  readonly rootUrl?: string
  readonly asksPassword: boolean
  readonly stop: () => Promise<unknown>
}

async function tenantServer(
  name: string,
  { url, rootUrl, asksPassword, stop }: Place,
): Promise<TenantServer> {
  await migrate(url)
  const root = connect(rootUrl ? withDatabaseOf(rootUrl, url) : url)
  const admin = connect(url)
  const opened: Sql[] = [root, admin]
  // The queue makes its schema by itself, when it is started.
  await admin.unsafe('create schema pgboss; create table pgboss.job (id text, data json)')
  const urlOf = (tenant: TenantId, password = PASSWORD): string => {
    const own = new URL(url)
    own.username = loginOf(tenant)
    own.password = password
    return own.href
  }
  return {
    ...{ name, url, root, asksPassword, urlOf },
    async onboard(id, bots = 3) {
      const tenant = parseTenantId(id)
      await tenantStore(runnerOfSql(admin)).create({ id: tenant, name: id, quotas: { bots } })
      await initSchema(url, { tenant, password: PASSWORD })
      return tenant
    },
    connect(tenant) {
      const sql = connect(urlOf(tenant))
      opened.push(sql)
      return sql
    },
    async stop() {
      await Promise.all(opened.map((sql) => sql.end({ timeout: 1 })))
      await stop()
    },
  }
}

function connect(url: string): Sql {
  return openSql(url, 1)
}

/** A database that a login without powers owns, but that it may make roles. */
async function ownDatabase(rootUrl: string): Promise<string> {
  const root = connect(rootUrl)
  await root.unsafe(`create role keeper login createrole password '${PASSWORD}'`)
  await root.unsafe('create database kept owner keeper')
  await root.end()
  const url = new URL(rootUrl)
  url.username = 'keeper'
  url.password = PASSWORD
  url.pathname = '/kept'
  return url.href
}

function withDatabaseOf(url: string, other: string): string {
  const joined = new URL(url)
  joined.pathname = new URL(other).pathname
  return joined.href
}
