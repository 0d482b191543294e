import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseDocument } from 'yaml'
import { interpolate, type Use } from './interpolate.ts'

export const FOLDER = 'deploy/compose'
export const COMPOSE = `${FOLDER}/compose.yaml`

export interface Gate {
  readonly condition: string
  readonly required?: boolean
}

/** What is read here of a service; the schema has judged the rest. */
export interface ComposeService {
  readonly image: string
  readonly profiles?: readonly string[]
  readonly user?: string
  readonly init?: boolean
  readonly entrypoint?: readonly string[]
  readonly command?: readonly string[]
  readonly environment?: Readonly<Record<string, string>>
  readonly secrets?: readonly (string | { readonly source: string; readonly target: string })[]
  readonly volumes?: readonly string[]
  readonly tmpfs?: readonly string[]
  readonly ports?: readonly string[]
  readonly networks?: readonly string[] | Readonly<Record<string, { readonly ipv4_address?: string }>>
  readonly depends_on?: Readonly<Record<string, Gate>>
  readonly healthcheck?: { readonly test?: readonly string[]; readonly disable?: boolean }
  readonly logging?: { readonly driver: string; readonly options?: Readonly<Record<string, string>> }
  readonly restart?: string
  readonly read_only?: boolean
  readonly privileged?: boolean
  readonly cap_drop?: readonly string[]
  readonly cap_add?: readonly string[]
  readonly security_opt?: readonly string[]
  readonly stop_signal?: string
  readonly stop_grace_period?: string
  readonly pids_limit?: number
  readonly network_mode?: string
  readonly pid?: string
  readonly deploy?: {
    readonly resources?: { readonly limits?: Readonly<Record<string, string | number>> }
  }
}

export interface Composition {
  readonly name: string
  readonly services: Readonly<Record<string, ComposeService>>
  readonly networks: Readonly<Record<string, { readonly internal?: boolean } | null>>
  readonly volumes: Readonly<Record<string, object | null>>
  readonly secrets: Readonly<Record<string, { readonly file?: string }>>
}

export interface ReadComposition {
  readonly composition: Composition
  /** As it is written, for line numbers and variables. */
  readonly text: string
  /** The same as `composition`, for a schema. */
  readonly document: unknown
  readonly uses: readonly Use[]
}

/**
 * compose.yaml with its anchors merged and its variables replaced.
 * @throws Error where it is no YAML, or has a variable that Compose would refuse
 */
export function readCompose(tree: string, env: Readonly<Record<string, string>> = {}): ReadComposition {
  const text = readFileSync(join(tree, COMPOSE), 'utf8')
  const parsed = parseDocument(text, { merge: true, uniqueKeys: true })
  const [error] = [...parsed.errors, ...parsed.warnings]
  if (error) throw new Error(error.message)
  const uses: Use[] = []
  const document = replaced(parsed.toJS({ maxAliasCount: 1000 }), (value) =>
    interpolate(value, env, (use) => uses.push(use)),
  )
  return { composition: document as Composition, document, text, uses }
}

/** The values, not the keys: Compose leaves those alone. */
function replaced(value: unknown, replace: (text: string) => string): unknown {
  if (typeof value === 'string') return replace(value)
  if (Array.isArray(value)) return value.map((inner) => replaced(inner, replace))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, replaced(inner, replace)]))
}

/** The file and the place of a volume: `./a:/b:ro` is `./a`, `/b`, `ro`. */
export function partsOf(volume: string): readonly [source: string, target: string, mode: string] {
  const [source = '', target = '', mode = 'rw'] = volume.split(':')
  return [source, target, mode]
}

/** Where a service finds its secrets, by their names. */
export function secretPlaces({ secrets = [] }: ComposeService): ReadonlyMap<string, string> {
  return new Map(
    secrets.map((secret) =>
      typeof secret === 'string' ? [secret, `/run/secrets/${secret}`] : [secret.source, secret.target],
    ),
  )
}

export function networksOf({ networks = [] }: ComposeService): readonly string[] {
  return Array.isArray(networks) ? networks : Object.keys(networks)
}
