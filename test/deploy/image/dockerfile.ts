import { type Copy, DockerfileParser, type From } from 'dockerfile-ast'

export interface Instruction {
  readonly line: number
  /** In capitals. */
  readonly word: string
  /** Without its flags, lines joined, as it is written. */
  readonly text: string
  /** Words of the JSON form; undefined: it is in the shell's form. */
  readonly exec: readonly string[] | undefined
  /** `--from=build` is `from: build`. */
  readonly flags: Readonly<Record<string, string>>
}

export interface Stage {
  /** As FROM names it, with its variables replaced by their defaults. */
  readonly image: string
  readonly name: string
  readonly line: number
  readonly instructions: readonly Instruction[]
}

export interface DockerfileParts {
  readonly stages: readonly Stage[]
  readonly final: Stage
  /** Defaults of the ARGs before the first FROM. */
  readonly globals: ReadonlyMap<string, string>
}

/** What a Dockerfile says, stage by stage. */
export function readDockerfile(text: string): DockerfileParts {
  const file = DockerfileParser.parse(text)
  const globals = new Map<string, string>()
  const stages: { image: string; name: string; line: number; instructions: Instruction[] }[] = []
  for (const one of file.getInstructions()) {
    const word = one.getKeyword()
    const line = one.getRange().start.line + 1
    if (word === 'FROM') {
      const from = one as From
      const image = replaced(from.getImage() ?? '', globals)
      stages.push({ image, name: from.getBuildStage() ?? `${stages.length}`, line, instructions: [] })
      continue
    }
    const flags = 'getFlags' in one ? (one as Copy).getFlags() : []
    const content = withoutFlags(one.getRawArgumentsContent() ?? '')
    const read = {
      ...{ line, word, text: content },
      exec: wordsOf(content),
      flags: Object.fromEntries(flags.map((flag) => [flag.getName(), flag.getValue() ?? ''])),
    }
    const stage = stages.at(-1)
    if (stage) stage.instructions.push(read)
    else if (word === 'ARG') {
      const [name = '', ...value] = read.text.split('=')
      globals.set(name, unquoted(value.join('=')))
    }
  }
  return { stages, final: stages.at(-1)!, globals }
}

/** `KEY=value` pairs of ENV, LABEL and ARG, in their order; those with no value are empty. */
export function pairsOf({ text }: Instruction): readonly (readonly [name: string, value: string])[] {
  const pairs = text.matchAll(/([\w.-]+)(?:=("(?:[^"\\]|\\.)*"|'[^']*'|\S*))?/g)
  return [...pairs].map(([, name, value = '']) => [name!, unquoted(value)] as const)
}

/** The last one of its kind, which is the one that counts. */
export function lastOf({ instructions }: Stage, word: string): Instruction | undefined {
  return instructions.findLast((one) => one.word === word)
}

function wordsOf(text: string): readonly string[] | undefined {
  try {
    const words: unknown = JSON.parse(text.replace(/^CMD\s+/, ''))
    return Array.isArray(words) ? words.map(String) : undefined
  } catch {
    return undefined
  }
}

function withoutFlags(text: string): string {
  return text
    .replace(/\\\s*\n(\s*#.*\n)*/g, ' ')
    .replace(/^(\s*--[\w-]+(=\S+)?)+\s*/, '')
    .replace(/\s+/g, ' ')
    .trim()
}

function replaced(text: string, values: ReadonlyMap<string, string>): string {
  return text.replace(/\$\{?(\w+)\}?/g, (whole, name) => values.get(name) ?? whole)
}

function unquoted(text: string): string {
  return text.replace(/^(["'])(.*)\1$/s, '$2')
}
