import { type Controller, keyOf, ownerOf, type World } from '../controllers/world.ts'
import { at, isSame, type KubeObject } from '../object.ts'
import { list, text } from '../resources/cell.ts'
import type { ArgoSource } from './argo-cd.ts'

const SETS = 'applicationsets.argoproj.io'
const APPLICATIONS = 'applications.argoproj.io'
const REFRESH = 'argocd.argoproj.io/application-set-refresh'
const CONTROLLER = 'argocd-applicationset-controller'

type Values = Readonly<Record<string, string>>

/** One Application for each folder that a git generator finds, and each element of a list. */
export function applicationSets(source: ArgoSource | undefined): Controller {
  return {
    keysOf: ({ storage, object, type }) =>
      storage === SETS && type !== 'DELETED' ? [keyOf(storage, object)] : [],
    reconcile(key, world) {
      const set = world.get(key)
      if (!set || set.metadata.deletionTimestamp) return
      const work = generate(set, source).then((elements) => {
        make(set, elements, world)
        const now = world.get(key)
        if (now) world.change(SETS, now, ({ metadata }) => delete metadata.annotations?.[REFRESH], CONTROLLER)
      })
      // Git cannot be read now; the next refresh tries again.
      work.catch(() => {})
    },
  }
}

async function generate(set: KubeObject, source: ArgoSource | undefined): Promise<Values[]> {
  const found: Values[] = []
  for (const generator of list(set, 'spec', 'generators')) {
    for (const element of list(generator, 'list', 'elements')) {
      found.push(Object.fromEntries(Object.entries(element).map(([name, value]) => [name, `${value}`])))
    }
    const repository = text(generator, 'git', 'repoURL')
    if (!repository || !source?.folders) continue
    const revision = await source.revision(repository, text(generator, 'git', 'revision') || 'HEAD')
    for (const { path } of list(generator, 'git', 'directories')) {
      for (const folder of source.folders(repository, revision, `${path}`)) {
        const basename = folder.split('/').at(-1)!
        found.push({
          path: folder,
          'path.path': folder,
          'path.basename': basename,
          'path.basenameNormalized': basename,
        })
      }
    }
  }
  return found
}

function make(set: KubeObject, elements: readonly Values[], world: World): void {
  const template = JSON.stringify(at(set, 'spec', 'template'))
  const wanted = elements.map((values) => filled(template, values))
  const before = world.ownedBy(set, APPLICATIONS)
  for (const { metadata, spec } of wanted) {
    const known = before.find((one) => one.metadata.name === metadata.name)
    if (known) {
      const labels = { ...known.metadata.labels, ...metadata.labels }
      if (isSame(known.spec, spec) && isSame(known.metadata.labels ?? {}, labels)) continue
      world.change(
        APPLICATIONS,
        known,
        (draft) => Object.assign(draft, { spec, metadata: { ...draft.metadata, labels } }),
        CONTROLLER,
      )
      continue
    }
    const namespace = set.metadata.namespace!
    const application = {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Application',
      metadata: { ...metadata, namespace, ownerReferences: [ownerOf(set)] },
      spec,
    }
    world.create(APPLICATIONS, application, CONTROLLER)
  }
  const names = new Set(wanted.map(({ metadata }) => metadata.name))
  for (const one of before) if (!names.has(one.metadata.name)) world.remove(APPLICATIONS, one)
}

/** `{{path.basename}}` and `{{ .path.basename }}`: both ways in which templates name a value. */
function filled(template: string, values: Values): KubeObject {
  const text = template.replaceAll(/\{\{\s*\.?([\w.]+)\s*\}\}/g, (whole, name: string) => {
    const value = values[name]
    return value === undefined ? whole : JSON.stringify(value).slice(1, -1)
  })
  return JSON.parse(text) as KubeObject
}
