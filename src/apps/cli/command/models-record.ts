import { parsePredictionFile } from '../../../trade/pipeline/index.ts'
import { withDatabase } from '../../local/with-app.ts'
import { count, type Terminal } from '../terminal.ts'
import { readJsonFile } from './read-json-file.ts'

/** `leme models record`: keeps predictions and outcomes of a file. */
export async function modelsRecord(terminal: Terminal, model: string, path: string): Promise<void> {
  const { versions, feed, outcomes } = parsePredictionFile(readJsonFile(path))
  const found = await withDatabase(async ({ store: { models } }) => {
    let recorded = 0
    for (const { version, predictions } of versions) {
      recorded += await models.record(model, version, { feed, predictions })
    }
    return { recorded, settled: await models.settle(model, outcomes) }
  })
  const text = `${count(found.recorded)} predictions are new, ${count(found.settled)} have an outcome now`
  terminal.result({ schema: 'leme.predictions-recorded/1', model, ...found }, text)
}
