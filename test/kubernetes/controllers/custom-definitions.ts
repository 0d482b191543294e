import { at } from '../object.ts'
import { list, text } from '../resources/cell.ts'
import { DEFINITIONS } from '../resources/registry.ts'
import { type Controller, keyOf, withCondition } from './world.ts'

/** Accepts the names of a defined kind, and takes its objects away with it. */
export const customDefinitions: Controller = {
  keysOf: ({ storage, object, type }, world) => {
    if (storage !== DEFINITIONS) return []
    if (type !== 'DELETED') return [keyOf(storage, object)]
    const lost = `${text(object, 'spec', 'names', 'plural')}.${text(object, 'spec', 'group')}`
    for (const one of world.store.list(lost))
      world.store.remove(lost, one.metadata.namespace ?? '', one.metadata.name)
    return []
  },
  reconcile(key, world) {
    const definition = world.get(key)
    if (!definition) return
    const conditions = [
      { type: 'NamesAccepted', status: 'True', reason: 'NoConflicts', message: 'no conflicts found' },
      {
        type: 'Established',
        status: 'True',
        reason: 'InitialNamesAccepted',
        message: 'the initial names have been accepted',
      },
    ] as const
    const stored = list(definition, 'spec', 'versions').filter(({ storage }) => storage === true)
    world.setStatus(DEFINITIONS, definition, {
      conditions: conditions.reduce(withCondition, [...list(definition, 'status', 'conditions')]),
      acceptedNames: at(definition, 'spec', 'names'),
      storedVersions: stored.map(({ name }) => name),
    })
  },
}
