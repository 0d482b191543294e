import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { WantedBot } from '../../control/deployment/index.ts'
import { type BundleStore, bundleExtension, JobError, parseBundleHash } from '../../control/job/index.ts'

/**
 * Finds the file of a bot's strategy by its version: the bundle of that hash, laid down in a folder. Undefined
 * where no store has it. Whoever runs the file checks its hash again.
 */
export function strategyFinder(
  folder: string,
  bundles: Pick<BundleStore, 'get'>,
): (bot: WantedBot) => Promise<string | undefined> {
  return async ({ strategyVersion }) => {
    const hash = parseBundleHash(strategyVersion)
    const text = await bundles.get(hash).catch((error: unknown) => {
      if (error instanceof JobError && error.code === 'bundle.missing') return undefined
      throw error
    })
    if (text === undefined) return undefined
    const path = join(resolve(folder), `${hash.slice('sha256:'.length)}${bundleExtension(text)}`)
    if (!existsSync(path)) {
      mkdirSync(resolve(folder), { recursive: true, mode: 0o700 })
      const unfinished = `${path}.${process.pid}.unfinished`
      writeFileSync(unfinished, text, { mode: 0o400 })
      renameSync(unfinished, path)
    }
    return path
  }
}
