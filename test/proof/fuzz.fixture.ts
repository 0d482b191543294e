import { openSync, writeSync } from 'node:fs'
import { Fault } from '../../src/domain/index.ts'
import { random } from '../../src/math/index.ts'
import { fuzzedReaders } from './fuzzed-readers.fixture.ts'
import { mutate, mutateJson } from './mutate.fixture.ts'

// Feeds readers with mutated samples, and says in a file which input it is at. Whoever started it looks after it.
const [seed, count, path] = [process.argv[2]!, Number(process.argv[3]), process.argv[4]!]
const progress = openSync(path, 'w')
const at = Buffer.alloc(8)
const before = shape()

await using readers = await fuzzedReaders()
const turns = readers.flatMap((reader) => Array<typeof reader>(reader.weight).fill(reader))
const found = new Map(
  readers.map(({ name }) => [name, { inputs: 0, taken: 0, refused: 0, slowestMs: 0, allMs: 0 }]),
)
let most = 0
for (let input = 0; input < count; input++) {
  at.writeDoubleLE(input)
  writeSync(progress, at, 0, 8, 0)
  const dice = random(`${seed}-${input}`)
  const reader = turns[dice.int(turns.length)]!
  const sample = reader.samples[dice.int(reader.samples.length)]!
  const bytes = reader.isJson && dice.int(2) === 0 ? mutateJson(sample, dice) : mutate(sample, dice)
  const counts = found.get(reader.name)!
  counts.inputs++
  const started = performance.now()
  try {
    const result = reader.read(bytes)
    if (result instanceof Promise) await result
    counts.taken++
  } catch (error) {
    if (!(error instanceof Fault))
      throw new Error(`${reader.name}, input ${input} of seed ${seed}`, { cause: error })
    counts.refused++
  }
  const ms = performance.now() - started
  counts.slowestMs = Math.max(counts.slowestMs, ms)
  counts.allMs += ms
  if (input % 64 === 0) {
    most = Math.max(most, process.memoryUsage.rss())
    if (shape() !== before)
      throw new Error(`${reader.name}, input ${input} of seed ${seed}: a prototype was changed`)
  }
}
if (shape() !== before) throw new Error(`seed ${seed}: a prototype was changed`)
process.send!({ found: [...found], rss: most })
process.disconnect()

/** What everything inherits. */
function shape(): string {
  return [Object, Array, String, Number, Function]
    .map(({ prototype }) => Reflect.ownKeys(prototype).map(String).join())
    .join(';')
}
