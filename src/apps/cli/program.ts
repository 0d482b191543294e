import { Command, InvalidArgumentError } from 'commander'
import type { Terminal } from './terminal.ts'

/**
 * Every command with its options. What a command does is imported when it runs, so that each starts
 * as fast as its own parts allow.
 */
export function buildProgram(terminal: Terminal): Command {
  const program = new Command('leme').description(
    'From market data to supervised trading bots: research, backtest, paper and live with one engine.',
  )
  addUp(program, terminal)
  addBacktest(program, terminal)
  addHyperopt(program, terminal)
  addResearch(program, terminal)
  addPlot(program, terminal)
  addWorker(program, terminal)
  addPipeline(program, terminal)
  addStrategy(program, terminal)
  addData(program, terminal)
  addTrade(program, terminal)
  addHousehold(program, terminal)
  prepare(program, terminal)
  return program
}

/** Options and manners that all commands share. */
function prepare(command: Command, terminal: Terminal): void {
  command
    .exitOverride()
    .showSuggestionAfterError()
    // What is wrong is thrown, and told by `main.ts` as every failure is.
    .configureOutput({ writeErr: (text) => terminal.note(text.trimEnd()), outputError: () => {} })
  if (command.commands.length === 0) {
    command.option('--json', 'one JSON document on stdout; people and progress on stderr')
  }
  for (const child of command.commands) prepare(child, terminal)
}

function addUp(program: Command, terminal: Terminal): void {
  program
    .command('up')
    .description('start everything: database, sample, main job, paper bot, API and web page')
    .option('--once', 'end after the report')
    .option('--port <n>', 'first port to try', wholeNumber)
    .option('--fresh', 'forget the paper bots of the sample and start them over')
    .action(async (options) => (await import('./command/up.ts')).up(terminal, options))
  program
    .command('demo')
    .description('the main job from nothing in a database of its own; keeps nothing')
    .action(async () => (await import('./command/demo.ts')).demo(terminal))
  program
    .command('login')
    .description('print a fresh one-use login link for the running server')
    .action(async () => (await import('./command/login.ts')).login(terminal))
}

/** Options that name an experiment, for every command that runs backtests. */
function withExperiment(command: Command): Command {
  return command
    .requiredOption('-s, --strategy <file>', 'strategy file (.ts, .yaml, .json)')
    .option('--candles <paths...>', 'folder or files BASE-QUOTE-timeframe.csv[.gz]; without it the store')
    .option('--venue <name>', 'venue in the store, when --candles is not given')
    .option('-i, --timeframe <name>', "candle length; default the strategy's own")
    .option('-p, --pairs <list>', 'pairs, separated by commas; default all that are there', list)
    .option('--timerange <range>', 'for example 20250101-20250301; the end is included')
    .option('--fee <ratio>', 'fee of one side, 0.001 for 0.1 %', number)
    .option('--config <file>', "JSON with settings, freqtrade's names or their camel case")
    .option('--set <key=value...>', 'a parameter of the strategy')
    .option('--signals <file>', 'Parquet table of signals with a column time')
    .option('--calendar <name>', 'continuous or weekdays: where gaps are filled', 'continuous')
    .option('--detail <timeframe>', 'smaller candles on which orders are filled, for example 1m')
    .option('--instruments <file>', 'JSON with steps, limits, leverage and funding by pair')
}

function addBacktest(program: Command, terminal: Terminal): void {
  withExperiment(program.command('backtest'))
    .description('run a strategy over recorded candles and report every trade')
    .option('--workers <n>', 'threads that read and prepare candles', wholeNumber)
    .option('--html <file>', 'write the report as a page, too')
    .option('--export <file>', 'write the trades as .csv, or the result as freqtrade does as .json')
    .option('--save [file]', 'keep the run with its signed manifest: in a file, or without one in the store')
    .action(async (options) => (await import('./command/backtest.ts')).backtest(terminal, options))
}

/** Options that say how parameters are searched. */
function withSearch(command: Command): Command {
  return command
    .option('--sampler <name>', 'tpe, cma-es, latin-hypercube, random or grid', 'tpe')
    .option(
      '--loss <names...>',
      "freqtrade's loss functions, or max:FIGURE, min:FIGURE; several give a front",
      ['SharpeHyperOptLossDaily'],
    )
    .option('--params <list>', "the strategy's parameters to search; default all", list)
    .option('--spaces <list>', 'risk to search, too: roi, stoploss, trailing, protections', list)
    .option('--seed <text>', 'the same seed gives the same trials', '1')
    .option('--workers <n>', 'threads; results do not depend on it', wholeNumber)
    .option('--min-trades <n>', 'trials with fewer trades are as bad as can be', wholeNumber, 1)
    .option('--trial-seconds <n>', 'a trial that takes longer has failed', number, 60)
}

function addHyperopt(program: Command, terminal: Terminal): void {
  withSearch(withExperiment(program.command('hyperopt')))
    .description('search parameters, and tell how the best do on candles that the search did not see')
    .option('--trials <n>', 'trials at most, those of earlier runs included', wholeNumber, 200)
    .option('--batch <n>', 'trials that are asked for together', wholeNumber, 16)
    .option('--hold-out <share>', 'share of the time at the end that the search does not see', number, 0.3)
    .option('--patience <n>', 'end after so many trials without an improvement', wholeNumber)
    .option('--max-minutes <n>', 'end after so many minutes', number)
    .option('--study <name>', 'its name in the store; default made of all that defines it')
    .option('--memory', 'keep nothing in the store')
    .option('--queue', 'hand trials to `leme worker` processes instead of threads')
    .action(async (options) => (await import('./command/hyperopt.ts')).hyperopt(terminal, options))
}

function addResearch(program: Command, terminal: Terminal): void {
  const research = program.command('research').description('is a result skill, and will it last')
  withSearch(withExperiment(research.command('walk-forward')))
    .description('choose parameters on the past of each fold, judge them on its future')
    .option('--train-days <n>', 'days on which each fold searches', number, 30)
    .option('--test-days <n>', 'days on which it is judged', number, 10)
    .option('--anchored', 'search from the beginning each time instead of the same length')
    .option('--purge <n>', 'candles left out between the two', wholeNumber, 0)
    .option('--trials <n>', 'trials of each fold', wholeNumber, 100)
    .action(async (options) =>
      (await import('./command/research-walk-forward.ts')).researchWalkForward(terminal, options),
    )
  withExperiment(research.command('lookahead'))
    .description('remove the future and compare: what changes has seen it')
    .action(async (options) =>
      (await import('./command/research-lookahead.ts')).researchLookahead(terminal, options),
    )
  withExperiment(research.command('recursive'))
    .description('does the past that came before change values: is the startup long enough; the first pair')
    .action(async (options) =>
      (await import('./command/research-recursive.ts')).researchRecursive(terminal, options),
    )
  research
    .command('reproduce')
    .description('run a saved backtest again; the same trades, or what is different')
    .argument('<run>', 'file or name that `backtest --save` told')
    .action(async (run) => (await import('./command/research-reproduce.ts')).researchReproduce(terminal, run))
  withExperiment(research.command('monte-carlo'))
    .description('the same trades in other orders, and drawn anew in blocks')
    .option('--tries <n>', 'how often', wholeNumber, 1000)
    .option('--seed <text>', 'the same seed gives the same tries', '1')
    .option('--ruin <share>', 'ruined is who ever falls to this share of the start', number, 0.5)
    .option('--block <n>', 'mean length of blocks; default made of the number of trades', wholeNumber)
    .action(async (options) =>
      (await import('./command/research-monte-carlo.ts')).researchMonteCarlo(terminal, options),
    )
}

function addWorker(program: Command, terminal: Terminal): void {
  program
    .command('worker')
    .description('take jobs of the queue (backtests, trials of searches) until told to stop')
    .action(async () => (await import('./command/worker.ts')).worker(terminal))
}

function addPlot(program: Command, terminal: Terminal): void {
  withExperiment(program.command('plot'))
    .description("candles, the strategy's indicators and its trades as one page; the first pair")
    .option('--out <file>', 'page to write', 'plot.html')
    .option('--rows <n>', 'candles to draw: the last ones', wholeNumber, 5000)
    .action(async (options) => (await import('./command/plot.ts')).plot(terminal, options))
}

function addPipeline(program: Command, terminal: Terminal): void {
  const pipeline = program.command('pipeline').description('data, features, labels, models, scores, signals')
  pipeline
    .command('run')
    .description('run all stages of a configuration; finished ones are taken from the artifacts')
    .requiredOption('-c, --config <file>', 'pipeline configuration (JSON with comments)')
    .option('--artifacts <folder>', 'where results are kept; default the state folder')
    .option('--workers <n>', 'threads that train', wholeNumber)
    .action(async (options) => (await import('./command/pipeline-run.ts')).pipelineRun(terminal, options))
}

function addStrategy(program: Command, terminal: Terminal): void {
  const strategy = program
    .command('strategy')
    .description('what strategies are there, and may they be believed')
  strategy
    .command('list')
    .description('strategies of the configured folders, or of the folders given')
    .argument('[folders...]', 'folders of strategy files')
    .action(async (folders) => (await import('./command/strategy.ts')).strategyList(terminal, folders))
  strategy
    .command('new')
    .description('write a strategy to begin with: .ts, or .yaml for rules')
    .argument('<file>', 'for example my-trend.ts, my-event.ts, my-trend.yaml')
    .action(async (file) => (await import('./command/strategy.ts')).strategyNew(terminal, file))
  strategy
    .command('check')
    .description('load a strategy, run it on DEMO candles, prove that it does not look ahead')
    .argument('<file>', 'strategy file (.ts, .yaml, .json)')
    .option('--tsconfig', 'write a tsconfig.json beside it, so that an editor knows leme/*')
    .action(async (file, options) =>
      (await import('./command/strategy.ts')).strategyCheck(terminal, file, options),
    )
}

function addData(program: Command, terminal: Terminal): void {
  const data = program.command('data').description('candles in and out of the store')
  data
    .command('import')
    .description('import a CSV or CSV.gz of candles; all of it or nothing')
    .argument('<file>', 'CSV or CSV.gz of candles')
    .requiredOption('--venue <name>', 'where the candles come from, for example binance')
    .requiredOption('--symbol <pair>', 'BASE/QUOTE, for example ETH/BTC')
    .requiredOption('-i, --timeframe <name>', 'candle length of the file')
    .option('--revise', 'replace stored candles that differ; their old values are kept as revisions')
    .option('--strict', 'import nothing when a line is rejected')
    .option('--calendar <name>', 'continuous or weekdays: what counts as a gap', 'continuous')
    .action(async (file, options) =>
      (await import('./command/data-import.ts')).dataImport(terminal, file, options),
    )
  data
    .command('generate')
    .description('write the DEMO market to CSV files, or into the store')
    .option('--out <folder>', 'write files here instead of the store')
    .option('--days <n>', 'days of candles', wholeNumber)
    .option('--seed <n>', 'which of the possible markets', wholeNumber)
    .action(async (options) => (await import('./command/data-generate.ts')).dataGenerate(terminal, options))
  data
    .command('check')
    .description('gaps, outages, outliers, still runs; nothing is changed')
    .argument('[files...]', 'candle files; without them the store')
    .option('--venue <name>', 'only series of this venue')
    .option('--symbol <pair>', 'only this pair')
    .option('-i, --timeframe <name>', 'candle length, where a file name does not tell')
    .option('--calendar <name>', 'continuous or weekdays')
    .action(async (files, options) =>
      (await import('./command/data-check.ts')).dataCheck(terminal, files, options),
    )
  data
    .command('export')
    .description('write a stored series to CSV or CSV.gz')
    .argument('<file>', 'what to write: .csv or .csv.gz')
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
}

function addTrade(program: Command, terminal: Terminal): void {
  program
    .command('trade')
    .description('run a bot in the foreground; Ctrl-C stops it, the same line resumes it')
    .requiredOption('--paper', 'with a simulated exchange and recorded candles')
    .requiredOption('-s, --strategy <file>', 'strategy file (.ts)')
    .requiredOption('--venue <name>', 'venue in the store')
    .requiredOption('-p, --pairs <list>', 'pairs, separated by commas', list)
    .option('-i, --timeframe <name>', "candle length; default the strategy's own")
    .option('--from <day>', 'first day to trade, for example 20250101')
    .option('--calendar <name>', 'continuous or weekdays: where gaps are filled', 'continuous')
    .option('--speed <n>', 'candles a second; 0 is as fast as possible', number, 1)
    .option('--config <file>', "JSON with settings, freqtrade's names or their camel case")
    .option('--name <name>', 'name of the bot; the same name resumes', 'paper')
    .option('--fresh', 'forget what the bot of this name did before')
    .action(async (options) => (await import('./command/trade.ts')).trade(terminal, options))
}

function addHousehold(program: Command, terminal: Terminal): void {
  const config = program.command('config').description('the configuration in force')
  config
    .command('show')
    .option('--origin', 'say where each value comes from')
    .action(async (options) => (await import('./command/config.ts')).configShow(terminal, options))
  config
    .command('schema')
    .description('JSON Schema of a configuration file')
    .argument('[which]', 'app or pipeline', 'app')
    .action(async (which) => (await import('./command/config.ts')).configSchema(terminal, which))
  program
    .command('doctor')
    .description('check what Leme needs and name the fix for what is missing')
    .action(async () => (await import('./command/doctor.ts')).doctor(terminal))
}

function list(text: string): string[] {
  return [...new Set(text.split(',').map((part) => part.trim()))]
}

function wholeNumber(text: string): number {
  if (/^\d+$/.test(text)) return Number(text)
  throw new InvalidArgumentError('It must be a whole number.')
}

function number(text: string): number {
  if (text.trim() !== '' && Number.isFinite(Number(text))) return Number(text)
  throw new InvalidArgumentError('It must be a number.')
}
