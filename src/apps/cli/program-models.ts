import type { Command } from 'commander'
import { number, wholeNumberFrom } from './read-option.ts'
import type { Terminal } from './terminal.ts'

const version = wholeNumberFrom(1)

/** Commands around trained models: what there is, which one acts, and how they compare. */
export function addModels(program: Command, terminal: Terminal): void {
  const models = program.command('models').description('trained models: versions, aliases, promotion')
  models
    .command('list')
    .description('models by name, with their champions')
    .option('--limit <n>', 'at most so many', wholeNumberFrom(1), 50)
    .option('--cursor <text>', 'nextCursor of the page before')
    .action(async (options) => (await import('./command/models-list.ts')).modelsList(terminal, options))
  models
    .command('show')
    .description('a model with its versions and the history of its aliases, or one version')
    .argument('<name>', 'name of the model')
    .argument('[version]', 'only this version, with all that is known of it', version)
    .action(async (name, number) =>
      (await import('./command/models-show.ts')).modelsShow(terminal, name, number),
    )
  models
    .command('register')
    .description(
      'make a version of what a run of the pipeline learned; the same models again are the same version',
    )
    .argument('<name>', 'name of the model, for example btc-1h-up')
    .requiredOption('--report <file>', 'what `leme pipeline run --json` printed')
    .requiredOption('-c, --config <file>', 'pipeline configuration of that run')
    .option('--models <file>', 'the artifact `models`; default where the report says that it lies')
    .option('--score <name>', 'which score, where the run learned several')
    .option('--notes <text>', 'for people', '')
    .action(async (name, options) =>
      (await import('./command/models-register.ts')).modelsRegister(terminal, name, options),
    )
  models
    .command('record')
    .description('keep what versions predicted and what came of it, from a file (leme.predictions/1)')
    .argument('<name>', 'name of the model')
    .argument('<file>', 'JSON with feed, predictions and outcomes')
    .action(async (name, file) =>
      (await import('./command/models-record.ts')).modelsRecord(terminal, name, file),
    )
  addAliases(models, terminal)
}

function addAliases(models: Command, terminal: Terminal): void {
  measured(
    models
      .command('promote')
      .description('give an alias to a version; the champion has to pass every gate')
      .argument('<name>', 'name of the model')
      .argument('<version>', 'which version', version)
      .requiredOption('--reason <text>', 'why; it stays in the history')
      .option('--alias <name>', 'champion, challenger or a name of your own', 'champion')
      .option('--from <n>', 'refuse unless the alias is this version now', version)
      .option('--force', 'promote although a gate refuses; the history says so'),
  ).action(async (model, number, options) =>
    (await import('./command/models-promote.ts')).modelsPromote(
      terminal,
      { model, version: number },
      options,
    ),
  )
  models
    .command('rollback')
    .description('give an alias back to the version that had it before')
    .argument('<name>', 'name of the model')
    .requiredOption('--reason <text>', 'why; it stays in the history')
    .option('--alias <name>', 'which alias', 'champion')
    .action(async (name, options) =>
      (await import('./command/models-rollback.ts')).modelsRollback(terminal, name, options),
    )
  measured(
    models
      .command('compare')
      .description('champion and challenger on the bars that both predicted, with a verdict in words')
      .argument('<name>', 'name of the model')
      .option('--champion <n>', 'another version in its place', version)
      .option('--challenger <n>', 'another version in its place', version),
  ).action(async (name, options) =>
    (await import('./command/models-compare.ts')).modelsCompare(terminal, name, options),
  )
  models
    .command('delete')
    .description('forget a version and what it predicted; refused while it has an alias')
    .argument('<name>', 'name of the model')
    .argument('<version>', 'which version', version)
    .action(async (name, number) =>
      (await import('./command/models-delete.ts')).modelsDelete(terminal, name, number),
    )
}

/** Options of how predictions become shadow trades, and what is asked of them. */
function measured(command: Command): Command {
  return command
    .option('--side <side>', 'shadow trades that gain when prices rise (long) or fall (short)')
    .option('--enter <score>', 'score from which a shadow trade is opened', number)
    .option('--fee <ratio>', 'fee of each side of a shadow trade, 0.001 is 0.1 %', number)
    .option('--slippage <ratio>', 'what each side loses between close and fill', number)
    .option('--gates <file>', 'JSON with other thresholds, for example {"minTrades": 200}')
}
