// Loaded before a program of ours: its wall clock goes as the file LEME_CHAOS_CLOCK says, in milliseconds beside the
// machine's own. Timers and the monotone clock stay as they are, as when somebody sets the clock of a machine.
import { readFileSync, statSync } from 'node:fs'

const file = process.env.LEME_CHAOS_CLOCK ?? ''
const Own = globalThis.Date
let offset = 0
let looked = 0

function now() {
  const at = performance.now()
  if (at - looked > 100) {
    looked = at
    try {
      if (statSync(file).size > 0) offset = Number(readFileSync(file, 'utf8'))
    } catch {
      offset = 0
    }
  }
  return Own.now() + offset
}

/** @type {ProxyHandler<DateConstructor>} */
const stepped = {
  construct: (target, given, self) => Reflect.construct(target, given.length === 0 ? [now()] : given, self),
  apply: () => new Own(now()).toString(),
  get: (target, name, self) => (name === 'now' ? now : Reflect.get(target, name, self)),
}
globalThis.Date = new Proxy(Own, stepped)
