import { join, resolve } from 'node:path'
import type { OpenedGitOps } from '../../adapters/git/index.ts'
import { openObjectStore } from '../../adapters/store/object/index.ts'
import {
  openTenants,
  type PostgresStore,
  type Tenants,
  tenantStrategyStore,
} from '../../adapters/store/postgres/index.ts'
import type { CachedSecrets } from '../../control/deployment/index.ts'
import type { BundleStore } from '../../control/job/index.ts'
import type { AppConfig } from './app-config.ts'
import { FreqtradeStrategies } from './freqtrade-strategies.ts'
import { EXAMPLE_FOLDERS } from './installation.ts'
import { objectBundles } from './object-bundles.ts'
import { databasePassword } from './onboard-tenant.ts'
import type { Database } from './open-database.ts'
import { openGit } from './open-git.ts'
import { openSecrets } from './open-secrets.ts'
import { pooledUrl } from './pooled-url.ts'
import { Strategies } from './strategies.ts'
import { TenantStrategies } from './tenant-strategies.ts'
import { withDatabase } from './with-app.ts'

/** Everything by which tenants are served, opened on one database. */
export interface ControlDesk extends AsyncDisposable {
  readonly config: AppConfig
  /** With the login that owns the database. */
  readonly url: string
  readonly store: PostgresStore
  readonly secrets: CachedSecrets
  /** The only door to what tenants have. */
  readonly data: Tenants
  readonly bundles: BundleStore
  readonly deployable: TenantStrategies
  /** To be disposed of. */
  openGit(): Promise<OpenedGitOps>
}

/** Opens it; nothing is asked of the database before it is needed. */
export async function openControlDesk(
  { store, url }: Pick<Database, 'store' | 'url'>,
  config: AppConfig,
): Promise<ControlDesk> {
  const secrets = await openSecrets(config)
  const data = openTenants({
    url: pooledUrl(config, url),
    passwordOf: (tenant, refused) => databasePassword(secrets, tenant, refused),
  })
  const { objects, stateDir } = config
  const bundles = objectBundles(
    await openObjectStore({ ...objects, url: objects.url || join(resolve(stateDir), 'objects') }),
  )
  const shipped = new Strategies([...EXAMPLE_FOLDERS, ...config.strategies])
  return {
    ...{ config, url, store, secrets, data, bundles },
    deployable: new TenantStrategies({
      ...{ bundles, own: tenantStrategyStore(data) },
      freqtrade: new FreqtradeStrategies(config.deploys.freqtradeStrategies),
      shipped: () => shipped.files(),
    }),
    openGit: () => openGit(config, secrets),
    [Symbol.asyncDispose]: () => data[Symbol.asyncDispose](),
  }
}

/** The desk for one piece of work. */
export function withControl<T>(work: (desk: ControlDesk) => Promise<T>): Promise<T> {
  return withDatabase(async (database, config) => {
    await using desk = await openControlDesk(database, config)
    return await work(desk)
  })
}
