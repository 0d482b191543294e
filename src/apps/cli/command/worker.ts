import { once } from 'node:events'
import { connectQueue } from '../../../adapters/queue/index.ts'
import { openControlDesk } from '../../local/control-desk.ts'
import { watchLiveness } from '../../local/liveness.ts'
import { neededParts } from '../../local/needed-parts.ts'
import { openTelemetry } from '../../local/open-telemetry.ts'
import { artifactFolder } from '../../local/pipeline.ts'
import { Readiness } from '../../local/readiness.ts'
import { sayAlive } from '../../local/say-alive.ts'
import { stopSignal } from '../../local/stop-signal.ts'
import { withDatabase } from '../../local/with-app.ts'
import { countJobs, countRuns, jobHandlers, runClientJobs } from '../../up/index.ts'
import { runWorker, serveMetrics } from '../../worker/index.ts'
import { processVoice } from '../process-voice.ts'
import type { Terminal } from '../terminal.ts'

export interface WorkerCommandOptions {
  readonly metricsHost: string
  readonly metricsPort: number
}

/** `leme worker`: takes jobs of the queue until it is told to stop. */
export async function worker(
  terminal: Terminal,
  { metricsHost, metricsPort }: WorkerCommandOptions,
): Promise<void> {
  const stop = stopSignal()
  await withDatabase(async (database, config) => {
    const { store, url } = database
    await using opened = await openTelemetry(config, 'worker')
    const { telemetry, tracing } = opened
    const voice = processVoice(terminal, config, tracing.ids)
    const { metricsToken, livenessPort } = config.server
    await using live = new AsyncDisposableStack()
    if (livenessPort > 0) live.use(await watchLiveness({ host: metricsHost, port: livenessPort }))
    await using desk = await openControlDesk(database, config)
    await using queue = await connectQueue(url, {
      tracing,
      onError: (error) => voice.warn(error.message),
      onParked: (_kind, runId) => store.runs.fail(runId, 'its worker died three times'),
    })
    const readiness = new Readiness(neededParts(store, queue))
    await using metrics = await serveMetrics({
      ...{ telemetry, readiness, host: metricsHost, port: metricsPort },
      ...(metricsToken && { token: metricsToken }),
      onError: (error) => voice.warn(`The metrics cannot be read: ${String(error)}`),
    })
    live.use(
      sayAlive('worker', { processes: store.processes, onError: (error) => voice.warn(String(error)) }),
    )
    const jobs = store.jobs({ send: queue.jobs.send })
    const count = countJobs(telemetry)
    telemetry.watchQueue(() => queue.depth())
    telemetry.watchJobs(() => jobs.counts())
    const countRun = countRuns(telemetry)
    await runWorker({
      queue,
      runs: store.runs,
      handlers: jobHandlers({
        stores: store,
        artifacts: artifactFolder(config.stateDir),
        strategies: config.strategies,
      }),
      onNews: (news) => {
        const { kind, id, status, progress, message } = news
        countRun(news)
        if (status === 'running')
          voice.progress(`  ${kind} ${id}   ${Math.round(progress * 100)} %   ${message}`)
        else voice.say(`${kind} ${id} ${status}${message ? `: ${message}` : ''}`)
      },
    })
    await using _clients = await runClientJobs(desk, {
      ...{ queue, jobs },
      onNews: (news) => {
        count(news)
        if (news.event === 'ended') voice.say(`client's ${news.kind} ${news.state}`)
      },
      onError: (error) => voice.warn(String(error)),
    })
    voice.say(`Metrics for Prometheus: ${metrics.url}`)
    voice.say('Takes jobs. Ctrl-C ends it; a job in hand is taken up by another worker.')
    if (!stop.aborted) await once(stop, 'abort')
    readiness.stop()
    // Jobs in hand end before what they write to is closed.
    await queue.close()
  })
}
