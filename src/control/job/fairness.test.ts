import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { parseTenantId, type TenantId } from '../tenant/index.ts'
import { jobIds, wantedJob } from './job.fixture.ts'
import { hasEnded, type Job, type JobId } from './job.ts'
import { type Faults, simulateHouse } from './line-simulation.fixture.ts'
import { memoryJobStore } from './memory-job-store.ts'

const FAULTS: Faults = { lost: 0.1, doubled: 0.2, overtaken: 0.3, death: 0.02, sleep: 0.1 }
const NONE: Faults = { lost: 0, doubled: 0, overtaken: 0, death: 0, sleep: 0 }

test('whatever is lost, doubled and reordered and whoever dies: each job ends once, and no tenant has more than its slots', async () => {
  const met = new Set<string>()
  const states = new Set<string>()
  for (let seed = 0; seed < 60; seed++) {
    const house = await simulateHouse(`faults ${seed}`, FAULTS)
    for (const [id, { state, deaths }] of house.jobs) {
      const ends = house.ends.get(id) ?? 0
      assert.ok(hasEnded(state), `seed ${seed}: ${id} is ${state}`)
      assert.ok(ends <= 1, `seed ${seed}: ${id} ended ${ends} times`)
      if (state === 'done') assert.equal(ends, 1, `seed ${seed}: ${id}`)
      if (state === 'failed') assert.equal(deaths, 3, `seed ${seed}: ${id}`)
      states.add(state)
    }
    assert.equal(house.stale, 0, `seed ${seed}: an overtaken worker was believed`)
    assert.ok(house.overflow <= 0, `seed ${seed}: ${house.overflow} more than the slots`)
    for (const fault of house.met) met.add(fault)
  }
  assert.deepEqual([...met].sort(), [...Object.keys(FAULTS), 'overtaken worker'].sort())
  assert.deepEqual([...states].sort(), ['cancelled', 'done', 'failed'])
})

test('without trouble each job is begun once', async () => {
  for (let seed = 0; seed < 20; seed++) {
    const { begun, jobs } = await simulateHouse(`calm ${seed}`, NONE)
    assert.equal(new Set(begun.map(({ id }) => id)).size, begun.length)
    assert.equal(begun.length, [...jobs.values()].filter(({ attempt }) => attempt > 0).length)
  }
})

test('whoever has a free slot waits for no more jobs than the others have slots', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 2, maxLength: 6 }),
      fc.integer({ min: 1, max: 4 }),
      fc.array(fc.nat(1_000), { minLength: 30, maxLength: 200 }),
      async (slots, workers, choices) => {
        const house = calmHouse(slots, workers)
        // The first tenant asks for more than anybody could do.
        for (let n = 0; n < 200; n++) await house.ask(0)
        for (const choice of choices) {
          if (choice % 3 === 0) await house.ask(1 + (choice % (slots.length - 1)))
          else await house.step(choice)
        }
        const others = (own: number) => slots.reduce((sum, each, n) => (n === own ? sum : sum + each), 0)
        for (const { tenant, waited } of house.waits) assert.ok(waited <= others(tenant))
      },
    ),
    { numRuns: 60 },
  )
})

test('a thousand jobs of one tenant delay another by its slots', async () => {
  const house = calmHouse([2, 2], 1)
  for (let n = 0; n < 1_000; n++) await house.ask(0)
  for (let n = 0; n < 10; n++) await house.step(n)
  await house.ask(1)
  for (let n = 0; n < 10; n++) await house.step(n)
  const [wait] = house.waits.filter(({ tenant }) => tenant === 1)
  assert.ok(wait!.waited <= 2, `${wait?.waited} were begun before it`)
})

/** Tenants and workers without trouble; `waits` tells of each job with a slot how many of other tenants were begun before it. */
function calmHouse(slots: readonly number[], workers: number) {
  const tenants = slots.map((_, n) => parseTenantId(`t-${n}`))
  const queue: JobId[] = []
  const begun: TenantId[] = []
  const askedAt = new Map<JobId, number>()
  const waits: { tenant: number; waited: number }[] = []
  const held: Job[] = []
  const store = memoryJobStore({
    now: () => 0,
    tenantOf: (id) => ({ status: 'active', quotas: { jobs: slots[tenants.indexOf(id)]!, queuedJobs: 1e6 } }),
    send: async ({ id }) => {
      // It has its slot from now on.
      askedAt.set(id, begun.length)
      queue.push(id)
    },
  })
  const nextId = jobIds('calm')
  return {
    waits,
    ask: (tenant: number) => store.create(wantedJob(tenants[tenant] as TenantId, nextId())),
    async step(choice: number): Promise<void> {
      if (held.length < workers) {
        const id = queue.shift()
        const job = id && (await store.claim(id, 'w'))
        if (!job) return
        const before = begun.slice(askedAt.get(job.id)!).filter((tenant) => tenant !== job.tenant)
        waits.push({ tenant: tenants.indexOf(job.tenant), waited: before.length })
        begun.push(job.tenant)
        held.push(job)
        return
      }
      const [job] = held.splice(choice % held.length, 1)
      await store.end(job!, { state: 'done', figures: null })
    },
  }
}
