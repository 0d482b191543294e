import { memorySignalStore } from './memory-signal-store.ts'
import { signalStoreSuite } from './signal-store.suite.ts'

signalStoreSuite('memory', () => {
  let time = 0
  return {
    store: memorySignalStore({ now: () => time }),
    setClock: (to) => {
      time = to
    },
  }
})
