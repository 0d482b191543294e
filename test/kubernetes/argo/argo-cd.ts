import { ApiError } from '../api-error.ts'
import type { ControllerLoop } from '../controllers/run.ts'
import { type Controller, type Key, keyOf, type World } from '../controllers/world.ts'
import { at, copy, isSame, type KubeObject, timestamp } from '../object.ts'
import { text } from '../resources/cell.ts'
import { applicationSets } from './application-sets.ts'
import { type Compared, type Compares, compareAll, idOf, TRACKING, targetOf } from './compare.ts'
import { applicationHealth, resourcesStatus, revisionFields, sourceFields, sourcesOf } from './status.ts'
import { ensureNamespace, finishedParts, isPruned, runningState, syncAll } from './sync.ts'

/** Where Applications take their objects from. */
export interface ArgoSource {
  /** The newest commit; what it throws is told as a ComparisonError. */
  revision(repository: string, target: string): Promise<string> | string
  /** Objects of an Application, at one commit for each of its sources. */
  render(
    application: KubeObject,
    revisions: readonly string[],
  ): Promise<readonly object[]> | readonly object[]
  /** Folders that match `clientes/*`, for ApplicationSets. */
  folders?(repository: string, revision: string, pattern: string): readonly string[]
}

const APPLICATIONS = 'applications.argoproj.io'
const REFRESH = 'argocd.argoproj.io/refresh'
const FINALIZER = 'resources-finalizer.argocd.argoproj.io'
const CONTROLLER = 'argocd-application-controller'

const RETRY_MS = 50

interface Known {
  /** What the Application said when this was read. */
  readonly spec: unknown
  readonly revisions: readonly string[]
  readonly objects: readonly object[]
  readonly compares: Compares
  /** Why it could not be read, until it is looked at again. */
  readonly trouble?: object
}

/**
 * Argo CD as far as its users can see: Applications follow a source, with sync, prune, self-heal and health.
 * Git is looked at when an Application is refreshed and by {@link poll}, not by the clock.
 */
export class ArgoCd {
  /** Applications that it does not come to: `refresh` before it looks at git, `sync` while it applies. */
  holds: (application: KubeObject) => 'refresh' | 'sync' | undefined = () => undefined
  /** Why a sync fails, whatever it would do. */
  fails: (application: KubeObject) => string | undefined = () => undefined
  /** Whether `status.resources` tells the health of each, as before version 3. */
  tellsResourceHealth = false
  readonly #source: ArgoSource | undefined
  readonly #tracked = new Map<
    string,
    Map<string, { readonly storage: string; readonly object: KubeObject }>
  >()
  readonly #known = new Map<string, Known>()
  readonly #running = new Map<string, Promise<void>>()
  readonly #again = new Set<string>()
  #world!: World
  #loop!: ControllerLoop

  constructor(source: ArgoSource | undefined) {
    this.#source = source
  }

  readonly #applications: Controller = {
    keysOf: ({ storage, object, type }) => {
      if (storage === APPLICATIONS) return [keyOf(storage, object)]
      const id = object.metadata.annotations?.[TRACKING]
      if (!id) return []
      const application = id.split(':')[0]!
      const mine = this.#tracked.get(application) ?? new Map()
      this.#tracked.set(application, mine)
      const { namespace = '', name } = object.metadata
      const place = idOf(storage, { namespace, name })
      if (type === 'DELETED') mine.delete(place)
      else mine.set(place, { storage, object })
      return [{ storage: APPLICATIONS, namespace: 'argocd', name: application }]
    },
    reconcile: (key) => this.#ask(key),
  }

  get controllers(): readonly Controller[] {
    return [this.#applications, applicationSets(this.#source)]
  }

  attach(world: World, loop: ControllerLoop): void {
    this.#world = world
    this.#loop = loop
  }

  /** Looks at git for every Application, as it does by itself every few minutes. */
  poll(): void {
    this.#known.clear()
    for (const application of this.#world.store.list(APPLICATIONS))
      this.#ask(keyOf(APPLICATIONS, application))
    for (const set of this.#world.store.list('applicationsets.argoproj.io')) {
      this.#world.change('applicationsets.argoproj.io', set, ({ metadata }) => {
        metadata.annotations = {
          ...metadata.annotations,
          'argocd.argoproj.io/application-set-refresh': 'true',
        }
      })
    }
  }

  get isIdle(): boolean {
    return this.#running.size === 0
  }

  /** One run for an Application at a time; who asks meanwhile gets another one after it. */
  #ask(key: Key): void {
    const id = `${key.namespace}/${key.name}`
    if (this.#running.has(id)) {
      this.#again.add(id)
      return
    }
    const run = this.#reconcile(key)
      .catch((error: unknown) => {
        // Somebody wrote the Application meanwhile.
        if (error instanceof ApiError && error.code === 409)
          setTimeout(() => this.#ask(key), RETRY_MS).unref()
        else this.#loop.failures.push(error as Error)
      })
      .finally(() => {
        this.#running.delete(id)
        if (this.#again.delete(id)) this.#ask(key)
      })
    this.#running.set(id, run)
  }

  async #reconcile(key: Key): Promise<void> {
    const application = this.#world.get(key)
    if (!application) {
      this.#known.delete(key.name)
      return
    }
    if (application.metadata.deletionTimestamp) return this.#remove(application)
    const held = this.holds(application)
    if (held === 'refresh') return
    const isAsked = application.metadata.annotations?.[REFRESH] !== undefined
    let known = this.#known.get(key.name)
    if (!known || isAsked || !isSame(known.spec, application.spec)) {
      known = await this.#look(application)
      this.#known.set(key.name, known)
    }
    if (known.trouble) {
      this.#tell(key, { sync: { status: 'Unknown' }, conditions: [known.trouble] })
      return
    }
    const all = this.#compare(application, known)
    const isSynced = all.every((one) => one.isSynced)
    if (!isSynced && this.#maySync(application, known)) this.#sync(key, known, held === 'sync')
    this.#report(key, known)
  }

  async #look(application: KubeObject): Promise<Known> {
    const known = { spec: application.spec, revisions: [], objects: [], compares: new Map() }
    const source = this.#source!
    try {
      const revisions: string[] = []
      for (const { repoURL, targetRevision } of sourcesOf(application)) {
        revisions.push(await source.revision(`${repoURL}`, `${targetRevision ?? 'HEAD'}`))
      }
      const read = { ...known, revisions, objects: await source.render(application, revisions) }
      this.#compare(application, read)
      return read
    } catch (error) {
      const message = (error as Error).message
      return { ...known, trouble: { type: 'ComparisonError', message, lastTransitionTime: timestamp() } }
    }
  }

  #compare(application: KubeObject, { objects, compares }: Known): Compared[] {
    const { name } = application.metadata
    const namespace = text(application, 'spec', 'destination', 'namespace')
    const targets = objects.map((document) =>
      targetOf(document, { application: name, namespace, compares, world: this.#world }),
    )
    return compareAll(targets, this.#tracked.get(name) ?? new Map(), this.#world)
  }

  /** By itself it syncs a commit once, and what others have changed where it is told to heal. */
  #maySync(application: KubeObject, { revisions }: Known): boolean {
    const automated = at(application, 'spec', 'syncPolicy', 'automated')
    if (automated === undefined) return at(application, 'operation') !== undefined
    const last = at(application, 'status', 'operationState', 'syncResult')
    const before = at(last, 'revisions') ?? [at(last, 'revision')]
    if (!isSame(before, [...revisions])) return true
    const phase = text(application, 'status', 'operationState', 'phase')
    return phase === 'Running' || (at(automated, 'selfHeal') === true && phase === 'Succeeded')
  }

  #sync(key: Key, known: Known, isHeld: boolean): void {
    this.#tell(key, { operationState: runningState(this.#world.get(key)!, known.revisions) })
    if (isHeld) return
    const application = this.#world.get(key)!
    const refused = this.fails(application)
    if (!refused) ensureNamespace(application, this.#world)
    const resources = refused
      ? []
      : syncAll(this.#compare(application, known), isPruned(application), this.#world)
    this.#tell(key, finishedParts(application, known.revisions, { refused, resources }))
  }

  #report(key: Key, known: Known): void {
    const application = this.#world.get(key)
    if (!application) return
    const all = this.#compare(application, known)
    const status = all.every((one) => one.isSynced) ? 'Synced' : 'OutOfSync'
    const word = applicationHealth(all)
    const before = text(application, 'status', 'health', 'status')
    const since = before === word ? text(application, 'status', 'health', 'lastTransitionTime') : timestamp()
    this.#tell(key, {
      sync: {
        status,
        ...revisionFields(application, known.revisions),
        comparedTo: { ...sourceFields(application), destination: at(application, 'spec', 'destination') },
      },
      health: { status: word, lastTransitionTime: since },
      resources: resourcesStatus(all, this.tellsResourceHealth),
      conditions: undefined,
      sourceType: 'Helm',
      ...(!this.tellsResourceHealth && { resourceHealthSource: 'appTree' }),
    })
  }

  /** Sets parts of its status and takes the request to refresh away. */
  #tell(key: Key, parts: Readonly<Record<string, unknown>>): void {
    const application = this.#world.get(key)
    if (!application) return
    const { reconciledAt, ...before } = (application.status ?? {}) as Record<string, unknown>
    const after = { ...copy(before), ...parts }
    const isAsked = application.metadata.annotations?.[REFRESH] !== undefined
    if (!isAsked && isSame(before, after)) return
    this.#world.change(
      APPLICATIONS,
      application,
      (draft) => {
        delete draft.metadata.annotations?.[REFRESH]
        draft.status = JSON.parse(JSON.stringify({ ...after, reconciledAt: timestamp() }))
      },
      CONTROLLER,
    )
  }

  #remove(application: KubeObject): void {
    const { name, finalizers = [] } = application.metadata
    if (!finalizers.includes(FINALIZER)) return
    const mine = [...(this.#tracked.get(name)?.values() ?? [])]
    for (const { storage, object } of mine) this.#world.remove(storage, object, 'Foreground')
    if ((this.#tracked.get(name)?.size ?? 0) > 0) return
    this.#world.change(APPLICATIONS, application, ({ metadata }) => {
      metadata.finalizers = finalizers.filter((one) => one !== FINALIZER)
    })
  }
}
