import type { PipelineStage } from '../api/types.ts'

/** Where a stage stands, CSS pixels. */
export interface Place {
  readonly stage: PipelineStage
  readonly left: number
  readonly top: number
  readonly width: number
}

export interface GraphLayout {
  readonly places: readonly Place[]
  /** SVG paths from a stage to the one that waits for it. */
  readonly edges: readonly { readonly from: string; readonly to: string; readonly path: string }[]
  readonly height: number
}

export const NODE_HEIGHT = 58
const WIDEST = 190
const GAP = { across: 30, down: 14 }
/** Where stages would be narrower, the graph goes from top to bottom. */
const NARROWEST = 108
const DOWN = 26

/** Stages in columns by how many stand before them; in rows where there is little room. */
export function layOutStages(stages: readonly PipelineStage[], width: number): GraphLayout {
  const ranks = ranksOf(stages)
  const groups = Map.groupBy(stages, ({ name }) => ranks.get(name)!)
  const isDown = sizeOf(groups, width) < NARROWEST
  const places = isDown ? inRows(groups, width) : inColumns(groups, width)
  const byName = new Map(places.map((place) => [place.stage.name, place]))
  const edges = stages.flatMap(({ name, after }) =>
    after.flatMap((before) => {
      const from = byName.get(before)
      return from ? [{ from: before, to: name, path: pathOf(from, byName.get(name)!, isDown) }] : []
    }),
  )
  const height = Math.max(0, ...places.map(({ top }) => top + NODE_HEIGHT)) + 1
  return { places, edges, height }
}

/** How many stages stand before each, at most. A stage that waits for itself, or for one that is not there, does not wait. */
function ranksOf(stages: readonly PipelineStage[]): ReadonlyMap<string, number> {
  const ranks = new Map<string, number>()
  for (const { name, after } of stages) {
    ranks.set(name, Math.max(-1, ...after.map((before) => ranks.get(before) ?? -1)) + 1)
  }
  return ranks
}

type Groups = ReadonlyMap<number, readonly PipelineStage[]>

function inColumns(groups: Groups, width: number): readonly Place[] {
  const tallest = Math.max(...[...groups.values()].map(({ length }) => length))
  const size = sizeOf(groups, width)
  const gap = groups.size > 1 ? (width - size * groups.size) / (groups.size - 1) : 0
  const step = NODE_HEIGHT + GAP.down
  return [...groups].flatMap(([rank, column]) =>
    column.map((stage, row) => ({
      stage,
      left: rank * (size + Math.min(gap, 64)),
      top: ((tallest - column.length) / 2 + row) * step,
      width: size,
    })),
  )
}

function sizeOf({ size: columns }: Groups, width: number): number {
  return Math.min(WIDEST, (width - GAP.across * (columns - 1)) / columns)
}

function inRows(groups: Groups, width: number): readonly Place[] {
  return [...groups].flatMap(([rank, row]) => {
    const size = (width - 12 * (row.length - 1)) / row.length
    return row.map((stage, column) => ({
      stage,
      left: column * (size + 12),
      top: rank * (NODE_HEIGHT + DOWN),
      width: size,
    }))
  })
}

function pathOf(from: Place, to: Place, isDown: boolean): string {
  if (isDown) {
    const [x1, y1, x2, y2] = [
      from.left + from.width / 2,
      from.top + NODE_HEIGHT,
      to.left + to.width / 2,
      to.top,
    ]
    return x1 === x2 ? `M${x1} ${y1}V${y2}` : `M${x1} ${y1}V${(y1 + y2) / 2}H${x2}V${y2}`
  }
  const [x1, y1] = [from.left + from.width, from.top + NODE_HEIGHT / 2]
  const [x2, y2] = [to.left, to.top + NODE_HEIGHT / 2]
  const middle = x2 - (x2 - x1) / 2
  return y1 === y2 ? `M${x1} ${y1}H${x2}` : `M${x1} ${y1}H${middle}V${y2}H${x2}`
}
