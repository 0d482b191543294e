import { Fault } from '../../../domain/index.ts'
import { stopSignal } from '../../local/stop-signal.ts'
import { buildPredictor, ModelDesk } from '../../predictor/index.ts'
import type { Terminal } from '../terminal.ts'
import { openArtifacts } from './panel-data.ts'

/** How often an empty place is looked at again. */
const LOOK_AGAIN_MS = 5_000

export interface PanelServeOptions {
  readonly artifacts?: string
  readonly host: string
  readonly port: number
  readonly reloadSeconds?: number
}

/** `leme panel serve`: the prediction API until told to stop; answers that have begun are given. */
export async function panelServe(terminal: Terminal, options: PanelServeOptions): Promise<void> {
  const stop = stopSignal()
  const store = await openArtifacts(options.artifacts)
  const desk = new ModelDesk({ store, clock: Date.now })
  const app = buildPredictor({ desk, clock: Date.now })
  await load(terminal, desk)
  const { reloadSeconds } = options
  const look = setInterval(
    () => (desk.current && reloadSeconds === undefined ? undefined : load(terminal, desk)),
    reloadSeconds === undefined ? LOOK_AGAIN_MS : reloadSeconds * 1000,
  )
  try {
    const url = await listen(app, options)
    terminal.result(
      { schema: 'leme.panel-serve/1', url, version: desk.current?.version ?? null },
      `Predictions of ${store.name} at ${url}/models; Ctrl-C stops.`,
    )
    if (!stop.aborted) await new Promise((done) => stop.addEventListener('abort', done, { once: true }))
  } finally {
    clearInterval(look)
    await app.close()
  }
}

/** What cannot be loaded is told once, and by /readyz; until something can be, the API answers 503. */
async function load(terminal: Terminal, desk: ModelDesk): Promise<void> {
  const before = desk.last?.problem?.message
  const served = desk.current?.version
  try {
    const { version, models } = await desk.reload()
    if (version !== served) terminal.note(`Loaded ${models.length} models, version ${version}`)
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    if (message !== before) terminal.warn(message)
  }
}

async function listen(
  app: ReturnType<typeof buildPredictor>,
  { host, port }: PanelServeOptions,
): Promise<string> {
  try {
    return await app.listen({ host, port })
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code
    throw new Fault('conflict', 'port.none', `Nothing can listen on ${host}:${port} (${code})`, {
      hint: 'Give another --port, or end what listens there.',
      cause,
    })
  }
}
