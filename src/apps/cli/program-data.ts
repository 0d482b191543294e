import type { Command } from 'commander'
import { addIngest } from './program-ingest.ts'
import { addLake } from './program-lake.ts'
import { addUpkeep } from './program-upkeep.ts'
import { list, wholeNumber, wholeNumberFrom } from './read-option.ts'
import type { Terminal } from './terminal.ts'

/** Commands around the store of candles. */
export function addData(program: Command, terminal: Terminal): void {
  const data = program.command('data').description('candles in and out of the store')
  data.commandsGroup('Candles in:')
  data
    .command('import')
    .description('import files of candles; all of each or nothing')
    .argument('<files...>', 'CSV, JSON, Feather, Parquet, archives of Binance (zip), or folders of them')
    .requiredOption('--venue <name>', 'where the candles come from, for example binance')
    .option('--symbol <pair>', 'BASE/QUOTE, for example ETH/BTC, where a name does not tell')
    .option('-i, --timeframe <name>', 'candle length, where a name does not tell')
    .option('--market <name>', 'of archives: spot, um or cm; default by their folder, else spot')
    .option('--verify', 'import no archive without the .CHECKSUM file beside it')
    .option('--revise', 'replace stored candles that differ; their old values are kept as revisions')
    .option('--roll-up', 'make 5m to 1d of minutes, also where the pair has none; those there always follow')
    .option('--strict', 'import nothing of a file when a line is rejected')
    .option('--calendar <name>', 'continuous or weekdays: what counts as a gap', 'continuous')
    .action(async (files, options) =>
      (await import('./command/data-import.ts')).dataImport(terminal, files, options),
    )
  data
    .command('download')
    .description(
      'fetch candles, mark prices or funding of an exchange into the store; run again, it goes on where it stopped',
    )
    .requiredOption('--exchange <name>', "an exchange of ccxt, for example binance; also the venue's name")
    .requiredOption('-p, --pairs <list>', 'pairs, separated by commas', list)
    .option('--kind <name>', 'candles, or of perpetual contracts mark (prices) or funding', 'candles')
    .option('-i, --timeframe <name>', 'candle length; of mark prices 1h if absent')
    .requiredOption('--since <day>', 'first day, for example 2025-01-01')
    .option('--until <day>', 'day before which it ends; default everything that is complete')
    .option(
      '--url <address>',
      "where the exchange is, in place of its own address: a mirror, a test's exchange",
    )
    .action(async (options) => (await import('./command/data-download.ts')).dataDownload(terminal, options))
  data
    .command('archive')
    .description(
      'fetch the months that Binance publishes into the store; run again, it goes on where it stopped',
    )
    .requiredOption('--exchange <name>', 'binance, binanceusdm or binancecoinm')
    .requiredOption('-p, --pairs <list>', 'pairs, separated by commas', list)
    .requiredOption('-i, --timeframe <name>', 'candle length')
    .requiredOption('--since <month>', 'first month, for example 2024-01')
    .option('--until <month>', 'month before which it ends; default all days that are over')
    .option('--url <address>', 'where the archives are: a mirror', 'https://data.binance.vision')
    .action(async (options) => (await import('./command/data-archive.ts')).dataArchive(terminal, options))
  data
    .command('record')
    .description("follow an exchange's streams into the store until stopped; first fills what was missed")
    .requiredOption('--exchange <name>', "an exchange of ccxt, for example binance; also the venue's name")
    .requiredOption('-p, --pairs <list>', 'pairs, separated by commas', list)
    .option('-i, --timeframe <name>', 'candle length', '1m')
    .option('--since <day>', 'where a pair begins of which nothing is stored; default now')
    .option('--quotes', 'keep the best bids and asks as ticks, too')
    .option('--books', 'keep the best 20 levels of the order book each second, too')
    .option('--keep-books <hours>', 'drop books that are older', wholeNumberFrom(1), 24)
    .option('--minutes <n>', 'stop by itself after so many minutes', wholeNumber)
    .option('--url <address>', 'where the exchange is, in place of its own address')
    .action(async (options) => (await import('./command/data-record.ts')).dataRecord(terminal, options))
  const schedule = data
    .command('schedule')
    .description('downloads by the clock, run by npm start or leme data schedule run')
  schedule
    .command('add')
    .description('keep a command and when it is due; one of the same name is replaced')
    .argument('<name>', 'lower-case letters, digits, - and _')
    .argument('<command...>', 'behind --: download, check or import with its options')
    .requiredOption('--cron <times>', 'minute, hour, day, month, weekday, for example "*/5 * * * *"')
    .option('--zone <name>', 'time zone of these, for example America/Sao_Paulo', 'UTC')
    .action(async (name, command, options) =>
      (await import('./command/data-schedule.ts')).addSchedule(terminal, name, { ...options, command }),
    )
  schedule
    .command('list')
    .description('what is scheduled, when it is next due, and how it ended last')
    .action(async () => (await import('./command/data-schedule.ts')).listSchedules(terminal))
  schedule
    .command('remove')
    .description('forget a schedule and its runs')
    .argument('<name>', 'as it was added')
    .action(async (name) => (await import('./command/data-schedule.ts')).removeSchedule(terminal, name))
  schedule
    .command('run')
    .description('run what is due until stopped, where no server does')
    .action(async () => (await import('./command/data-schedule.ts')).runDue(terminal))
  data
    .command('generate')
    .description('write the DEMO market to CSV files, or into the store')
    .option('--out <folder>', 'write files here instead of the store')
    .option('--days <n>', 'days of candles', wholeNumber)
    .option('--seed <n>', 'which of the possible markets', wholeNumber)
    .option('--from <day>', 'first day; default 20250101')
    .option('-p, --pairs <list>', 'only these pairs, separated by commas', list)
    .option('-i, --timeframe <name>', 'join the minutes to candles of this length')
    .action(async (options) => (await import('./command/data-generate.ts')).dataGenerate(terminal, options))
  data.commandsGroup('What is there:')
  data
    .command('check')
    .description('gaps, outages, outliers, still runs; nothing is changed')
    .argument('[files...]', 'candle files; without them the store')
    .option('--venue <name>', 'only series of this venue')
    .option('--symbol <pair>', 'only this pair')
    .option('-i, --timeframe <name>', 'candle length, where a file name does not tell')
    .option('--calendar <name>', 'continuous or weekdays')
    .option('--by-day', 'what is wrong with each UTC day; of the store up to now')
    .action(async (files, options) =>
      (await import('./command/data-check.ts')).dataCheck(terminal, files, options),
    )
  data
    .command('repair')
    .description('what would mend gaps and suspect candles of the store; changes nothing without --apply')
    .option('--venue <name>', 'only series of this venue')
    .option('--symbol <pair>', 'only this pair')
    .option('-i, --timeframe <name>', 'only this candle length')
    .option('--since <day>', 'only what is wrong from this day on, for example 2025-01-01')
    .option('--calendar <name>', 'continuous or weekdays')
    .option('--plan', 'print the plan; so it is without --apply, too')
    .option('--apply', 'fetch and derive what the plan says, then show what is left and why')
    .option('--outages', 'fetch also what every pair of the venue misses')
    .option(
      '--url <address>',
      "where the exchange is, in place of its own address: a mirror, a test's exchange",
    )
    .action(async (options) => (await import('./command/data-repair.ts')).dataRepair(terminal, options))
  data
    .command('export')
    .description('write a stored series to a file')
    .argument('<file>', 'what to write: .csv, .csv.gz, .json, .json.gz (as freqtrade) or .parquet')
    .requiredOption('--venue <name>', 'venue in the store')
    .requiredOption('--symbol <pair>', 'BASE/QUOTE')
    .requiredOption('-i, --timeframe <name>', 'candle length; longer than the stored one is aggregated')
    .option('--timerange <range>', 'for example 20250101-20250301; default everything')
    .action(async (file, options) =>
      (await import('./command/data-export.ts')).dataExport(terminal, file, options),
    )
  data
    .command('list')
    .description('series in the store')
    .action(async () => (await import('./command/data-list.ts')).dataList(terminal))
  data.commandsGroup('Who sends:')
  addIngest(data, terminal)
  data.commandsGroup('Keeping it:')
  addLake(data, terminal)
  addUpkeep(data, terminal)
}
