import type { Source } from './source.ts'

/** The rooms of a plane in their order: a room imports only rooms that stand before it. */
export const ORDER = {
  trade: ['market', 'pipeline', 'strategy', 'orders', 'engine', 'arbitrage', 'research'],
  control: ['tenant', 'job', 'deployment', 'command', 'operation'],
} as const

export type Plane = 'domain' | 'math' | 'trade' | 'control' | 'adapters' | 'apps' | 'client'

/** A folder for one idea: `domain`, `trade/market`, `adapters/store/postgres`, `apps/cli`. */
export interface Room {
  readonly plane: Plane
  readonly name: string
}

/** Everything that the rules judge. */
export interface House {
  readonly sources: readonly Source[]
  /** Every path of the tree, for what is no source: README.md. */
  readonly paths: ReadonlySet<string>
  /** Names that the package exports: `leme/strategy`. */
  readonly published: ReadonlySet<string>
  readonly dependencies: ReadonlySet<string>
  readonly devDependencies: ReadonlySet<string>
}

export interface Violation {
  readonly path: string
  /** From 1; undefined when the whole file or folder is meant. */
  readonly line?: number
  readonly message: string
}

/** One sentence of ARCHITECTURE.md or STYLE.md that a program can check. */
export interface Rule {
  readonly name: string
  readonly check: (house: House) => Violation[]
}

/** Planes without a world: no I/O, clock, randomness or environment. */
export function isPure(plane: Plane): boolean {
  return plane === 'domain' || plane === 'math' || plane === 'trade' || plane === 'control'
}

/**
 * The room that a path lies in; undefined outside of src/ and for a file beside the rooms. An adapter is
 * the folder that holds an index.ts: `adapters/queue`, `adapters/store/postgres`.
 */
export function roomOf(house: House, path: string): Room | undefined {
  const [root, plane, ...rest] = path.split('/')
  if (root !== 'src' || rest.length === 0) return undefined
  if (plane === 'domain' || plane === 'math' || plane === 'client') return { plane, name: plane }
  if (plane !== 'trade' && plane !== 'control' && plane !== 'adapters' && plane !== 'apps') return undefined
  const folders = rest.slice(0, -1)
  if (folders.length === 0) return undefined
  const shallow = `${plane}/${folders[0]}`
  if (plane !== 'adapters' || folders.length === 1) return { plane, name: shallow }
  if (house.paths.has(`src/${shallow}/index.ts`)) return { plane, name: shallow }
  return { plane, name: `${shallow}/${folders[1]}` }
}

/** Every room that has a source, by name. */
export function roomsOf(house: House): Map<string, Room> {
  const rooms = house.sources.flatMap(({ path }) => roomOf(house, path) ?? [])
  return new Map(rooms.map((room) => [room.name, room]))
}

/** Position of a room in its plane's order; -1 when the order does not know it. */
export function rankOf(room: Room): number {
  if (room.plane !== 'trade' && room.plane !== 'control') return 0
  const order: readonly string[] = ORDER[room.plane]
  return order.indexOf(room.name.slice(room.plane.length + 1))
}
