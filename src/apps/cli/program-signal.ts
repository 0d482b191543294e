import type { Command } from 'commander'
import { list, positive, wholeNumberFrom } from './read-option.ts'
import type { Terminal } from './terminal.ts'

/** Commands around signals to terminals. */
export function addSignals(program: Command, terminal: Terminal): void {
  const signal = program
    .command('signal')
    .description('what terminals are told to do, and what they made of it')
  signal
    .command('put')
    .description('make a signal by hand; the same --key again is the same signal')
    .requiredOption('--account <id>', 'the trading account, as its terminal calls it')
    .requiredOption('--symbol <name>', 'the market, as the terminal calls it: EURUSD, XAUUSD.m')
    .requiredOption('-i, --timeframe <name>', 'candle length that it was made on')
    .requiredOption('--side <side>', 'buy, sell or close')
    .option('--volume <n>', 'lots', positive)
    .option('--price <n>', 'a limit; without it the market', positive)
    .option('--stop-loss <n>', 'price at which to give up', positive)
    .option('--take-profit <n>', 'price at which to be content', positive)
    .option('--comment <text>', 'for the terminal to show')
    .option('--ttl <seconds>', 'for how long it may be handed out', wholeNumberFrom(1))
    .option('--key <text>', 'names it, so that it can be put twice; default a random one')
    .action(async (options) => (await import('./command/signal.ts')).signalPut(terminal, options))
  signal
    .command('list')
    .description('signals, newest first, with their states')
    .option('--account <id>', 'only those of this account')
    .option('--state <list>', 'only these: pending, sent, acked, expired', list)
    .option('--limit <n>', 'at most so many', wholeNumberFrom(1), 50)
    .action(async (options) => (await import('./command/signal.ts')).signalList(terminal, options))
}
