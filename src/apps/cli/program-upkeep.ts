import { type Command, InvalidArgumentError } from 'commander'
import { parseAge } from '../local/parse-age.ts'
import type { Terminal } from './terminal.ts'

/** Commands for whoever looks after the database. */
export function addUpkeep(data: Command, terminal: Terminal): void {
  data
    .command('expire')
    .description('drop ranges of ticks and candles that are too old; npm start does it every day')
    .option('--ticks-older-than <days>', 'such as 90d, or never; default as configured', age)
    .option('--candles-older-than <days>', 'such as 3650d, or never; default as configured', age)
    .option('--plan', 'print what would go; nothing is changed')
    .action(async (options) => (await import('./command/data-expire.ts')).dataExpire(terminal, options))
  data
    .command('migrate')
    .description("bring the database's tables to this release, as every command does that uses them")
    .option('--plan', 'print what is pending; nothing is changed')
    .action(async (options) => (await import('./command/data-migrate.ts')).dataMigrate(terminal, options))
  data
    .command('roles')
    .description('make the roles leme_reader and leme_writer, and give them their rights')
    .action(async () => (await import('./command/data-roles.ts')).dataRoles(terminal))
  data
    .command('timescale')
    .description('whether TimescaleDB is used; changes nothing without --apply')
    .option('--plan', 'print what would be done; so it is without --apply, too')
    .option('--apply', 'move candles and ticks into hypertables; nobody can write meanwhile')
    .action(async (options) => (await import('./command/data-timescale.ts')).dataTimescale(terminal, options))
}

/** @throws InvalidArgumentError */
function age(text: string): number {
  const parsed = parseAge(text)
  if (parsed !== undefined) return parsed
  throw new InvalidArgumentError('It must be whole days such as 90d, or never.')
}
