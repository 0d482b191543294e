import { Actors, allEnded, type Weather, weatherOf } from './actors.ts'
import { Checks, checkEnd, checkTold } from './checks.ts'
import { type Bug, openHouse } from './house.ts'

export interface SeedOptions {
  readonly bug?: Bug
  readonly commands?: number
  readonly weather?: Partial<Weather>
}

export interface SeedResult {
  readonly steps: number
  /** How often commands ended how. */
  readonly ends: Readonly<Record<string, number>>
  /** At which calls of ports a process died. */
  readonly deaths: ReadonlySet<string>
  readonly states: ReadonlySet<string>
}

const MOST_STEPS = 60_000
/** Of quiet at the end, so that whoever follows has followed. */
const QUIET_STEPS = 200

/**
 * One history, decided by its seed alone.
 * @throws AssertionError where an invariant is broken
 */
export async function runSeed(
  seed: string,
  { bug, commands = 12, weather = {} }: SeedOptions = {},
): Promise<SeedResult> {
  const house = openHouse(seed, bug)
  const { kernel } = house
  const actors = new Actors(house, seed, { weather: { ...weatherOf(seed), ...weather }, most: commands })
  const checks = new Checks(house)
  for (const node of house.nodes) house.start(node)
  let [isHealed, quiet] = [false, 0]
  while (quiet < QUIET_STEPS) {
    if (kernel.steps > MOST_STEPS) throw new Error(`seed ${seed}: it never comes to rest`)
    if (!isHealed && actors.asked.size >= commands && (await allEnded(house, actors.asked.keys()))) {
      await actors.heal()
      isHealed = true
    }
    if (!isHealed) await actors.act()
    if (!(await kernel.step())) throw new Error(`seed ${seed}: nobody does anything any more`)
    await checks.afterStep()
    for (const [tenant, { values }] of house.told) await checkTold(house, tenant, values)
    house.told.clear()
    quiet = isHealed && (await house.commands.waiting()).length === 0 ? quiet + 1 : 0
  }
  await checkEnd(house)
  const { items } = await house.commands.list({ limit: 10_000 })
  const ends: Record<string, number> = {}
  for (const { state } of items) ends[state] = (ends[state] ?? 0) + 1
  const states = new Set(house.commands.events.map(({ type }) => type.slice('command.'.length)))
  return { steps: kernel.steps, ends, deaths: house.deaths, states }
}
