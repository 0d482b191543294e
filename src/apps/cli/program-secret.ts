import { type Command, Option } from 'commander'
import { Fault } from '../../domain/index.ts'
import type { Terminal } from './terminal.ts'

/** Commands around secrets. There is none that shows one. */
export function addSecrets(program: Command, terminal: Terminal): void {
  const secret = program
    .command('secret')
    .description(
      'logins and keys of tenants and of the house: put, rotate and remove them; nobody can print one',
    )
  valued(
    secret.command('put').description('keep a secret: from a file, standard input, or typed unseen'),
  ).action(async (name, options, { args }: Command) => {
    requireNoValue(args)
    await (await import('./command/secret.ts')).secretPut(terminal, name, options)
  })
  valued(
    secret.command('rotate').description('the next value of a secret; what runs takes it without a restart'),
  )
    .option('--generate', 'let a random value be made: 32 bytes in base64url')
    .action(async (name, options, { args }: Command) => {
      requireNoValue(args)
      await (await import('./command/secret.ts')).secretRotate(terminal, name, options)
    })
  secret
    .command('list')
    .description('names and when each changed last')
    .argument('[folder]', 'such as tenants/cliente-001/')
    .action(async (folder) => (await import('./command/secret.ts')).secretList(terminal, folder))
  noted(
    secret
      .command('remove')
      .description('remove a secret; what needs it fails from its next look on')
      .argument('<name>', 'as it was put'),
  ).action(async (name, options) =>
    (await import('./command/secret.ts')).secretRemove(terminal, name, options),
  )
  noted(
    secret
      .command('reseal')
      .description('seal every file of the folder again, for the recipients that are configured now'),
  ).action(async (options) => (await import('./command/secret.ts')).secretReseal(terminal, options))
}

function noted(command: Command): Command {
  return command.option('--without-audit', 'change it also while the audit log, the database, is away')
}

function valued(command: Command): Command {
  return noted(command)
    .argument('<name>', 'such as tenants/cliente-001/exchange')
    .allowExcessArguments()
    .option('--file <path>', 'read the value from this file; without it from standard input')
    .option('--exact', 'keep the line break at the end of the value')
    .addOption(new Option('--value <text>').argParser(refuseValue).hideHelp())
}

function requireNoValue({ length }: readonly string[]): void {
  if (length > 1) refuseValue()
}

function refuseValue(): never {
  throw new Fault(
    'usage',
    'secret.argument',
    'a value on the command line is seen by every user of the machine',
    {
      hint: 'Rotate it if it was real. Send it on standard input, or with --file.',
    },
  )
}
