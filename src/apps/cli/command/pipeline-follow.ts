import { resolve } from 'node:path'
import { formatTime } from '../../../domain/index.ts'
import { type FollowEvent, followPipeline } from '../../local/online-follow.ts'
import { isRegistered } from '../../local/online-models.ts'
import { openNotifiers } from '../../local/open-notifiers.ts'
import { artifactFolder, needsStore, openPipelineConfig, withOverrides } from '../../local/pipeline.ts'
import { stopSignal } from '../../local/stop-signal.ts'
import { currentConfig, withOptionalStore } from '../../local/with-app.ts'
import { count, type Terminal } from '../terminal.ts'

export interface PipelineFollowOptions {
  readonly config: string
  readonly models: string
  readonly artifacts?: string
  readonly dataFolder?: string
  readonly replay?: number
  readonly once?: boolean
  readonly out?: string
}

/** `leme pipeline follow`: the research line at each new bar. */
export async function pipelineFollow(terminal: Terminal, options: PipelineFollowOptions): Promise<void> {
  const pipeline = withOverrides(openPipelineConfig(options.config), options)
  for (const warning of pipeline.warnings) terminal.warn(warning)
  const app = currentConfig()
  const { models, replay, once, out } = options
  const isRemembering = needsStore(pipeline.config) || isRegistered(models)
  const followed = await withOptionalStore(isRemembering, (store) =>
    followPipeline(pipeline, {
      models,
      artifacts: options.artifacts === undefined ? artifactFolder(app.stateDir) : resolve(options.artifacts),
      stateDir: app.stateDir,
      notifiers: openNotifiers(app.notify, (line) => terminal.say(`  ${line}`)),
      signal: stopSignal(),
      onEvent: (event) => tell(terminal, event),
      ...(store && { stores: { candles: store.candles, models: store.models } }),
      ...(replay !== undefined && { replay }),
      ...(once && { once }),
      ...(out !== undefined && { out }),
    }),
  )
  const last = followed.last === null ? 'no row' : `the last of ${formatTime(followed.last)} UTC`
  const text = `${count(followed.rows)} new rows, ${count(followed.revised)} revised; ${last}`
  terminal.result({ schema: 'leme.followed/1', ...followed }, text)
}

function tell(terminal: Terminal, event: FollowEvent): void {
  switch (event.kind) {
    case 'started':
      terminal.say(`${event.models} on ${count(event.rows)} rows of history`)
      return
    case 'row': {
      const { time, scores, signals, revised } = event.row
      const values = Object.entries({ ...scores, ...signals }).map(
        ([name, value]) => `${name} ${shown(value)}`,
      )
      terminal.say(`${formatTime(time)} UTC  ${values.join('  ')}${revised ? '  (revised)' : ''}`)
      return
    }
    case 'refused':
      terminal.warn(`data source ${event.bar.source + 1}: ${event.bar.message}`)
      return
    case 'note':
      terminal.warn(event.text)
      return
    case 'models':
      terminal.say(`${event.models} scores from the next row on`)
      return
    case 'models-refused':
      terminal.warn(`the models stay: ${event.message}`)
      return
    case 'delivery':
      if (event.event.kind !== 'sent')
        terminal.warn(
          `${event.event.notifier}: ${event.event.message}${event.event.kind === 'dropped' ? ', dropped' : ''}`,
        )
  }
}

function shown(value: number): string {
  return Number.isNaN(value) ? '–' : String(Number(value.toPrecision(6)))
}
