import { connectQueue } from '../../src/adapters/queue/index.ts'
import { folderObjectStore } from '../../src/adapters/store/object/index.ts'
import { connectStore, openTenants, tenantResults } from '../../src/adapters/store/postgres/index.ts'
import { jobFigures } from '../../src/apps/local/job-figures.ts'
import { runJobProcess } from '../../src/apps/local/job-process.ts'
import { objectBundles } from '../../src/apps/local/object-bundles.ts'
import { runJobs } from '../../src/apps/worker/index.ts'
import { JOB_TIMES, type JobTimes } from '../../src/control/job/index.ts'

/** A worker of clients' jobs alone: `node jobs-worker.fixture.ts URL OBJECTS PASSWORD TIMES`. Ends with SIGTERM. */
const [url = '', objects = '', password = '', given = '{}'] = process.argv.slice(2)
const times = { ...JOB_TIMES, ...(JSON.parse(given) as Partial<JobTimes>) }
const limits = { minutes: 10, memoryMb: 1_024, threads: 1 }
const store = connectStore(url)
const data = openTenants({ url, passwordOf: async () => password })
const queue = await connectQueue(url, { graceMs: 100 })
const worker = await runJobs({
  line: queue.jobs,
  jobs: store.jobs({ send: queue.jobs.send, times }),
  times,
  results: tenantResults(data),
  bundles: objectBundles(await folderObjectStore(objects)),
  figuresOf: jobFigures,
  name: `worker ${process.pid}`,
  perform: (job, { bundle, signal, report }) =>
    runJobProcess(job.spec, bundle, { stores: store, limits, signal, report }),
})
process.once('SIGTERM', async () => {
  await queue.close()
  await worker[Symbol.asyncDispose]()
  await data[Symbol.asyncDispose]()
  await store.close()
})
process.stdout.write('ready\n')
