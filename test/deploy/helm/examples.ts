import { readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { NO_HELM, type Rendered, type Rendering, render } from './helm.ts'

/** A chart with one of its example files, or a client's file with the operator's. */
export interface Example extends Rendering {
  /** From the root of the tree. */
  readonly artefact: string
}

/** The file that stands between a client's and the operator's; the ApplicationSet has it there, too. */
export const OPERATOR_ONLY = 'operator-only.yaml'

/** Every example of both charts. */
export function examplesOf(tree: string): readonly Example[] {
  const [leme, bot] = [join(tree, 'deploy/helm/leme'), join(tree, 'deploy/helm/leme-bot')]
  const platform = filesOf(join(leme, 'examples')).map((file) => ({
    artefact: `deploy/helm/leme/examples/${basename(file)}`,
    ...{ chart: leme, release: 'leme', namespace: 'leme', values: [file] },
  }))
  const clients = filesOf(join(bot, 'examples/clients'))
  const operators = filesOf(join(bot, 'examples/operators'))
  const ofClient = { chart: bot, release: 'cliente-001', namespace: 'leme-cliente-001' }
  const together = (client: string, operator: string) => [client, join(bot, OPERATOR_ONLY), operator]
  const plain = operators.find((file) => basename(file) === 'plain.yaml')!
  const withMoney = clients.find((file) => basename(file) === 'money.yaml')!
  return [
    ...platform,
    ...clients.map((file) => ({
      artefact: `deploy/helm/leme-bot/examples/clients/${basename(file)}`,
      ...{ ...ofClient, values: together(file, plain) },
    })),
    ...operators.map((file) => ({
      artefact: `deploy/helm/leme-bot/examples/operators/${basename(file)}`,
      ...{ ...ofClient, values: together(withMoney, file) },
    })),
  ]
}

function filesOf(folder: string): readonly string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .map((name) => join(folder, name))
}

export interface RenderedExample {
  readonly example: Example
  /** Undefined where Helm cannot run. */
  readonly rendered: Rendered | undefined
}

const known = new Map<string, Promise<Rendered | undefined>>()

/** Examples as Helm renders them; each once for a tree. */
export function renderedExamples(
  tree: string,
  isWanted: (example: Example) => boolean = () => true,
): Promise<readonly RenderedExample[]> {
  const wanted = examplesOf(tree).filter(isWanted)
  return Promise.all(
    wanted.map(async (example) => {
      const key = `${tree} ${example.artefact}`
      const found = known.get(key) ?? render(example)
      known.set(key, found)
      return { example, rendered: await found }
    }),
  )
}

export const UNRENDERED = { word: 'not validated', text: NO_HELM } as const
