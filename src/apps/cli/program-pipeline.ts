import { type Command, Option } from 'commander'
import type { StageName } from '../../trade/pipeline/index.ts'
import { addPipelineSearch } from './program-pipeline-search.ts'
import { list, wholeNumber, wholeNumberFrom } from './read-option.ts'
import type { Terminal } from './terminal.ts'

/** A stage under the name of its command, and what it does. */
const STAGES: readonly (readonly [command: string, stage: StageName, description: string])[] = [
  ['merge', 'data', 'put the rows of all sources on one raster'],
  ['check', 'check', 'look for gaps, outliers and impossible candles; changes nothing'],
  ['features', 'features', 'compute the feature sets, and prove that none looks ahead'],
  ['labels', 'labels', 'compute what is to be predicted'],
  ['train', 'train', 'train every algorithm for every label on the newest rows'],
  ['predict', 'predict', 'score the rows by the trained models'],
  ['rolling', 'rolling', 'walk forward: train on the past, predict the next piece, move on'],
  ['signals', 'signals', 'combine, smooth and compare the scores'],
  ['simulate', 'simulate', 'trade the signals, and search for better thresholds'],
]

/** `leme pipeline`: the research line, whole or stage by stage. */
export function addPipeline(program: Command, terminal: Terminal): void {
  const pipeline = program
    .command('pipeline')
    .description('data, features, labels, models, scores, signals')
    .addHelpText('after', '\nA stage takes what it is made of from the artifacts, or makes it.')
  withOptions(pipeline.command('run'))
    .description('run all stages of a configuration; finished ones are taken from the artifacts')
    .option('--symbols <list>', 'the configuration for each of these, {symbol} filled in', list)
    .option('--queue', 'each symbol a job, done by leme worker or the server')
    .option('--wait', 'with --queue: show how the jobs go on until all have ended')
    .action(async (options) => (await import('./command/pipeline-run.ts')).pipelineRun(terminal, options))
  pipeline
    .command('download')
    .description("fetch the candles of a configuration's files from its venue; run again, it appends")
    .requiredOption('-c, --config <file>', 'pipeline configuration (JSON with comments)')
    .option('--data-folder <folder>', "where data sources lie, instead of the configuration's data_folder")
    .option('--symbols <list>', 'the configuration for each of these, {symbol} filled in', list)
    .option('--since <day>', 'where a file begins that is not there yet', '2017-01-01')
    .option('--url <address>', 'where the exchange is, in place of its own address')
    .action(async (options) =>
      (await import('./command/pipeline-download.ts')).pipelineDownload(terminal, options),
    )
  pipeline
    .command('list')
    .description('runs of the queue, newest first: how far they are, and what they found')
    .option('--limit <n>', 'how many', wholeNumberFrom(1), 20)
    .action(async (options) => (await import('./command/pipeline-queue.ts')).pipelineList(terminal, options))
  pipeline
    .command('show')
    .description('one run of the queue with its stages')
    .argument('<id>', 'as list has it, or how it begins')
    .action(async (id) => (await import('./command/pipeline-queue.ts')).pipelineShow(terminal, id))
  addPipelineSearch(pipeline, terminal)
  pipeline
    .command('diagram')
    .description('prices, scores and signals of a file as a picture')
    .requiredOption('-c, --config <file>', 'pipeline configuration (JSON with comments)')
    .requiredOption('--signals <file>', 'signals beside prices, CSV or Parquet')
    .requiredOption('--out <file>', 'the picture, .png or .svg')
    .addOption(new Option('--theme <name>', 'default: light').choices(['light', 'dark']))
    .action(async (options) =>
      (await import('./command/pipeline-diagram.ts')).pipelineDiagram(terminal, options),
    )
  for (const [name, goal, description] of STAGES) {
    withOptions(pipeline.command(name))
      .description(description)
      .action(async (options) =>
        (await import('./command/pipeline-run.ts')).pipelineRun(terminal, { ...options, goal }),
      )
  }
  addFollow(pipeline, terminal)
}

function addFollow(pipeline: Command, terminal: Terminal): void {
  pipeline
    .command('follow')
    .description('the line at each new bar of the store: scores, signals, notices; nothing is trained')
    .requiredOption('-c, --config <file>', 'pipeline configuration (JSON with comments)')
    .requiredOption('--models <file>', 'models as train made them, or NAME@alias of the registry')
    .option('--data-folder <folder>', "where data sources lie, instead of the configuration's data_folder")
    .option('--artifacts <folder>', 'where the models of the registry lie; default the state folder')
    .option('--replay <rows>', 'bring the last rows one by one instead of waiting for new ones', wholeNumber)
    .option('--once', 'tell of what came since the last time, and end')
    .option('--out <file>', 'Parquet file of scores and signals')
    .action(async (options) =>
      (await import('./command/pipeline-follow.ts')).pipelineFollow(terminal, options),
    )
}

function withOptions(command: Command): Command {
  return command
    .requiredOption('-c, --config <file>', 'pipeline configuration (JSON with comments)')
    .option('--data-folder <folder>', "where data sources lie, instead of the configuration's data_folder")
    .option('--compat <dialect>', 'itb: exactly as the intelligent-trading-bot, known defects included')
    .option('--artifacts <folder>', 'where results are kept; default the state folder')
    .option('--predictions <file>', 'scores to begin with, CSV or Parquet, instead of making them')
    .option('--models <file>', 'models to predict with, as train made them')
    .option('--workers <n>', 'threads that train', wholeNumber)
    .option('--register <name>', 'register the models of a run that is done; {symbol} is filled in')
}
