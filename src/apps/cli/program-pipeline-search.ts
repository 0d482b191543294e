import type { Command } from 'commander'
import { number, wholeNumber, wholeNumberFrom } from './read-option.ts'
import type { Terminal } from './terminal.ts'

/** `leme pipeline search`: settings of an algorithm. */
export function addPipelineSearch(pipeline: Command, terminal: Terminal): void {
  pipeline
    .command('search')
    .description('search settings of an algorithm, and judge the best once on rows that were not seen')
    .requiredOption('-c, --config <file>', 'pipeline configuration (JSON with comments)')
    .requiredOption('--space <file>', 'what is searched: a file of JSON with comments, or the JSON itself')
    .option('--algorithm <name>', 'whose settings; may be left out where there is one')
    .option('--objective <name>', 'auc, log-loss or rmse; default auc, of numbers rmse')
    .option('--trials <n>', 'trials at most, those of earlier runs included', wholeNumberFrom(1), 50)
    .option('--sampler <name>', 'tpe, random, latin-hypercube, cma-es or grid', 'tpe')
    .option('--seed <seed>', 'the same seed, the same trials', '1')
    .option('--batch <n>', 'trials that are chosen together', wholeNumberFrom(1), 8)
    .option('--folds <n>', 'purged folds of each trial', wholeNumberFrom(2), 5)
    .option('--hold-out <share>', 'share of the rows to judge on, without rolling_predict', number, 0.25)
    .option('--data-folder <folder>', "where data sources lie, instead of the configuration's data_folder")
    .option('--compat <dialect>', 'itb: exactly as the intelligent-trading-bot, known defects included')
    .option('--artifacts <folder>', 'where results are kept; default the state folder')
    .option('--workers <n>', 'threads that train', wholeNumber)
    .action(async (options) =>
      (await import('./command/pipeline-search.ts')).pipelineSearch(terminal, options),
    )
}
