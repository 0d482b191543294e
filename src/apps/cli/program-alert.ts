import { type Command, Option } from 'commander'
import { list, wholeNumber } from './read-option.ts'
import type { Terminal } from './terminal.ts'

const CLIENT = ['--client <id>', 'of this client; without it the operators’'] as const

/** Alerts: what is wrong, who is told of it, and by which roads. */
export function addAlerts(program: Command, terminal: Terminal): void {
  const alert = program
    .command('alert')
    .description('what is wrong, who takes it on, who is told of it, and by which roads')
  alert
    .command('list')
    .description('alerts that fire, the worst first')
    .option(...CLIENT)
    .option('--all', 'those that are over, too')
    .action(async (options) => (await import('./command/alert.ts')).alertList(terminal, options))
  alert
    .command('show')
    .description('an alert, what to do about it, and who was told')
    .argument('<id>', 'as `leme alert list` has it')
    .action(async (id) => (await import('./command/alert.ts')).alertShow(terminal, id))
  for (const [name, words] of [
    ['ack', 'take an alert on: nobody is reminded, and it goes to nobody else'],
    ['resolve', 'say that an alert is over; it fires again when it is found again'],
  ] as const)
    alert
      .command(name)
      .description(words)
      .argument('<id>', 'as `leme alert list` has it')
      .action(async (id) => (await import('./command/alert.ts')).alertAct(terminal, name, id))
  alert
    .command('silence')
    .description('tell nobody of some alerts for a while; with none of the filters, of none at all')
    .requiredOption('--hours <count>', 'for so long', Number)
    .requiredOption('--reason <text>', 'why, for those who wonder')
    .option('--rule <names>', 'such as bot.failed, or bot. for all of bots', list)
    .option('--severity <names>', 'info, warning, critical', list)
    .option('--bot <names>', 'of these bots', list)
    .option(...CLIENT)
    .action(async (options) => (await import('./command/alert.ts')).alertSilence(terminal, options))
  alert
    .command('test')
    .description('send a message through a channel now, and say what came back')
    .argument('<channel>', 'its id or name')
    .option(...CLIENT)
    .action(async (name, options) =>
      (await import('./command/alert-channel.ts')).alertTest(terminal, name, options),
    )
  addChannels(alert, terminal)
  addRoutes(alert, terminal)
}

function addChannels(alert: Command, terminal: Terminal): void {
  const channel = alert.command('channel').description('roads to people; their secrets are never shown')
  channel
    .command('add')
    .description('add a channel; its secret comes on standard input, or from a file')
    .argument('<name>', 'for people')
    .addOption(
      new Option('--kind <kind>', 'what it is')
        .choices(['telegram', 'slack', 'discord', 'email', 'pagerduty', 'webhook'])
        .makeOptionMandatory(),
    )
    .option('--to <place>', 'chat of Telegram, addresses of e-mail, address of a webhook', '')
    .option('--file <path>', 'read the secret from this file')
    .option(...CLIENT)
    .action(async (name, options) =>
      (await import('./command/alert-channel.ts')).channelAdd(terminal, name, options),
    )
  channel
    .command('list')
    .description('channels and routes')
    .option(...CLIENT)
    .action(async (options) => (await import('./command/alert-channel.ts')).channelList(terminal, options))
  channel
    .command('remove')
    .description('remove a channel with its secret; what waits for it is given up')
    .argument('<channel>', 'its id or name')
    .option(...CLIENT)
    .action(async (name, options) =>
      (await import('./command/alert-channel.ts')).channelRemove(terminal, name, options),
    )
}

function addRoutes(alert: Command, terminal: Terminal): void {
  const route = alert.command('route').description('who is told of which alerts, and when')
  route
    .command('add')
    .description('tell channels of alerts; without filters of all')
    .argument('<name>', 'for people')
    .requiredOption('--channel <names>', 'ids or names of channels', list)
    .option('--severity <names>', 'info, warning, critical', list)
    .option('--rule <names>', 'such as bot.failed, or bot. for all of bots', list)
    .option('--digest <minutes>', 'gather what is not critical for so long', wholeNumber, 0)
    .option('--repeat <minutes>', 'tell again what nobody acknowledged', wholeNumber, 240)
    .option('--quiet <hours>', 'hold back what is not critical: 22:00-07:00')
    .option('--zone <name>', 'of the quiet hours', 'UTC')
    .option('--escalate <minutes>', 'what nobody acknowledged goes on after so long', wholeNumber)
    .option('--then <names>', 'to these channels', list)
    .option(...CLIENT)
    .action(async (name, options) =>
      (await import('./command/alert-route.ts')).routeAdd(terminal, name, options),
    )
  route
    .command('remove')
    .description('remove a route')
    .argument('<id>', 'as `leme alert channel list` has it')
    .option(...CLIENT)
    .action(async (id, options) =>
      (await import('./command/alert-route.ts')).routeRemove(terminal, id, options),
    )
}
