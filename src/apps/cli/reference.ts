import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Argument, Command, Option } from 'commander'
import { buildProgram } from './program.ts'
import { Terminal } from './terminal.ts'

const PAGE = fileURLToPath(new URL('../../../docs/reference/cli.md', import.meta.url))
const WRITE = 'node --conditions=leme-source src/apps/cli/reference.ts --write'

const HEAD = `# Command line

<!-- Made from src/apps/cli/program.ts: ${WRITE} -->

\`npx leme COMMAND\`, in a project that has the package or in a checkout; \`npm start\` is \`leme up\` there. \`--help\` after any command prints what stands here.

Every command takes \`--json\`: one JSON document on stdout, people and progress on stderr. [Errors](errors.md) has the exit codes and the document of a failure.
`

/** The page docs/reference/cli.md: every command with its arguments and options, as the program has them. */
export function commandReference(): string {
  const { stdout, stderr } = process
  const terminal = new Terminal({ json: false, out: stdout, err: stderr, color: false })
  const commands = runnable(buildProgram(terminal))
  const overview = commands.map(
    (command) => `| [\`${nameOf(command)}\`](#${anchorOf(command)}) | ${cell(command.description())} |`,
  )
  return `${HEAD}\n| command | does |\n|---|---|\n${overview.join('\n')}\n\n${commands.map(section).join('\n')}`
}

/** Commands that do something themselves, in the program's order. */
function runnable(command: Command): readonly Command[] {
  return command.commands.length === 0 ? [command] : command.commands.flatMap(runnable)
}

function section(command: Command): string {
  const options = command.options.filter(({ long, hidden }) => long !== '--json' && !hidden)
  const rows = [...command.registeredArguments.map(argumentRow), ...options.map(optionRow)]
  const table = rows.length > 0 ? `\n| | meaning | default |\n|---|---|---|\n${rows.join('\n')}\n` : ''
  return `## ${nameOf(command)}\n${usageOf(command, options)}${table}`
}

function usageOf(command: Command, options: readonly Option[]): string {
  const args = command.registeredArguments.map(placeOf)
  const mandatory = options.filter((option) => option.mandatory).map(({ flags }) => flags.split(', ').at(-1)!)
  const rest = options.some((option) => !option.mandatory) ? ['[options]'] : []
  return `\`\`\`text\n${[nameOf(command), ...args, ...mandatory, ...rest].join(' ')}\n\`\`\`\n`
}

function argumentRow(argument: Argument): string {
  const standard = argument.required ? 'required' : shown(argument.defaultValue)
  return `| \`${placeOf(argument)}\` | ${cell(argument.description)} | ${standard} |`
}

function optionRow(option: Option): string {
  const standard = option.mandatory ? 'required' : shown(option.defaultValue)
  return `| \`${option.flags}\` | ${cell(option.description)} | ${standard} |`
}

function placeOf(argument: Argument): string {
  const name = `${argument.name()}${argument.variadic ? '...' : ''}`
  return argument.required ? `<${name}>` : `[${name}]`
}

function nameOf(command: Command): string {
  return command.parent ? `${nameOf(command.parent)} ${command.name()}` : command.name()
}

/** As GitHub makes it of a heading. */
function anchorOf(command: Command): string {
  return nameOf(command).replaceAll(' ', '-')
}

function shown(standard: unknown): string {
  return standard === undefined ? '' : `\`${standard}\``
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|')
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const page = commandReference()
  if (process.argv.includes('--write')) writeFileSync(PAGE, page)
  else if (readFileSync(PAGE, 'utf8') !== page) {
    console.error(`docs/reference/cli.md is not what the program says. Run: ${WRITE}`)
    process.exitCode = 1
  }
}
