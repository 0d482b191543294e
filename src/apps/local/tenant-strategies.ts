import { loadStrategy } from '../../adapters/strategy-file/index.ts'
import type {
  BundleHash,
  BundleStore,
  NewStrategyVersion,
  Parameters,
  StrategyStore,
  StrategyVersion,
} from '../../control/job/index.ts'
import type { TenantId } from '../../control/tenant/index.ts'
import type { BotRuntime } from '../../domain/index.ts'
import { canonicalRules, compileRules, type Strategy } from '../../trade/strategy/index.ts'
import { bundleStrategy } from './bundle-strategy.ts'
import type { FreqtradeStrategies } from './freqtrade-strategies.ts'
import type { DeployableStrategies, DeployableStrategy } from './requested-bot.ts'

/** A strategy file of the operator. */
export interface ShippedFile {
  readonly name: string
  readonly path: string
}

/** A strategy that a tenant may run, as it is now. */
export interface ResolvedStrategy {
  readonly name: string
  readonly origin: 'shipped' | 'own'
  /** Of one's own. */
  readonly version: number | null
  readonly hash: BundleHash
  readonly strategy: Strategy
}

export interface TenantStrategiesOptions {
  readonly shipped: () => Promise<readonly ShippedFile[]>
  readonly own: StrategyStore
  readonly bundles: BundleStore
  /** Of bots of freqtrade; none without. */
  readonly freqtrade?: FreqtradeStrategies
}

const MOST_VERSIONS = 100
/** Compiled documents that are kept: what stands under a hash never changes. */
const MOST_KEPT = 500
const MOST_NAMES = 500

/** What tenants may run: strategies that the operator ships, each of one file, and their own rules documents. */
export class TenantStrategies implements DeployableStrategies {
  readonly #options: TenantStrategiesOptions
  /** Files of the operator are read once, as everywhere in a process. */
  readonly #shipped = new Map<string, Promise<ResolvedStrategy>>()
  readonly #compiled = new Map<BundleHash, Strategy>()

  constructor(options: TenantStrategiesOptions) {
    this.#options = options
  }

  /**
   * The tenant's own one before the operator's; its newest version unless another is asked for.
   * @throws what the file of the operator throws, JobError `bundle.invalid` where it does not stand alone
   */
  async resolve(tenant: TenantId, name: string, version?: number): Promise<ResolvedStrategy | undefined> {
    const own = await this.#options.own.get(tenant, name, version)
    if (own) return this.#resolveOwn(own)
    return version === undefined ? this.shipped(name) : undefined
  }

  /** One that the operator ships. */
  async shipped(name: string): Promise<ResolvedStrategy | undefined> {
    const file = (await this.#options.shipped()).find((one) => one.name === name)
    if (!file) return undefined
    const found = this.#shipped.get(file.path) ?? this.#readShipped(file)
    this.#shipped.set(file.path, found)
    found.catch(() => this.#shipped.delete(file.path))
    return found
  }

  /** Adds a version of the tenant's own; its bundle is there before anybody can name it. */
  async save(
    tenant: TenantId,
    version: Omit<NewStrategyVersion, 'hash'> & { readonly value: unknown },
  ): Promise<StrategyVersion> {
    const { value, ...wanted } = version
    const hash = await this.#options.bundles.put(bundleOf(value, wanted.parameters))
    return this.#options.own.add(tenant, { ...wanted, hash })
  }

  async find(
    tenant: TenantId,
    name: string,
    runtime: BotRuntime = 'leme',
  ): Promise<DeployableStrategy | undefined> {
    if (runtime === 'freqtrade') return this.#options.freqtrade?.find(name)
    const found = await this.resolve(tenant, name)
    if (!found) return undefined
    const { timeframe } = found.strategy
    if (found.origin === 'shipped') return { versions: [found.hash], timeframe }
    const { items } = await this.#options.own.versions(tenant, name, { limit: MOST_VERSIONS })
    return { versions: [...new Set(items.map(({ hash }) => hash))], timeframe }
  }

  async names(tenant: TenantId, runtime: BotRuntime = 'leme'): Promise<readonly string[]> {
    if (runtime === 'freqtrade') return this.#options.freqtrade?.names() ?? []
    const own = await this.#options.own.list(tenant, { limit: MOST_NAMES })
    const shipped = await this.#options.shipped()
    return [...new Set([...own.items, ...shipped].map(({ name }) => name))].sort()
  }

  async #readShipped({ name, path }: ShippedFile): Promise<ResolvedStrategy> {
    const text = bundleStrategy(path)
    const { strategy } = await loadStrategy(path)
    return { name, origin: 'shipped', version: null, hash: await this.#options.bundles.put(text), strategy }
  }

  async #resolveOwn({ name, version, hash }: StrategyVersion): Promise<ResolvedStrategy> {
    const strategy =
      this.#compiled.get(hash) ?? compileRules(JSON.parse(await this.#options.bundles.get(hash)))
    this.#compiled.delete(hash)
    this.#compiled.set(hash, strategy)
    if (this.#compiled.size > MOST_KEPT) this.#compiled.delete(this.#compiled.keys().next().value!)
    return { name, origin: 'own', version, hash, strategy }
  }
}

/**
 * The canonical text of a document whose parameters begin with these values: the hash alone says all of a version.
 * @throws StrategyError `strategy.invalid`
 */
function bundleOf(value: unknown, parameters: Parameters): string {
  const document = structuredClone(value) as { params?: Record<string, { start?: unknown }> }
  for (const [name, start] of Object.entries(parameters)) {
    const spec = document.params && Object.hasOwn(document.params, name) ? document.params[name] : undefined
    if (spec) spec.start = start
  }
  return canonicalRules(document)
}
