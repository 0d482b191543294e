import { type DockerfileParts, type Instruction, lastOf, pairsOf, type Stage } from './dockerfile.ts'

/** What an image promises to Compose, Kubernetes and whoever runs it by hand. */
export interface Contract {
  readonly user: string
  readonly entrypoint: readonly string[]
  readonly command: readonly string[]
  readonly workdir: string
  readonly ports: readonly string[]
  readonly volumes: readonly string[]
  readonly health: readonly string[]
  readonly env: Readonly<Record<string, string>>
  readonly labels: readonly string[]
  /** Images that stages may start from, besides stages of the same file. */
  readonly bases: readonly RegExp[]
  /** Files of the context that the last stage may copy: none where another stage builds them. */
  readonly copies: readonly string[]
}

/** Complaints about a Dockerfile, each in words. */
export function complaintsOf(file: DockerfileParts, contract: Contract): readonly string[] {
  return [
    ...file.stages.flatMap((stage) => [...basesOf(stage, file, contract), ...stageComplaints(stage)]),
    ...secretsOf(file),
    ...finalComplaints(file.final, contract),
    ...copyComplaints(file, contract),
  ]
}

function* basesOf({ image, line }: Stage, { stages }: DockerfileParts, { bases }: Contract) {
  const earlier = stages.filter((stage) => stage.line < line)
  if (earlier.some(({ name }) => name === image)) return
  const tag = /:([^@/]+)(@|$)/.exec(image)?.[1]
  if (tag === undefined) yield `line ${line}: the base ${image} has no tag`
  else if (!/^v?\d+\.\d+/.test(tag)) yield `line ${line}: the base ${image} is not pinned to a version`
  if (!bases.some((base) => base.test(image)))
    yield `line ${line}: the base ${image} is another one than the contract's`
}

function* stageComplaints({ instructions }: Stage) {
  for (const { word, text, line } of instructions) {
    if (word === 'ADD') yield `line ${line}: ADD fetches or unpacks what nobody has checked; use COPY`
    if (word !== 'RUN') continue
    if (/\b(curl|wget)\b/.test(text)) yield `line ${line}: RUN downloads a file that is not pinned`
    if (/(^|[;&|]\s*)sudo\b/.test(text)) yield `line ${line}: RUN uses sudo`
    if (/\bpip3? install\b/.test(text) && !/ [\w.-]+==\d/.test(text)) {
      yield `line ${line}: pip installs what is not pinned`
    }
    if (!/\bapt-get\b/.test(text)) continue
    if (!/apt-get update\b[^;]*&&[^;]*apt-get install/.test(text))
      yield `line ${line}: apt-get update and install are not one step`
    if (!text.includes('--no-install-recommends'))
      yield `line ${line}: apt-get installs what is only recommended`
    if (!/rm -rf [^&]*\/var\/lib\/apt\/lists/.test(text)) yield `line ${line}: apt's lists stay in the layer`
  }
}

/** A name or a value that looks like a secret: what ENV and ARG say stays readable in the image for ever. */
function* secretsOf({ stages }: DockerfileParts) {
  for (const one of stages.flatMap(({ instructions }) => instructions)) {
    if (!['ENV', 'ARG', 'LABEL'].includes(one.word)) continue
    for (const [name, value] of pairsOf(one)) {
      const isNamed =
        /(password|passwd|secret|token|api_?key|private|credential)/i.test(name) && !name.endsWith('_FILE')
      const isValue = /:\/\/[^/\s:]+:[^@\s]+@|^(gh[pousr]_|AKIA|sk-)|-----BEGIN/.test(value)
      if (isNamed || isValue) yield `line ${one.line}: ${one.word} ${name} is a secret in the image`
    }
  }
}

function* finalComplaints(stage: Stage, contract: Contract) {
  const [user, health, entry] = ['USER', 'HEALTHCHECK', 'ENTRYPOINT'].map((word) => lastOf(stage, word))
  if (!user || !/^[1-9]\d*(:[1-9]\d*)?$/.test(user.text))
    yield `the image runs as ${user?.text ?? 'root'}: a number other than 0 is asked for`
  else if (user.text !== contract.user) yield `the user is ${user.text}, the contract says ${contract.user}`
  if (!health || health.text === 'NONE') yield 'the image has no HEALTHCHECK'
  else yield* differs('HEALTHCHECK', health.exec, contract.health)
  if (!entry?.exec?.[0]?.endsWith('tini')) yield 'the image has no init: ENTRYPOINT does not start with tini'
  yield* differs('ENTRYPOINT', entry?.exec, contract.entrypoint)
  yield* differs('CMD', lastOf(stage, 'CMD')?.exec, contract.command)
  yield* differs('WORKDIR', lastOf(stage, 'WORKDIR')?.text, contract.workdir)
  yield* differs('EXPOSE', lastOf(stage, 'EXPOSE')?.text.split(' '), contract.ports)
  yield* differs('VOLUME', lastOf(stage, 'VOLUME')?.exec ?? [], contract.volumes)
  yield* differs('STOPSIGNAL', lastOf(stage, 'STOPSIGNAL')?.text, 'SIGTERM')
  const env = Object.fromEntries(allOf(stage, 'ENV').flatMap(pairsOf))
  for (const [name, value] of Object.entries(contract.env)) yield* differs(`ENV ${name}`, env[name], value)
  const labels = allOf(stage, 'LABEL')
    .flatMap(pairsOf)
    .map(([name]) => name)
  for (const label of contract.labels) if (!labels.includes(label)) yield `the label ${label} is missing`
}

function* copyComplaints({ stages, final }: DockerfileParts, { copies }: Contract) {
  for (const { line, flags, text } of allOf(final, 'COPY')) {
    if (flags.from === undefined && !copies.some((path) => text.startsWith(`${path} `))) {
      yield `line ${line}: the last stage copies ${text} from the context`
    } else if (flags.from !== undefined && !stages.some(({ name }) => name === flags.from)) {
      yield `line ${line}: the last stage copies from ${flags.from}, which is no stage of this file`
    }
    if (text.includes('node_modules') || /npm\b/.test(text))
      yield `line ${line}: ${text} brings packages or npm along`
  }
  for (const { line, text } of allOf(final, 'RUN')) {
    if (/\bnpm\b/.test(text)) yield `line ${line}: the last stage runs npm, so it has it`
  }
}

function* differs(what: string, found: unknown, wanted: unknown) {
  if (JSON.stringify(found) !== JSON.stringify(wanted)) {
    yield `${what} is ${JSON.stringify(found)}, the contract says ${JSON.stringify(wanted)}`
  }
}

function allOf({ instructions }: Stage, word: string): readonly Instruction[] {
  return instructions.filter((one) => one.word === word)
}
