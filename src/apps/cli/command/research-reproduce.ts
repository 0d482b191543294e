import { manifestDifferenceText } from '../../../trade/research/index.ts'
import { runExperiment } from '../../local/experiment.ts'
import { findRun } from '../../local/find-run.ts'
import { loadExperiment } from '../../local/load-experiment.ts'
import { checkRun } from '../../local/saved-run.ts'
import { currentConfig, withOptionalStore } from '../../local/with-app.ts'
import { EXIT } from '../exit-code.ts'
import type { Terminal } from '../terminal.ts'

const PARTS = { data: 'data', config: 'configuration', code: 'code', result: 'result' } as const

/** `leme research reproduce`: runs a saved backtest again and says whether it is the same, and if not, why. */
export async function researchReproduce(terminal: Terminal, name: string): Promise<void> {
  const saved = await findRun(name)
  const { experiment: spec } = saved
  await withOptionalStore('venue' in spec.source, async (store) => {
    const { strategy, data } = await loadExperiment(spec, store)
    const trial = runExperiment(strategy, data)
    const again = { ...trial, experiment: spec, strategyName: strategy.name }
    const { isSigned, comparison } = await checkRun(saved, again, currentConfig().stateDir)
    const { sentence, differences, same, sameResult } = comparison
    const signature = isSigned
      ? 'Signed by a key that is known here, and unchanged since.'
      : 'The signature is of no key that is known here: who made this run cannot be told.'
    const causes = differences.map(
      (difference) => `  ${PARTS[difference.part].padEnd(14)} ${manifestDifferenceText(difference)}`,
    )
    terminal.result(
      { schema: 'leme.reproduce/1', run: saved.title, same, sameResult, isSigned, sentence, differences },
      [
        saved.title,
        sentence,
        ...(causes.length > 1 ? causes : []),
        signature,
        `Trade hash ${saved.signed.manifest.result.tradeHash}`,
      ].join('\n'),
    )
    if (!sameResult) process.exitCode = EXIT.failed
  })
}
