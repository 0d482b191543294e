import { random } from '../../math/index.ts'
import { parseTenantId, type TenantId } from '../tenant/index.ts'
import { jobIds, wantedJob } from './job.fixture.ts'
import { hasEnded, JOB_TIMES, type Job, type JobId } from './job.ts'
import { memoryJobStore } from './memory-job-store.ts'

/** A house under simulation: tenants ask, messages are lost, doubled and reordered, workers die. Times are virtual. */
export interface SimulatedHouse {
  readonly jobs: ReadonlyMap<JobId, Job>
  /** Every job in the order in which it was begun, with the tenant. */
  readonly begun: readonly { readonly id: JobId; readonly tenant: TenantId }[]
  /** Ends that took effect; more than one of a job would be wrong. */
  readonly ends: ReadonlyMap<JobId, number>
  /** Writes that were accepted of a worker whose job was another one's by then. */
  readonly stale: number
  /** The most jobs of a tenant that ran at once, minus its slots; never above zero. */
  readonly overflow: number
  /** Which kinds of trouble happened. */
  readonly met: ReadonlySet<string>
}

export interface Faults {
  /** Of a message to be lost, to come twice, to be overtaken. */
  readonly lost: number
  readonly doubled: number
  readonly overtaken: number
  /** Of a worker to die in a step. */
  readonly death: number
  /** Of one to fall asleep until another one has its job. */
  readonly sleep: number
}

interface Worker {
  readonly name: string
  held: Job | undefined
  stepsLeft: number
  /** Says nothing until then. */
  awakeAt: number
}

const STEP_MS = 1_000
const MOST_STEPS = 200_000

/** Runs tenants' jobs to their end, whatever the faults are; they stop after a while. Throws when it never ends. */
export async function simulateHouse(seed: string, faults: Faults): Promise<SimulatedHouse> {
  const draw = random(seed)
  const slots = new Map<TenantId, number>()
  for (let n = 0; n < 2 + draw.int(4); n++) slots.set(parseTenantId(`t-${n}`), 1 + draw.int(3))
  let now = 0
  const queue: JobId[] = []
  const met = new Set<string>()
  let isFaulty = true
  const happens = (what: keyof Faults): boolean => {
    if (!isFaulty || draw.next() >= faults[what]) return false
    met.add(what)
    return true
  }
  const store = memoryJobStore({
    now: () => now,
    tenantOf: (id) => ({ status: 'active', quotas: { jobs: slots.get(id)!, queuedJobs: 10_000 } }),
    send: async ({ id }) => {
      if (happens('lost')) return
      queue.push(id)
      if (happens('doubled')) queue.push(id)
      if (happens('overtaken')) queue.splice(draw.int(queue.length), 0, queue.pop()!)
    },
  })
  const ends = new Map<JobId, number>()
  const begun: { id: JobId; tenant: TenantId }[] = []
  const asked = await askForJobs()
  const workers = Array.from({ length: 1 + draw.int(4) }, (_, n) => newWorker(`w-${n}`))
  let overflow = Number.NEGATIVE_INFINITY
  let stale = 0

  for (let step = 0; ; step++) {
    if (step > MOST_STEPS) throw new Error(`${seed}: jobs are waiting for ever`)
    isFaulty = step < 2_000
    now += STEP_MS
    for (const [n, worker] of workers.entries()) {
      if (happens('death')) workers[n] = newWorker(`w-${n}-${step}`)
      else if (worker.held) await carryOn(worker)
      else await take(worker)
    }
    await store.sweep()
    if (await check()) return { jobs: await current(), begun, ends, stale, overflow, met }
  }

  async function askForJobs(): Promise<readonly Job[]> {
    const nextId = jobIds('sim')
    const jobs: Job[] = []
    for (const tenant of slots.keys()) {
      for (let n = 0; n < 1 + draw.int(12); n++) {
        jobs.push(await store.create(wantedJob(tenant, nextId(), { priority: draw.int(3) })))
      }
    }
    return jobs
  }

  async function take(worker: Worker): Promise<void> {
    const id = queue.shift()
    const job = id && (await store.claim(id, worker.name))
    if (!job) return
    begun.push({ id: job.id, tenant: job.tenant })
    worker.held = job
    worker.stepsLeft = 1 + draw.int(30)
    if (happens('sleep')) worker.awakeAt = now + 3 * JOB_TIMES.leaseMs
    if (draw.next() < 0.05) await store.cancel(job.tenant, job.id, 'member:ana')
  }

  async function carryOn(worker: Worker): Promise<void> {
    if (now < worker.awakeAt) return
    const hold = worker.held!
    worker.stepsLeft--
    const { attempt } = (await store.get(hold.tenant, hold.id))!
    const word = await store.report(hold, 0.5, '')
    if (word !== 'lost' && attempt !== hold.attempt) stale++
    if (word === 'go-on' && worker.stepsLeft > 0) return
    worker.held = undefined
    if (word === 'lost') met.add('overtaken worker')
    const isEnd = await store.end(
      hold,
      word === 'cancel' ? { state: 'cancelled' } : { state: 'done', figures: null },
    )
    if (isEnd && attempt !== hold.attempt) stale++
    if (isEnd) ends.set(hold.id, (ends.get(hold.id) ?? 0) + 1)
  }

  async function check(): Promise<boolean> {
    let isOver = true
    const running = new Map<TenantId, number>()
    for (const { state, tenant } of (await current()).values()) {
      if (!hasEnded(state)) isOver = false
      if (state === 'running') running.set(tenant, (running.get(tenant) ?? 0) + 1)
    }
    for (const [tenant, count] of running) overflow = Math.max(overflow, count - slots.get(tenant)!)
    return isOver
  }

  async function current(): Promise<ReadonlyMap<JobId, Job>> {
    const jobs = await Promise.all(asked.map(({ tenant, id }) => store.get(tenant, id)))
    return new Map(jobs.map((job) => [job!.id, job!]))
  }
}

function newWorker(name: string): Worker {
  return { name, held: undefined, stepsLeft: 0, awakeAt: 0 }
}
