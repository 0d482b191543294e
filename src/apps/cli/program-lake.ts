import type { Command } from 'commander'
import { wholeNumber } from './read-option.ts'
import type { Terminal } from './terminal.ts'

/** Commands around the lake, below those of data. */
export function addLake(data: Command, terminal: Terminal): void {
  const lake = data.command('lake').description('stored candles as Parquet files, a month each')
  const commands = () => import('./command/data-lake.ts')
  lake
    .command('sync')
    .description('write every month that changed since')
    .option('--rebuild', 'write every month')
    .action(async (options) => (await commands()).dataLakeSync(terminal, options))
  lake
    .command('status')
    .description('what the lake has, and what changed since')
    .action(async () => (await commands()).dataLakeStatus(terminal))
  lake
    .command('verify')
    .description('compare every file with its hash; nothing is changed')
    .action(async () => (await commands()).dataLakeVerify(terminal))
  lake
    .command('sweep')
    .description('remove files that newer ones have replaced')
    .option('--grace-hours <n>', 'only those older than this', wholeNumber, 24)
    .action(async (options) => (await commands()).dataLakeSweep(terminal, options))
}
