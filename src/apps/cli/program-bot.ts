import type { Command } from 'commander'
import { wholeNumber } from './read-option.ts'
import type { Terminal } from './terminal.ts'

/** What runs in the pod of a client's bot: ADR 40, ADR 48. */
export function addBot(program: Command, terminal: Terminal): void {
  const bot = program.command('bot').description("one client's bot in a container of its own")
  bot
    .command('run')
    .description("run the bot of a file that the chart made, with its client's login in DATABASE_URL")
    .argument('<file>', 'such as /etc/leme/bot.json')
    .option('--listen <address>', 'where it answers /health and /api/v1/ping', '127.0.0.1:8080')
    .action(async (file, options) => (await import('./command/bot.ts')).botRun(terminal, file, options))
  bot
    .command('init-schema')
    .description("wait until the client's schema is there and as this version wants it; changes nothing")
    .argument('<client>')
    .option('--wait <seconds>', 'give up after so long', wholeNumber, 120)
    .action(async (client, options) =>
      (await import('./command/bot.ts')).botInitSchema(terminal, client, options),
    )
}
