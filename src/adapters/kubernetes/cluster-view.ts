import type { ClusterLink } from './cluster-link.ts'
import { BOT_LABEL, CLIENT_LABEL, namespaceOf, PART_LABEL } from './names.ts'
import { textAt } from './read-wire.ts'
import { readApplication, type SeenApplication } from './seen-application.ts'
import {
  readClient,
  readSet,
  readWarning,
  type SeenClient,
  type SeenSet,
  type SeenWarning,
} from './seen-objects.ts'
import { readPod, type SeenPod } from './seen-pod.ts'
import { WatchedKind, type WatchedKindOptions, type WatchState, type WatchTiming } from './watched-kind.ts'

export interface ViewOptions {
  readonly link: ClusterLink
  readonly argoNamespace: string
  /** Where clients' objects lie; everywhere when none is named. */
  readonly namespaces: readonly string[]
  readonly clientsRef: string
  readonly now: () => number
  readonly timing: WatchTiming
  /** Called with the client's label, or an Application's name. */
  readonly onClient: (client: string) => void
  readonly onApplication: (name: string) => void
  readonly onState: () => void
}

const METADATA =
  'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1'

/** One watch for each kind, for all clients together, and what they tell by client. */
export class ClusterView implements AsyncDisposable {
  readonly applications: WatchedKind<SeenApplication>
  readonly #needed: WatchedKind<unknown>[]
  /** Of these it does not matter whether the account may see them. */
  readonly #helpful: WatchedKind<unknown>[]
  readonly #secrets: readonly WatchedKind<true>[]
  readonly #sets = new Map<string, Map<string, SeenSet>>()
  readonly #pods = new Map<string, Map<string, SeenPod>>()
  readonly #clients = new Map<string, Map<string, SeenClient>>()
  readonly #warnings = new Map<string, SeenWarning>()

  constructor(options: ViewOptions) {
    const { link, argoNamespace, clientsRef, now, timing, onState, onClient, onApplication } = options
    const shared = { link, now, timing, onState }
    const byClient =
      <T extends { readonly client: string }>(
        index: Map<string, Map<string, T>>,
      ): WatchedKindOptions<T>['onChange'] =>
      (key, before, after) => {
        const client = (after ?? before)!.client
        const mine = index.get(client) ?? new Map<string, T>()
        if (after) index.set(client, mine.set(key, after))
        else if (mine.delete(key) && mine.size === 0) index.delete(client)
        if (before && before.client !== client) index.get(before.client)?.delete(key)
        onClient(client)
      }
    this.applications = new WatchedKind({
      ...shared,
      path: `/apis/argoproj.io/v1alpha1/namespaces/${argoNamespace}/applications`,
      read: (object) => readApplication(object, clientsRef),
      onChange: (key) => onApplication(key.slice(key.indexOf('/') + 1)),
    })
    const places =
      options.namespaces.length > 0 ? options.namespaces.map((one) => `/namespaces/${one}`) : ['']
    const sets = places.map(
      (place) =>
        new WatchedKind({
          ...shared,
          path: `/apis/apps/v1${place}/statefulsets`,
          query: { labelSelector: `${CLIENT_LABEL},${BOT_LABEL}` },
          read: ofItsNamespace(readSet),
          onChange: byClient(this.#sets),
        }),
    )
    const pods = places.map(
      (place) =>
        new WatchedKind({
          ...shared,
          path: `/api/v1${place}/pods`,
          query: { labelSelector: `${CLIENT_LABEL},${BOT_LABEL}` },
          read: ofItsNamespace(readPod),
          onChange: byClient(this.#pods),
        }),
    )
    const clients = places.map(
      (place) =>
        new WatchedKind({
          ...shared,
          path: `/api/v1${place}/configmaps`,
          query: { labelSelector: `${CLIENT_LABEL},${PART_LABEL}=client` },
          read: ofItsNamespace(readClient),
          onChange: byClient(this.#clients),
        }),
    )
    const warnings = places.map(
      (place) =>
        new WatchedKind({
          ...shared,
          path: `/api/v1${place}/events`,
          query: { fieldSelector: 'type=Warning' },
          read: readWarning,
          onChange: (_, before, after) => {
            if (after) this.#warnings.set(after.about, after)
            else if (before && this.#warnings.get(before.about) === before)
              this.#warnings.delete(before.about)
          },
        }),
    )
    this.#secrets = places.map(
      (place) =>
        new WatchedKind({
          ...shared,
          path: `/api/v1${place}/secrets`,
          accept: METADATA,
          read: (object): true | undefined => (textAt(object, 'metadata', 'name') ? true : undefined),
          onChange: () => {},
        }),
    )
    this.#needed = [this.applications, ...sets, ...pods, ...clients] as WatchedKind<unknown>[]
    this.#helpful = [...warnings, ...this.#secrets] as WatchedKind<unknown>[]
  }

  /** Resolves when each kind was listed, or could not be. */
  async start(): Promise<void> {
    await Promise.all([...this.#needed, ...this.#helpful].map((kind) => kind.start()))
  }

  /** The oldest loss of what has to be seen; undefined while all of it is. */
  get lost(): Extract<WatchState, { kind: 'lost' }> | undefined {
    const states = this.#needed.map(({ state }) => state).filter((state) => state.kind === 'lost')
    return states.sort((a, b) => a.since - b.since)[0]
  }

  doubt(reason: string, since: number): void {
    for (const kind of [...this.#needed, ...this.#helpful]) kind.doubt(reason, since)
  }

  /** Labels of clients of whom there is something. */
  get known(): ReadonlySet<string> {
    return new Set([...this.#sets.keys(), ...this.#pods.keys(), ...this.#clients.keys()])
  }

  setsOf(client: string): readonly SeenSet[] {
    return [...(this.#sets.get(client)?.values() ?? [])]
  }

  podsOf(client: string): readonly SeenPod[] {
    return [...(this.#pods.get(client)?.values() ?? [])]
  }

  clientOf(client: string): SeenClient | undefined {
    return this.#clients.get(client)?.values().next().value
  }

  warningOf(about: string): SeenWarning | undefined {
    return this.#warnings.get(about)
  }

  /** Whether a Secret is not there; false as long as we cannot know. */
  isMissing({ namespace, name }: { readonly namespace: string; readonly name: string }): boolean {
    const key = `${namespace}/${name}`
    return this.#secrets.every((kind) => kind.state.kind === 'fresh' && kind.get(key) === undefined)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.#needed, ...this.#helpful].map((kind) => kind[Symbol.asyncDispose]()))
  }
}

/** Labels are believed in the namespace of the client that they name alone: others may write them elsewhere. */
function ofItsNamespace<T extends { readonly client: string; readonly namespace: string }>(
  read: (object: unknown) => T | undefined,
): (object: unknown) => T | undefined {
  return (object) => {
    const one = read(object)
    return one && one.namespace === namespaceOf(one.client) ? one : undefined
  }
}
