import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Plan } from './plan.ts'

export const RUNBOOK = 'docs/runbook/region-failover-azure.md'

export interface Commands {
  /** Blocks of commands; each needs a cloud and says what ran in its place. */
  readonly blocks: number
  /** Those in whose place something ran. */
  readonly replaced: number
  readonly complaints: readonly string[]
}

const FENCE = /^needs=(?:cloud|cluster) ran=([\w./-]+)$/
const NAMES =
  /\b((?:rg|psql|aks|caj|func|kv|vnet)-leme-[a-z0-9-]+|st(?:leme)[a-z0-9]+|cr(?:leme)[a-z0-9]+)\b/g

/** Each block of the runbook is marked, what ran in its place is there, and what it names would be made. */
export function checkRunbook(tree: string, plan: Plan): Commands {
  const text = readFileSync(join(tree, RUNBOOK), 'utf8')
  const fenced = [...text.matchAll(/^```sh *(.*)\n([\s\S]*?)^```$/gm)]
  const blocks = fenced.map(([, , block]) => block!)
  const names = new Set(
    plan.resources.map(({ values }) => values.name).filter((name) => typeof name === 'string'),
  )
  const places = fenced.map(([, info]) => FENCE.exec(info!)?.[1])
  const complaints = blocks.flatMap((block, k) => {
    const place = places[k]
    const unmarked =
      place === undefined ? [`a block does not say what ran in its place: ${block.split('\n', 1)[0]}`] : []
    const gone =
      place && place !== 'nothing' && !existsSync(join(tree, place)) ? [`${place} is not there`] : []
    const strange = [...block.matchAll(NAMES)].map(([name]) => name).filter((name) => !names.has(name))
    return [...unmarked, ...gone, ...strange.map((name) => `nothing is named ${name}`)]
  })
  const replaced = places.filter((place) => place !== undefined && place !== 'nothing').length
  return { blocks: blocks.length, replaced, complaints }
}
