import { type Command, InvalidArgumentError, Option } from 'commander'
import { list, number, positive, wholeNumber, wholeNumberFrom } from './read-option.ts'
import type { Terminal } from './terminal.ts'

// What the room says, written down again so that commands start without it; a test compares.
const TYPES = ['regression', 'classification']
const ALGORITHMS = ['linear', 'logistic', 'gb']

/** Commands that train models on daily candles of many assets at once, and answer with them. */
export function addPanel(program: Command, terminal: Terminal): void {
  const panel = program
    .command('panel')
    .description('one model for many assets: features, training, predictions')
  addGenerate(panel, terminal)
  addFeatures(panel, terminal)
  addTrain(panel, terminal)
  addWatch(panel, terminal)
  addHandle(panel, terminal)
  addSweep(panel, terminal)
  addPredict(panel, terminal)
  addServe(panel, terminal)
}

function addGenerate(panel: Command, terminal: Terminal): void {
  panel
    .command('generate')
    .description('write an invented panel of daily candles; the same options give the same bytes')
    .option('--out <file>', 'file to write', 'raw.csv')
    .option('--assets <n>', 'assets, A001 and on', wholeNumberFrom(1), 50)
    .option('--days <n>', 'days of each', wholeNumberFrom(1), 1826)
    .option('--seed <text>', 'the same seed gives the same panel', '1')
    .option('--reversal <share>', 'share of a day that the next one takes back: something to find', number, 0)
    .action(async (options) => (await import('./command/panel-generate.ts')).panelGenerate(terminal, options))
}

function addFeatures(panel: Command, terminal: Terminal): void {
  withGap(withData(panel.command('features')))
    .description('read a panel, say what is wrong in it, compute its features')
    .option('--out <file>', 'CSV of features to write')
    .option('--artifacts <place>', 'let the models of this place predict from the newest rows')
    .action(async (options) =>
      (await import('./command/panel-features.ts')).panelFeatureFile(terminal, options),
    )
}

function addTrain(panel: Command, terminal: Terminal): void {
  withTraining(withArtifacts(withGap(withData(panel.command('train')))))
    .description('walk models forward over the dates, judge them, train them on all, save them')
    .action(async (options) => (await import('./command/panel-train.ts')).panelTrain(terminal, options))
}

function addWatch(panel: Command, terminal: Terminal): void {
  withPublishing(withFiles(withTraining(withArtifacts(withGap(panel.command('watch'))))))
    .description('train on every file that is dropped beside the models; the same bytes train once')
    .option('--poll-seconds <n>', 'between two looks', positive, 5)
    .option(
      '--settle-seconds <n>',
      'how long a file has to stay as it is before it counts as whole',
      number,
      10,
    )
    .option('--once', 'end after the first file')
    .action(async (options) => (await import('./command/panel-watch.ts')).panelWatch(terminal, options))
}

function addHandle(panel: Command, terminal: Terminal): void {
  withPublishing(withFiles(withTraining(withArtifacts(withGap(panel.command('handle'))))))
    .description('train on the files that an event of S3 or Azure names; under AWS Lambda serve its events')
    .option('--event <file>', 'JSON of the event; default standard input')
    .addOption(new Option('--object <key>', 'in the place of an event, the key of a file').conflicts('event'))
    .option('--most-mb <n>', 'larger files are refused', positive, 200)
    .option('--most-seconds <n>', 'what cannot end within is given back; Lambda says it by itself', positive)
    .action(async (options) => (await import('./command/panel-handle.ts')).panelHandle(terminal, options))
}

function addSweep(panel: Command, terminal: Terminal): void {
  withKeep(withArtifacts(panel.command('sweep')))
    .description('remove what killed trainings left, and old releases; never what latest_models.txt names')
    .action(async (options) => (await import('./command/panel-sweep.ts')).panelSweep(terminal, options))
}

/** Options that say which files are data. */
function withFiles(command: Command): Command {
  return command
    .option('--prefix <text>', 'what the keys of files begin with', 'raw')
    .option('--suffix <text>', 'and what they end with', '.csv')
}

/** Options of what follows a release. */
function withPublishing(command: Command): Command {
  return withKeep(command).option('--reload <url>', 'predictor to tell: http://…/reload', webAddress)
}

function withKeep(command: Command): Command {
  return command.option(
    '--keep <n>',
    'newest releases of each type and algorithm that stay; default all',
    wholeNumberFrom(1),
  )
}

function webAddress(text: string): string {
  if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) return text
  throw new InvalidArgumentError('Write http://HOST:PORT/reload.')
}

/** Options that say what is trained and how. */
function withTraining(command: Command): Command {
  return command
    .addOption(
      new Option('--types <names...>', 'regression: the next close; classification: its direction').choices(
        TYPES,
      ),
    )
    .addOption(new Option('--algorithms <names...>', 'default: all of each type').choices(ALGORITHMS))
    .option('--folds <n>', 'spans that are judged', wholeNumberFrom(2), 5)
    .option('--l2 <n>', 'penalty of linear models', positive, 1)
    .option('--trees <n>', 'of gradient boosting', wholeNumberFrom(1), 100)
    .option('--leaves <n>', 'of each tree', wholeNumberFrom(2), 15)
    .option('--learning-rate <n>', 'of gradient boosting', positive, 0.05)
    .option('--min-leaf-rows <n>', 'fewest rows in a leaf', wholeNumberFrom(1), 50)
    .option('--seed <n>', 'the same seed gives the same models', wholeNumber, 1)
}

function addPredict(panel: Command, terminal: Terminal): void {
  withArtifacts(panel.command('predict'))
    .description('what the saved models say of the next row of each asset')
    .option('-d, --data <file>', 'panel whose newest rows are taken; default those saved with the models')
    .option('--symbols <list>', 'assets, separated by commas; default all', list)
    .action(async (options) => (await import('./command/panel-predict.ts')).panelPredict(terminal, options))
}

function addServe(panel: Command, terminal: Terminal): void {
  withArtifacts(panel.command('serve'))
    .description('the prediction API: /models, /symbol/ASSET, /reload, /healthz, /readyz; Ctrl-C stops it')
    .option(
      '--host <name>',
      'address to listen on; others than this machine need a proxy in front',
      '127.0.0.1',
    )
    .option('--port <n>', 'port; 0 takes any', wholeNumber, 8090)
    .option(
      '--reload-seconds <n>',
      'look for newer models so often; default only when POST /reload asks',
      positive,
    )
    .action(async (options) => (await import('./command/panel-serve.ts')).panelServe(terminal, options))
}

function withData(command: Command): Command {
  return command.requiredOption('-d, --data <file>', 'panel: symbol,datetime,timestamp,high,low,open,close,…')
}

function withArtifacts(command: Command): Command {
  return command.option(
    '--artifacts <place>',
    'where models are kept: a folder, s3://bucket/prefix, azure://account/container/prefix; default `objects.url`',
  )
}

function withGap(command: Command): Command {
  return command.option(
    '--most-gap-days <n>',
    'rows of an asset further apart have a gap between them',
    positive,
    4,
  )
}
