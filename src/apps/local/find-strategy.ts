import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { openObjectStore } from '../../adapters/store/object/index.ts'
import { strategyFiles } from '../../adapters/strategy-file/index.ts'
import type { WantedBot } from '../../control/deployment/index.ts'
import { hashOfBundle } from '../../control/job/index.ts'
import { Fault } from '../../domain/index.ts'
import type { AppConfig } from './app-config.ts'
import { bundleStrategy } from './bundle-strategy.ts'
import { strategyFinder } from './client-bots.ts'
import { EXAMPLE_FOLDERS } from './installation.ts'
import { objectBundles } from './object-bundles.ts'

/**
 * The file of a bot's strategy, for a process that has nothing but its configuration: one that is shipped with this
 * program, if it is the wanted version, else the bundle of the object store.
 * @throws Fault `bot.strategy-missing`
 */
export async function findStrategyFile(
  { objects, stateDir, strategies }: Pick<AppConfig, 'objects' | 'stateDir' | 'strategies'>,
  bot: WantedBot,
): Promise<string> {
  // By its text alone: nothing of another strategy is run for this.
  const shipped = [...EXAMPLE_FOLDERS, ...strategies].filter((one) => existsSync(one)).flatMap(strategyFiles)
  const same = shipped.find((path) => versionOf(path) === bot.strategyVersion)
  if (same !== undefined) return same
  const folder = resolve(stateDir)
  const bundles = objectBundles(
    await openObjectStore({ ...objects, url: objects.url || join(folder, 'objects') }),
  )
  const found = await strategyFinder(join(folder, 'strategies'), bundles)(bot)
  if (found !== undefined) return found
  throw new Fault(
    'config',
    'bot.strategy-missing',
    `there is no strategy ${bot.strategy} of the version ${bot.strategyVersion} here`,
    {
      hint: 'Give the bot the object store of the server (objects.url), or an image that ships the strategy.',
    },
  )
}

function versionOf(path: string): string | undefined {
  try {
    return hashOfBundle(bundleStrategy(path))
  } catch {
    // One that does not stand alone is deployed nowhere.
    return undefined
  }
}
