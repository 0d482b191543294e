import { type GateReport, promoteModel } from '../../../trade/pipeline/index.ts'
import { withDatabase } from '../../local/with-app.ts'
import { EXIT } from '../exit-code.ts'
import { type Terminal, table } from '../terminal.ts'
import { type MeasuringOptions, measuringOf } from './models-measuring.ts'
import { describeEvent } from './models-show.ts'

export interface ModelsPromoteOptions extends MeasuringOptions {
  readonly reason: string
  readonly alias: string
  readonly from?: number
  readonly force?: boolean
}

/** `leme models promote`: gives an alias to a version, if its gates let it. */
export async function modelsPromote(
  terminal: Terminal,
  { model, version }: { readonly model: string; readonly version: number },
  { reason, alias, from, force = false, ...options }: ModelsPromoteOptions,
): Promise<void> {
  const request = {
    ...{ model, version, alias, reason, force, actor: 'cli', ...measuringOf(options) },
    ...(from !== undefined && { from }),
  }
  const answer = await withDatabase(({ store }) => promoteModel(store.models, request))
  if (answer.kind === 'already') {
    const { event } = answer
    const text = `version ${version} is the ${alias} of ${model} already`
    terminal.result({ schema: 'leme.promotion/1', promoted: true, event, gates: event.gates }, text)
    return
  }
  if (answer.kind === 'moved') {
    const { gates } = answer.event
    const json = { schema: 'leme.promotion/1', promoted: true, event: answer.event, gates }
    terminal.result(json, [...(gates ? [gateTable(gates), ''] : []), describeEvent(answer.event)].join('\n'))
    return
  }
  const { gates } = answer
  const failed = gates.gates.filter(({ pass }) => !pass)
  const told = [
    ...[gateTable(gates), '', `Version ${version} of ${model} does not become its ${alias}:`],
    ...failed.map(({ text }) => `  ${text}`),
    'Let it predict beside the champion first; --force with a reason promotes it all the same.',
  ]
  terminal.result({ schema: 'leme.promotion/1', promoted: false, event: null, gates }, told.join('\n'))
  process.exitCode = EXIT.gate
}

function gateTable({ gates }: GateReport): string {
  return table(
    ['gate', 'wanted', 'found', ''],
    gates.map(({ name, wanted, found, pass }) => [name, wanted, found, pass ? 'pass' : 'REFUSED']),
  )
}
