import { once } from 'node:events'
import { connectQueue } from '../../../adapters/queue/index.ts'
import { openControlDesk } from '../../local/control-desk.ts'
import { artifactFolder } from '../../local/pipeline.ts'
import { stopSignal } from '../../local/stop-signal.ts'
import { withDatabase } from '../../local/with-app.ts'
import { jobHandlers, runClientJobs } from '../../up/index.ts'
import { runWorker } from '../../worker/index.ts'
import type { Terminal } from '../terminal.ts'

/** `leme worker`: takes jobs of the queue until it is told to stop. */
export async function worker(terminal: Terminal): Promise<void> {
  const stop = stopSignal()
  await withDatabase(async (database, config) => {
    const { store, url } = database
    await using desk = await openControlDesk(database, config)
    await using queue = await connectQueue(url, {
      onError: (error) => terminal.warn(error.message),
      onParked: (_kind, runId) => store.runs.fail(runId, 'its worker died three times'),
    })
    await runWorker({
      queue,
      runs: store.runs,
      handlers: jobHandlers({
        stores: store,
        artifacts: artifactFolder(config.stateDir),
        strategies: config.strategies,
      }),
      onNews: ({ kind, id, status, progress, message }) =>
        status === 'running'
          ? terminal.progress(`  ${kind} ${id}   ${Math.round(progress * 100)} %   ${message}`)
          : terminal.say(`${kind} ${id} ${status}${message ? `: ${message}` : ''}`),
    })
    await using _clients = await runClientJobs(desk, {
      ...{ queue, jobs: store.jobs({ send: queue.jobs.send }) },
      onNews: (news) => {
        if (news.event === 'ended') terminal.say(`client's ${news.kind} ${news.state}`)
      },
      onError: (error) => terminal.warn(String(error)),
    })
    terminal.say('Takes jobs. Ctrl-C ends it; a job in hand is taken up by another worker.')
    if (!stop.aborted) await once(stop, 'abort')
    // Jobs in hand end before what they write to is closed.
    await queue.close()
  })
}
