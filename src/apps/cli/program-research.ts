import { type Command, Option } from 'commander'
import { periods } from './command/research-averages-periods.ts'
import { list, number, positive, wholeNumber, wholeNumberFrom } from './read-option.ts'
import type { Terminal } from './terminal.ts'

/** Commands that run a strategy over recorded candles, once or many times. */
export function addExperiments(program: Command, terminal: Terminal): void {
  addBacktest(program, terminal)
  addHyperopt(program, terminal)
  addResearch(program, terminal)
  addPlot(program, terminal)
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
    .option('--workers <n>', 'threads; results do not depend on it', wholeNumberFrom(1))
    .option('--min-trades <n>', 'trials with fewer trades are as bad as can be', wholeNumber, 1)
    .option('--trial-seconds <n>', 'a trial that takes longer has failed', positive, 60)
}

function addBacktest(program: Command, terminal: Terminal): void {
  withExperiment(program.command('backtest'))
    .description('run a strategy over recorded candles and report every trade')
    .option('--workers <n>', 'threads that read and prepare candles', wholeNumberFrom(1))
    .option('--html <file>', 'write the report as a page, too')
    .option('--export <file>', 'write the trades as .csv, or the result as freqtrade does as .json')
    .option('--save [file]', 'keep the run with its signed manifest: in a file, or without one in the store')
    .action(async (options) => (await import('./command/backtest.ts')).backtest(terminal, options))
}

function addHyperopt(program: Command, terminal: Terminal): void {
  withSearch(withExperiment(program.command('hyperopt')))
    .description('search parameters, and tell how the best do on candles that the search did not see')
    .option('--trials <n>', 'trials at most, those of earlier runs included', wholeNumberFrom(1), 200)
    .option('--batch <n>', 'trials that are asked for together', wholeNumberFrom(1), 16)
    .option('--hold-out <share>', 'share of the time at the end that the search does not see', number, 0.3)
    .option('--patience <n>', 'end after so many trials without an improvement', wholeNumberFrom(1))
    .option('--max-minutes <n>', 'end after so many minutes', positive)
    .option('--study <name>', 'its name in the store; default made of all that defines it')
    .option('--memory', 'keep nothing in the store')
    .option('--queue', 'hand trials to `leme worker` processes instead of threads')
    .action(async (options) => (await import('./command/hyperopt.ts')).hyperopt(terminal, options))
}

function addResearch(program: Command, terminal: Terminal): void {
  const research = program.command('research').description('is a result skill, and will it last')
  withSearch(withExperiment(research.command('walk-forward')))
    .description('choose parameters on the past of each fold, judge them on its future')
    .option('--train-days <n>', 'days on which each fold searches', positive, 30)
    .option('--test-days <n>', 'days on which it is judged', positive, 10)
    .option('--anchored', 'search from the beginning each time instead of the same length')
    .option('--purge <n>', 'candles left out between the two', wholeNumber, 0)
    .option('--trials <n>', 'trials of each fold', wholeNumberFrom(1), 100)
    .action(async (options) =>
      (await import('./command/research-walk-forward.ts')).researchWalkForward(terminal, options),
    )
  withExperiment(research.command('lookahead'))
    .description('remove the future from all candles and compare: what changes has seen it')
    .option(
      '--cuts <n>',
      'places where the future is cut off; default 256, fewer on long histories',
      wholeNumberFrom(2),
    )
    .action(async (options) =>
      (await import('./command/research-lookahead.ts')).researchLookahead(terminal, options),
    )
  withExperiment(research.command('recursive'))
    .description('does the past that came before change values: is the startup long enough; the first pair')
    .action(async (options) =>
      (await import('./command/research-recursive.ts')).researchRecursive(terminal, options),
    )
  addAverages(research, terminal)
  research
    .command('compare')
    .description('two saved runs side by side: is one better beyond chance')
    .argument('<first>', 'file or name that `backtest --save` told')
    .argument('<second>', 'the other one')
    .action(async (first, second) =>
      (await import('./command/research-compare.ts')).researchCompare(terminal, first, second),
    )
  research
    .command('reproduce')
    .description('run a saved backtest again; the same trades, or what is different')
    .argument('<run>', 'file or name that `backtest --save` told')
    .action(async (run) => (await import('./command/research-reproduce.ts')).researchReproduce(terminal, run))
  withExperiment(research.command('monte-carlo'))
    .description('the same trades in other orders, and drawn anew in blocks')
    .option('--tries <n>', 'how often', wholeNumberFrom(1), 1000)
    .option('--seed <text>', 'the same seed gives the same tries', '1')
    .option('--ruin <share>', 'ruined is who ever falls to this share of the start', number, 0.5)
    .option('--block <n>', 'mean length of blocks; default made of the number of trades', wholeNumberFrom(1))
    .action(async (options) =>
      (await import('./command/research-monte-carlo.ts')).researchMonteCarlo(terminal, options),
    )
}

function addAverages(research: Command, terminal: Terminal): void {
  research
    .command('averages')
    .description('a first look at every pair of moving averages on one pair, before a strategy is written')
    .option('--candles <paths...>', 'folder or files BASE-QUOTE-timeframe.csv[.gz]; without it the store')
    .option('--venue <name>', 'venue in the store, when --candles is not given')
    .requiredOption('-i, --timeframe <name>', 'candle length')
    .option('-p, --pair <name>', 'BASE/QUOTE; may be left out where there is only one')
    .option('--timerange <range>', 'for example 20250101-20250301; the end is included')
    .option('--calendar <name>', 'continuous or weekdays: where gaps are filled', 'continuous')
    .addOption(new Option('--average <kind>', 'simple or exponential').choices(['sma', 'ema']).default('sma'))
    .addOption(periodsOption('--fast <periods>', 'of the fast average: 5,8,13 or 2..50', '2..50'))
    .addOption(periodsOption('--slow <periods>', 'of the slow one, 10..300:5 in steps of 5', '10..300:5'))
    .option('--fee <ratio>', 'fee of one side, 0.001 for 0.1 %', number)
    .option('--hold-out <share>', 'share of the time at the end by which no pair is chosen', number, 0.3)
    .option('--workers <n>', 'threads; results do not depend on it', wholeNumberFrom(1))
    .option('--csv <file>', 'write every pair with its figures, too')
    .option('--html <file>', 'write a page with a map of the profits, too')
    .action(async (options) =>
      (await import('./command/research-averages.ts')).researchAverages(terminal, options),
    )
}

function periodsOption(flags: string, description: string, usual: string): Option {
  return new Option(flags, description).argParser(periods).default(periods(usual), usual)
}

function addPlot(program: Command, terminal: Terminal): void {
  withExperiment(program.command('plot'))
    .description("candles, the strategy's indicators and its trades as one page; the first pair")
    .option('--out <file>', 'page to write', 'plot.html')
    .option('--rows <n>', 'candles to draw: the last ones', wholeNumberFrom(1), 5000)
    .action(async (options) => (await import('./command/plot.ts')).plot(terminal, options))
}
