import { formatTime } from '../../../domain/index.ts'
import {
  type AliasEvent,
  type ModelVersion,
  requireModel,
  unknownModel,
} from '../../../trade/pipeline/index.ts'
import { withDatabase } from '../../local/with-app.ts'
import { type Terminal, table } from '../terminal.ts'

/** Versions and events that are shown. */
const SHOWN = 50

/** `leme models show`: a model, or one of its versions. */
export async function modelsShow(terminal: Terminal, name: string, version?: number): Promise<void> {
  if (version !== undefined) {
    const found = await withDatabase(({ store }) => store.models.version(name, version))
    if (!found) throw unknownModel(name, { version })
    terminal.result(found, describeVersion(found))
    return
  }
  const { model, versions, events } = await withDatabase(async ({ store: { models } }) => ({
    model: await requireModel(models, name),
    versions: await models.versions(name, { limit: SHOWN }),
    events: await models.events(name, { limit: SHOWN }),
  }))
  const aliasesOf = (number: number) =>
    model.aliases.flatMap((one) => (one.version === number ? [one.alias] : [])).join(', ')
  const list = table(
    ['version', 'made (UTC)', 'score', 'AUC', 'verdict', 'alias'],
    versions.items.map(({ number, createdAt, score, metrics }) => [
      ...[String(number), formatTime(createdAt), score, metrics.auc?.toFixed(3) ?? '–', metrics.verdict.kind],
      aliasesOf(number),
    ]),
  )
  const target = `${name} predicts ${model.label}, ${model.labelHorizon} rows ahead on candles of ${model.timeframe}.`
  const told = [
    target,
    '',
    list,
    ...(events.items.length > 0 ? ['', ...events.items.map(describeEvent)] : []),
  ]
  const json = { schema: 'leme.model/1', model, versions: versions.items, events: events.items }
  terminal.result(json, told.join('\n'))
}

/** `2025-01-06 10:00 champion: version 2 after 1, forced, by cli: it is better`. */
export function describeEvent({ time, alias, kind, from, to, forced, actor, reason }: AliasEvent): string {
  const what = kind === 'rollback' ? 'back to version' : 'version'
  const before = from === null ? '' : ` after ${from}`
  const how = forced ? ', forced' : ''
  return `${formatTime(time)} ${alias}: ${what} ${to}${before}${how}, by ${actor}: ${reason}`
}

function describeVersion({ model, number, metrics, lineage, features, ...rest }: ModelVersion): string {
  const rows: [string, string][] = [
    ['made (UTC)', `${formatTime(rest.createdAt)} by ${rest.createdBy}`],
    ['predicts', `${rest.label}, ${rest.labelHorizon} rows ahead on candles of ${rest.timeframe}`],
    ['score', `${rest.score} (${rest.algorithm}), trained on ${rest.trainedRows} rows`],
    ['verdict', metrics.verdict.text],
    ['AUC', metrics.auc?.toFixed(3) ?? '–'],
    ['Brier score', metrics.brier?.toFixed(3) ?? '–'],
    ['features', features.map((feature) => feature.name).join(', ')],
    ['data', lineage.dataHash],
    ['features of', lineage.featureSetHash],
    ['labels of', lineage.labelSetHash],
    ['configuration', lineage.configHash],
    ['artifact', lineage.artifactHash],
    ['code', lineage.codeVersion],
    ['training run', rest.trainingRun],
    ...(rest.notes === '' ? [] : [['notes', rest.notes] satisfies [string, string]]),
  ]
  return [
    `Version ${number} of ${model}`,
    ...rows.map(([what, value]) => `  ${what.padEnd(14)} ${value}`),
  ].join('\n')
}
