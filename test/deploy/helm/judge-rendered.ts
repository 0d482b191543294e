import { join } from 'node:path'
import type { KubeObject } from '../../kubernetes/object.ts'
import type { Judge, Verdict } from '../judge.ts'
import { checkObject } from './check-object.ts'
import { checkPods, podsOf } from './check-pods.ts'
import { examplesOf, renderedExamples, UNRENDERED } from './examples.ts'
import { helm, helmName } from './helm.ts'

const READS = ['deploy/helm'] as const

/** `helm lint --strict` with each example. */
export const lintJudge: Judge = {
  name: 'helm lint',
  reads: READS,
  async judge(tree) {
    const tool = `${await helmName()} lint --strict`
    return Promise.all(
      examplesOf(tree).map(async ({ artefact, chart, namespace, values }): Promise<Verdict> => {
        const files = values.flatMap((file) => ['-f', file])
        const ran = await helm(['lint', '--strict', '--quiet', chart, '--namespace', namespace, ...files])
        if (!ran) return { artefact, tool, ...UNRENDERED }
        return { artefact, tool, word: ran.code === 0 ? 'good' : 'bad', text: ran.stdout + ran.stderr }
      }),
    )
  },
}

type Look = (object: KubeObject) => readonly string[] | Promise<readonly string[]>

/** A judge that looks at every object of every example. */
function overObjects(
  name: string,
  tool: string,
  look: Look,
  count: (objects: readonly KubeObject[]) => string,
): Judge {
  return {
    name,
    reads: READS,
    async judge(tree) {
      const all = await renderedExamples(tree)
      return Promise.all(
        all.map(async ({ example: { artefact }, rendered }): Promise<Verdict> => {
          if (!rendered) return { artefact, tool, ...UNRENDERED }
          if (rendered.kind === 'refused') return { artefact, tool, word: 'bad', text: rendered.reason }
          const { objects } = rendered
          const lines = await Promise.all(
            objects.map(async (one) =>
              (await look(one)).map((wrong) => `${one.kind} ${one.metadata.name}: ${wrong}`),
            ),
          )
          const wrong = lines.flat()
          return {
            artefact,
            tool,
            word: wrong.length > 0 ? 'bad' : 'good',
            text: wrong.join('\n') || count(objects),
          }
        }),
      )
    },
  }
}

/** Every rendered object against the schema of its kind. */
export const schemaJudge = overObjects(
  'schemas of rendered objects',
  'kubernetes-models',
  checkObject,
  (objects) => `${objects.length} objects of ${new Set(objects.map(({ kind }) => kind)).size} kinds`,
)

/** Every pod that a rendered object makes. */
export const podJudge = overObjects(
  'pods',
  'restricted standard',
  checkPods,
  (objects) => `${objects.flatMap(podsOf).length} pods`,
)

/** `helm package` of both charts, and a repository index of them. */
export const packageJudge: Judge = {
  name: 'helm package',
  reads: READS,
  async judge(tree) {
    const tool = `${await helmName()} package`
    const folder = join(tree, 'deploy/helm')
    return Promise.all(
      ['leme', 'leme-bot'].map(async (name): Promise<Verdict> => {
        const artefact = `deploy/helm/${name}`
        const { packed, listed } = await packChart(join(folder, name))
        if (!packed) return { artefact, tool, ...UNRENDERED }
        const isListed = listed.includes(`- ${name}-0.1.0.tgz`)
        return {
          artefact,
          tool,
          word: isListed ? 'good' : 'bad',
          text: isListed ? 'packaged, and in an index' : packed,
        }
      }),
    )
  },
}

async function packChart(
  chart: string,
): Promise<{ readonly packed: string | undefined; readonly listed: string }> {
  const { mkdtempSync, readFileSync, rmSync, existsSync } = await import('node:fs')
  const { tmpdir } = await import('node:os')
  const out = mkdtempSync(join(tmpdir(), 'leme-package-'))
  try {
    const packed = await helm(['package', chart, '--destination', out])
    if (!packed) return { packed: undefined, listed: '' }
    await helm(['repo', 'index', out])
    const index = join(out, 'index.yaml')
    return {
      packed: packed.stdout + packed.stderr,
      listed: existsSync(index) ? readFileSync(index, 'utf8') : '',
    }
  } finally {
    rmSync(out, { recursive: true, force: true })
  }
}
