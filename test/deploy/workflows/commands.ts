import { existsSync, globSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Workflow } from './read-workflows.ts'
import { stepsOf } from './rules-of-trust.ts'

/** What a script or step calls that has to be there: the product's commands and options, npm scripts, files. */
export interface Text {
  readonly where: string
  readonly text: string
}

/** Every line that a shell would read: steps of the workflows, and the scripts. */
export function shellTexts(tree: string, workflows: readonly Workflow[]): readonly Text[] {
  const steps = workflows.flatMap(({ path, jobs }) =>
    stepsOf(jobs).flatMap(({ job, step }) =>
      step.run ? [{ where: `${path}, job ${job}`, text: step.run }] : [],
    ),
  )
  const scripts = globSync('.github/scripts/*.sh', { cwd: tree })
    .sort()
    .map((path) => ({ where: path, text: readFileSync(join(tree, path), 'utf8') }))
  return [...steps, ...scripts]
}

/** `leme …` commands and their options, npm scripts and files that do not exist. */
export function unknownCommands(tree: string, texts: readonly Text[]): readonly string[] {
  const cli = readCli(readFileSync(join(tree, 'docs/reference/cli.md'), 'utf8'))
  const { scripts } = JSON.parse(readFileSync(join(tree, 'package.json'), 'utf8')) as {
    scripts: Readonly<Record<string, string>>
  }
  return texts.flatMap(({ where, text }) => {
    // An array of options belongs to the command of the lines below it.
    const code = text.replaceAll(/^\s*#.*$/gm, '').replaceAll(/\\\n/g, ' ')
    const commands = [
      ...code.matchAll(/(?:^|[\s;|&(])leme ((?:[a-z][\w-]*|"\$stage")(?: (?:[a-z][\w-]*|"\$stage"))*)/gm),
    ]
    const options =
      commands.length === 0 ? [] : [...code.matchAll(/(?:^|[\s(])(--[a-z][\w-]*)/g)].map(([, name]) => name!)
    const found = commands.map(([, words]) => matching(cli, words!.split(' ')))
    const unknown = commands.flatMap(([, words], index) =>
      found[index]!.length > 0 ? [] : [`${where}: there is no command leme ${words}`],
    )
    const known = new Set(found.flat().flatMap((name) => [...cli.get(name)!]))
    // `docker run --rm …` has options of its own.
    const isOurs = !/\bdocker |\bhelm |\bgh |\bterraform /.test(code)
    return [
      ...unknown,
      ...(isOurs
        ? options
            .filter((name) => !known.has(name))
            .map((name) => `${where}: no command leme there has ${name}`)
        : []),
      ...[...code.matchAll(/\bnpm run (?:--\S+ )*([\w:-]+)/g)].flatMap(([, name]) =>
        name! in scripts ? [] : [`${where}: there is no npm script ${name}`],
      ),
      ...[
        ...code.matchAll(
          /(?:^|\s)(\.github\/scripts\/[\w.-]+|\.ci\/run|deploy\/[\w./-]+\.(?:mjs|json|sh))/gm,
        ),
      ].flatMap(([, path]) => (existsSync(join(tree, path!)) ? [] : [`${where}: ${path} is not there`])),
      ...[...code.matchAll(/^\s*(\.github\/scripts\/[\w-]+\.sh)/gm)].flatMap(([, path]) =>
        cannotRun(join(tree, path!)) ? [`${where}: ${path} is called, and is not executable`] : [],
      ),
    ]
  })
}

function cannotRun(path: string): boolean {
  return existsSync(path) && (statSync(path).mode & 0o111) === 0
}

/** Commands of the reference and their options, which are checked fresh against the program. */
function readCli(reference: string): ReadonlyMap<string, ReadonlySet<string>> {
  const parts = reference.split(/^## (?=leme )/m).slice(1)
  return new Map(
    parts.map((part) => {
      const name = part.split('\n', 1)[0]!.trim()
      const options = [...part.matchAll(/^\| `([^`]+)`/gm)].flatMap(
        ([, text]) => text!.match(/--[a-z][\w-]*/g) ?? [],
      )
      return [name, new Set([...options, '--json', '--version', '--help'])]
    }),
  )
}

/** The commands that words begin with; `"$stage"` stands for any of a group. */
function matching(cli: ReadonlyMap<string, unknown>, words: readonly string[]): readonly string[] {
  return [...cli.keys()].filter((name) => {
    const parts = name.split(' ').slice(1)
    return parts.every((part, index) => words[index] === part || words[index] === '"$stage"')
  })
}
