import { basename } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import type { Judge, Verdict } from '../judge.ts'
import { runFolders } from '../terraform/run-folders.ts'
import { checkApplied } from './applied-rules.ts'
import { AWS, examples, HERE, modules } from './places.ts'
import { plannedOf, readPlanned } from './planned.ts'
import { runExamples, terraform } from './runs.ts'
import { MISSING, READS, verdict } from './verdict.ts'

const tool = terraform
  ? `terraform ${terraform.version} with aws ${terraform.providerVersion}`
  : 'terraform test'

/** `terraform init` and `test` of modules; a test validates first. */
export function modulesJudge(only?: readonly string[]): Judge {
  return {
    name: 'terraform test of modules',
    reads: READS,
    async judge(tree) {
      const folders = only ?? modules(tree)
      if (!terraform)
        return folders.map((artefact) => ({ artefact, tool, word: 'not validated', text: MISSING }))
      const runs = await runFolders(terraform, tree, { whole: AWS, folders, keepState: false })
      return runs.map(({ folder, ok, text }) => ({ artefact: folder, tool, word: ok ? 'good' : 'bad', text }))
    },
  }
}

/** `terraform init`, `validate` and `test` of compositions, and the rules over what they would make. */
export function examplesJudge(only?: readonly string[]): Judge {
  return {
    name: 'terraform test of compositions',
    reads: READS,
    async judge(tree) {
      const folders = only ?? examples(tree)
      if (!terraform)
        return folders.map((artefact) => ({ artefact, tool, word: 'not validated', text: MISSING }))
      const runs = await runExamples(tree, folders)
      return runs.flatMap(({ folder, ok, text, applied }): Verdict[] => [
        { artefact: folder, tool, word: ok ? 'good' : 'bad', text },
        ...(ok
          ? [
              verdict(
                `${folder}, ${applied.length} resources`,
                'rules over what was applied',
                checkApplied(applied),
              ),
            ]
          : []),
      ])
    },
  }
}

/** What the table of costs is computed from is what the compositions plan. */
export const planned: Judge = {
  name: 'what is counted for the costs',
  reads: READS,
  async judge(tree) {
    const artefact = `${HERE}/planned.generated.json`
    if (!terraform) return [{ artefact, tool, word: 'not validated', text: MISSING }]
    const known = readPlanned(tree)
    const others = (await runExamples(tree))
      .filter(
        ({ ok, folder, applied }) => !ok || !isDeepStrictEqual(known[basename(folder)], plannedOf(applied)),
      )
      .map(({ folder }) => `${folder} plans something else: write it again (write-cost.ts)`)
    return [verdict(artefact, tool, others)]
  },
}
