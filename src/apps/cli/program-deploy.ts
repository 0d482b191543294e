import { type Command, Option } from 'commander'
import { list, number, wholeNumberFrom } from './read-option.ts'
import type { Terminal } from './terminal.ts'

/** Commands that change what clients' bots shall be, and tell what became of it. */
export function addDeploys(program: Command, terminal: Terminal): void {
  const deploy = program
    .command('deploy')
    .description('bots of clients: what is wanted, what runs, and the commands between')
  waiting(
    deploy
      .command('trade')
      .description('deploy a bot, or change the one of its name')
      .argument('<client>', 'such as cliente-001')
      .requiredOption('-s, --strategy <name>', 'name in the catalogue: npx leme strategy list')
      .requiredOption('--exchange <name>', 'venue whose candles it follows')
      .requiredOption('-p, --pairs <list>', 'pairs, separated by commas', list)
      .option('--name <name>', "name of the bot; default the strategy's")
      .option('-i, --timeframe <name>', "candle length; default the strategy's own")
      .option('--strategy-version <hash>', 'sha256:…; default the newest')
      .option('--param <name=value>', 'a parameter of the strategy; may be given again', collect, [])
      .option('--stake <amount>', 'of one trade, or unlimited')
      .option('--stake-currency <name>', "default the first pair's quote")
      .option('--max-open-trades <n>', 'trades at once', wholeNumberFrom(1))
      .option('--exposure <n>', 'the most that its open trades may hold together', number)
      .addOption(new Option('--trading-mode <word>', 'what is traded').choices(['spot', 'futures']))
      .addOption(new Option('--runtime <word>', 'what runs it').choices(['leme', 'freqtrade']))
      .option('--live', 'with money; without it the exchange is simulated')
      .option('--cpu <millis>', 'thousandths of a core', wholeNumberFrom(10))
      .option('--memory <mb>', 'megabytes', wholeNumberFrom(32)),
  ).action(async (client, options) =>
    (await import('./command/deploy-trade.ts')).deployTrade(terminal, client, options),
  )
  waiting(
    deploy
      .command('stop')
      .description('take a bot, or all bots of a client, out of service')
      .argument('<client>')
      .option('--bot <name>', 'this one alone'),
  ).action(async (client, options) =>
    (await import('./command/deploy-order.ts')).deployStop(terminal, client, options),
  )
  for (const verb of ['suspend', 'resume'] as const)
    waiting(
      deploy
        .command(verb)
        .description(verb === 'suspend' ? 'let all bots of a client rest' : 'let them go on')
        .argument('<client>')
        .option('--reason <text>', 'why', 'by hand'),
    ).action(async (client, options) =>
      (await import('./command/deploy-order.ts')).deployRest(terminal, { client, verb }, options),
    )
  addLooks(deploy, terminal)
  for (const verb of ['approve', 'cancel'] as const)
    deploy
      .command(verb)
      .description(
        verb === 'approve'
          ? 'agree with a command that waits for a person'
          : 'give a command up; what it has done already is rolled back',
      )
      .argument('<command>', 'id of the command')
      .action(async (id) => (await import('./command/deploy-order.ts')).deployAnswer(terminal, { id, verb }))
}

function addLooks(deploy: Command, terminal: Terminal): void {
  deploy
    .command('list')
    .description('clients with how they are')
    .action(async () => (await import('./command/deploy-status.ts')).deployList(terminal))
  deploy
    .command('status')
    .description('what a client wants, what of it runs, and how the newest command went')
    .argument('<client>')
    .action(async (client) => (await import('./command/deploy-status.ts')).deployStatus(terminal, client))
  deploy
    .command('commands')
    .description('commands of a client, newest first; of all without one')
    .argument('[client]')
    .option('--limit <n>', 'at most so many', wholeNumberFrom(1), 20)
    .action(async (client, options) =>
      (await import('./command/deploy-commands.ts')).deployCommands(terminal, client, options),
    )
  deploy
    .command('show')
    .description('one command with its steps')
    .argument('<command>', 'id of the command')
    .action(async (id) => (await import('./command/deploy-commands.ts')).deployShow(terminal, id))
  deploy
    .command('history')
    .description("commits of a client's file, newest first, or what one of them changed")
    .argument('<client>')
    .argument('[commit]')
    .action(async (client, commit) =>
      (await import('./command/deploy-history.ts')).deployHistory(terminal, client, commit),
    )
}

function waiting(command: Command): Command {
  return command
    .option('--id <text>', 'id of the command; the same id is the same command')
    .option('--wait <seconds>', 'wait for its end, at most so long', wholeNumberFrom(1))
}

function collect(value: string, before: readonly string[]): readonly string[] {
  return [...before, value]
}
