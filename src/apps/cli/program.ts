import { Command } from 'commander'
import { VERSION } from '../local/installation.ts'
import { addAlerts } from './program-alert.ts'
import { addBackups } from './program-backup.ts'
import { addBot } from './program-bot.ts'
import { addData } from './program-data.ts'
import { addDeploys } from './program-deploy.ts'
import { addModels } from './program-models.ts'
import { addPanel } from './program-panel.ts'
import { addPipeline } from './program-pipeline.ts'
import { addExperiments } from './program-research.ts'
import { addSecrets } from './program-secret.ts'
import { addSignals } from './program-signal.ts'
import { addTenants } from './program-tenant.ts'
import { list, number, portNumber, wholeNumber } from './read-option.ts'
import type { Terminal } from './terminal.ts'

/**
 * Every command with its options. What a command does is imported when it runs, so that each starts
 * as fast as its own parts allow.
 */
export function buildProgram(terminal: Terminal): Command {
  const program = new Command('leme').description(
    'From market data to supervised trading bots: research, backtest, paper and live with one engine.',
  )
  program.version(VERSION, '-V, --version', 'what this is')
  addUp(program, terminal)
  addExperiments(program, terminal)
  addWorker(program, terminal)
  addPipeline(program, terminal)
  addPanel(program, terminal)
  addModels(program, terminal)
  addStrategy(program, terminal)
  addData(program, terminal)
  addSignals(program, terminal)
  addTenants(program, terminal)
  addDeploys(program, terminal)
  addBot(program, terminal)
  addBackups(program, terminal)
  addAlerts(program, terminal)
  addSecrets(program, terminal)
  addTrade(program, terminal)
  addHousehold(program, terminal)
  prepare(program, terminal)
  program.hook('preAction', (_, command) => takeConfig(command, terminal))
  return program
}

/**
 * What a `--config` of settings says in place of options, as freqtrade's does of the timeframe, where the
 * command line does not say it; and what of it has no effect.
 */
async function takeConfig(command: Command, terminal: Terminal): Promise<void> {
  const { config } = command.opts()
  const names = command.options.map((option) => option.attributeName())
  if (config === undefined || !names.includes('strategy')) return
  const { options, idle } = (await import('../local/settings-file.ts')).takeApart(config)
  const unused = [...idle]
  for (const [name, value] of Object.entries(options)) {
    if (!names.includes(name)) unused.push(name)
    else if (command.getOptionValue(name) === undefined)
      command.setOptionValueWithSource(name, value, 'config')
  }
  if (unused.length > 0) terminal.warn(`${config}: not used in a backtest: ${unused.join(', ')}`)
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
    .command('serve')
    .description("API, page, worker and clients' bots without the sample, until told to stop")
    .option('--port <n>', 'first port to try', wholeNumber)
    .action(async (options) => (await import('./command/serve.ts')).serve(terminal, options))
  program
    .command('demo')
    .description('the main job from nothing in a database of its own; keeps nothing')
    .action(async () => (await import('./command/demo.ts')).demo(terminal))
  program
    .command('login')
    .description('print a fresh one-use login link for the running server')
    .action(async () => (await import('./command/login.ts')).login(terminal))
}

function addWorker(program: Command, terminal: Terminal): void {
  program
    .command('worker')
    .description('take jobs of the queue (backtests, trials of searches) until told to stop')
    .option('--metrics-host <address>', 'where /metrics is for Prometheus', '127.0.0.1')
    .option('--metrics-port <port>', 'its port; a taken one moves on', portNumber, 7920)
    .action(async (options) => (await import('./command/worker.ts')).worker(terminal, options))
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
      (await import('./command/strategy-check.ts')).strategyCheck(terminal, file, options),
    )
  strategy
    .command('hash')
    .description('the code that a manifest pins, as one hash: the file and what it imports by path')
    .argument('<file>', 'strategy file (.ts, .yaml, .json)')
    .action(async (file) => (await import('./command/strategy-hash.ts')).strategyHash(terminal, file))
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
    .option('--pipeline <file>', 'pipeline whose scores and signals the strategy reads, made at each candle')
    .option('--model <name>', 'models of the pipeline: NAME@alias of the registry, or a file')
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
    .description('JSON Schema of files that are read (app, pipeline, rules) and written')
    .argument('[which]', 'app, pipeline, rules, backtest, metrics, manifest or pipeline-result', 'app')
    .action(async (which) => (await import('./command/config.ts')).configSchema(terminal, which))
  program
    .command('doctor')
    .description('check what Leme needs and name the fix for what is missing')
    .action(async () => (await import('./command/doctor.ts')).doctor(terminal))
}
