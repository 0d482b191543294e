import { type DockerfileParts, lastOf, pairsOf, type Stage } from './dockerfile.ts'

const NAME = 'leme-backup'
/** Both images are the same tree, user and start; they differ in what they stand on. */
const ALIKE = ['USER', 'WORKDIR', 'VOLUME', 'STOPSIGNAL', 'ENTRYPOINT']

/** Where the image that tries restores is not the one of all apps on another base; which base, Compose's judge looks at. */
export function* backupStageComplaints({ stages, final }: DockerfileParts): Generator<string, void> {
  const stage = stages.find(({ name }) => name === NAME)
  if (!stage) return yield `there is no stage ${NAME}`
  if (final.name !== 'leme') yield `a build without a target makes ${final.name}, not leme`
  for (const word of ALIKE) {
    if (textOf(stage, word) !== textOf(final, word))
      yield `${word} of ${NAME} is ${textOf(stage, word) || 'missing'}, that of leme ${textOf(final, word)}`
  }
  for (const word of ['RUN', 'COPY', 'ENV']) {
    if (allOf(stage, word) !== allOf(final, word)) yield `${word} of ${NAME} is not that of leme`
  }
  if (lastOf(stage, 'CMD')) yield `${NAME} has a command of its own`
  const labels = stage.instructions.filter(({ word }) => word === 'LABEL').flatMap((one) => pairsOf(one))
  const base = labels.find(([name]) => name.endsWith('base.name'))?.[1]
  if (!base?.includes('POSTGRES_IMAGE')) yield `the label of ${NAME} names the base ${base ?? 'not at all'}`
}

const textOf = (stage: Stage, word: string) => lastOf(stage, word)?.text ?? ''

function allOf({ instructions }: Stage, wanted: string): string {
  const found = instructions.filter(({ word }) => word === wanted)
  return JSON.stringify(found.map(({ text, flags }) => [text, flags]))
}
