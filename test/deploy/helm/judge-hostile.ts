import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isSame } from '../../kubernetes/object.ts'
import type { Judge, Verdict } from '../judge.ts'
import { OPERATOR_ONLY, UNRENDERED } from './examples.ts'
import { type Rendered, render, withFiles } from './helm.ts'
import { HOSTILE, type Hostile } from './hostile-values.ts'

const CHART = 'deploy/helm/leme-bot'
/** Of so many renderings at once two cores are busy. */
const AT_ONCE = 4

/** Files that nobody should have written, each refused or without any effect. */
export const hostileJudge: Judge = judgeOf(HOSTILE)

/** The same with those files alone of which this is said. */
export function hostileJudgeOf(what: string): Judge {
  return judgeOf(HOSTILE.filter((one) => one.what === what))
}

function judgeOf(files: readonly Hostile[]): Judge {
  return { name: 'hostile values', reads: [CHART], judge: (tree) => judgeFiles(tree, files) }
}

async function judgeFiles(tree: string, files: readonly Hostile[]): Promise<readonly Verdict[]> {
  const base = { artefact: CHART, tool: 'hostile values' }
  const honest = readFileSync(join(tree, CHART, 'examples/clients/paper.yaml'), 'utf8')
  const plain = await rendered(tree, honest)
  if (!plain) return [{ ...base, ...UNRENDERED }]
  const wrong: Verdict[] = []
  for (let from = 0; from < files.length; from += AT_ONCE) {
    const some = files.slice(from, from + AT_ONCE)
    const found = some.map(async (one) => judged(one, plain, await rendered(tree, one.change(honest))))
    wrong.push(...(await Promise.all(found)).filter(({ word }) => word === 'bad'))
  }
  if (wrong.length > 0) return wrong
  return [{ ...base, word: 'good', text: `${files.length} files refused or harmless` }]
}

/** As Argo CD renders it: the client's file, what takes the operator's key out of it, the operator's file. */
export function rendered(tree: string, file: string): Promise<Rendered | undefined> {
  const chart = join(tree, CHART)
  return withFiles([file], ([client]) =>
    render({
      ...{ chart, release: 'cliente-001', namespace: 'leme-cliente-001' },
      values: [client!, join(chart, OPERATOR_ONLY), join(chart, 'examples/operators/plain.yaml')],
    }),
  )
}

function judged({ what, refused }: Hostile, plain: Rendered, found: Rendered | undefined): Verdict {
  const verdict = (text?: string): Verdict => ({
    ...{ artefact: `${CHART}: ${what}`, tool: 'hostile values', word: text ? 'bad' : 'good' },
    ...(text && { text: `${what}: ${text}` }),
  })
  if (!found) return verdict('it was not rendered')
  if (refused) {
    if (found.kind === 'objects') return verdict('it slips through')
    return verdict(
      refused.test(found.reason) ? undefined : `it is refused for another reason: ${found.reason}`,
    )
  }
  if (found.kind === 'refused') return verdict()
  const isHarmless = plain.kind === 'objects' && isSame(found.objects, plain.objects)
  return verdict(isHarmless ? undefined : 'it changes what is rendered')
}
