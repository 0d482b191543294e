import { readFileSync } from 'node:fs'
import { PipelineFault } from '../../../trade/pipeline/index.ts'

/**
 * Reads a file of JSON that a command was given.
 * @throws PipelineFault `model.file`
 */
export function readJsonFile(path: string): unknown {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (cause) {
    throw new PipelineFault('model.file', `${path} cannot be read`, {
      ...{ cause, where: path },
      hint: 'Correct the path; leme pipeline run --json names the files that it wrote.',
    })
  }
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new PipelineFault('model.file', `${path} is no JSON`, {
      ...{ cause, where: path },
      hint: 'Give the file as Leme wrote it.',
    })
  }
}
