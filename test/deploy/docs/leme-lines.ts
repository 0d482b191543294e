import type { Command } from 'commander'
import { buildProgram } from '../../../src/apps/cli/program.ts'
import { Terminal } from '../../../src/apps/cli/terminal.ts'

const program = buildProgram(
  new Terminal({ json: false, out: process.stdout, err: process.stderr, color: false }),
)

/** What is wrong with the calls of `leme` in a piece of shell: a command or an option that there is not. */
export function lemeComplaints(shell: string): readonly string[] {
  return shell
    .replaceAll('\\\n', ' ')
    .split('\n')
    .flatMap((line) => line.replace(/(^|\s)#.*$/, '').split(/\||&&|;|\$\(/))
    .flatMap((part) => complaintsOf(part.trim().split(/\s+/)))
}

function complaintsOf(words: readonly string[]): readonly string[] {
  const at = words.findIndex((word) => word === 'leme' || word.endsWith('/bin/leme.js'))
  const called = words[at - 1]
  if (at < 0 || (at > 0 && !/^(npx|exec|--|[A-Z_]+=.*|sudo|leme-server|leme-\S+|deploy\/\S+)$/.test(called!)))
    return []
  let command: Command = program
  let rest = words.slice(at + 1)
  for (let next = find(command, rest[0]); next; next = find(command, rest[0])) {
    command = next
    rest = rest.slice(1)
  }
  if (command.commands.length > 0 && rest[0] !== undefined && !rest[0].startsWith('-'))
    return [`there is no command "${[...pathOf(command), rest[0]].join(' ')}"`]
  const known = [...command.options, ...program.options].flatMap(({ long, short }) => [long, short])
  return rest
    .filter((word) => /^--?[a-z]/.test(word))
    .map((word) => word.replace(/=.*$/, ''))
    .filter((word) => !['--json', '--help'].includes(word) && !known.includes(word))
    .map((word) => `"${pathOf(command).join(' ')}" has no option ${word}`)
}

function find(command: Command, name: string | undefined): Command | undefined {
  return command.commands.find((one) => one.name() === name)
}

function pathOf(command: Command): string[] {
  return command.parent ? [...pathOf(command.parent), command.name()] : [command.name()]
}
