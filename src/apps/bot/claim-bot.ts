import { Fault } from '../../domain/index.ts'
import type { BotStore } from '../../trade/engine/index.ts'

/**
 * The right to run a bot or to forget it, held until it is disposed of.
 * @throws Fault `bot.busy` while another process has it
 */
export async function claimBot(bots: BotStore, id: string): Promise<AsyncDisposable> {
  const claim = await bots.claim(id)
  if (claim) return claim
  throw new Fault('conflict', 'bot.busy', `bot "${id}" runs in another process`, {
    hint: 'Stop it there, or give this one another --name.',
  })
}
