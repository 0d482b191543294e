import { type Command, Option } from 'commander'
import { list, wholeNumberFrom } from './read-option.ts'
import type { Terminal } from './terminal.ts'

/** Commands around those who send candles and ticks: sources, and the keys by which they are known. */
export function addIngest(data: Command, terminal: Terminal): void {
  const source = data.command('source').description('who may send candles and ticks to the server')
  source
    .command('put')
    .description('make a source, or change the one of this name')
    .argument('<name>', 'lower-case letters, digits, - and _, for example mt5-desk')
    .requiredOption('--venue <name>', 'the venue under which its candles are stored')
    .addOption(
      new Option(
        '--policy <name>',
        'keep, revise or reject: what happens when a candle is there with other values',
      )
        .choices(['keep', 'revise', 'reject'])
        .default('keep'),
    )
    .option('--known-only', 'take no pair of which the venue has no series yet')
    .option(
      '--symbol <name=pair>',
      'what its own name of a market means, US500.cash=US500/USD; may be repeated',
      collect,
    )
    .option(
      '--quote <currency>',
      'what names are quoted in that end in no currency: BRL makes PETR4 PETR4/BRL',
    )
    .option(
      '--most-pairs <number>',
      'refuse what would give the venue more pairs; default 5,000',
      wholeNumberFrom(1),
    )
    .action(async (name, options) =>
      (await import('./command/data-source.ts')).dataSourcePut(terminal, name, options),
    )
  source
    .command('list')
    .description('the sources')
    .action(async () => (await import('./command/data-source.ts')).dataSourceList(terminal))
  addKeys(data, terminal)
}

function addKeys(data: Command, terminal: Terminal): void {
  const key = data.command('key').description('the API keys of sources')
  const expires = ['--expires <time>', 'when it ends: 2027-01-31, or a time with its zone'] as const
  key
    .command('create')
    .description('make a key; its token is printed once and kept nowhere')
    .argument('<source>', 'name of the source')
    .option('--scope <list>', 'what it may do: ingest, read, signals, signals:write', list, ['ingest'])
    .option('--network <cidr>', 'from where it may be used; may be repeated; default everywhere', collect)
    .option(...expires)
    .action(async (source, options) =>
      (await import('./command/data-key.ts')).dataKeyCreate(terminal, source, options),
    )
  key
    .command('list')
    .description('the keys, never their tokens')
    .argument('[source]', 'only those of this source')
    .action(async (source) => (await import('./command/data-key.ts')).dataKeyList(terminal, source))
  key
    .command('revoke')
    .description('end a key at once')
    .argument('<prefix>', 'the 16 characters of a token behind leme_, as they are listed')
    .action(async (prefix) => (await import('./command/data-key.ts')).dataKeyRevoke(terminal, prefix))
  key
    .command('rotate')
    .description('make a key with the rights of another one, and end that one')
    .argument('<prefix>', 'of the key that ends')
    .option('--grace <time>', 'how much longer the old one is good, for example 30m, 24h or 7d', '0')
    .option(expires[0], `${expires[1]}; default as the old one`)
    .action(async (prefix, options) =>
      (await import('./command/data-key.ts')).dataKeyRotate(terminal, prefix, options),
    )
}

function collect(value: string, before: readonly string[] = []): string[] {
  return [...before, value]
}
