import assert from 'node:assert/strict'
import { random } from '../../src/math/index.ts'
import { INPUTS } from './canary-inputs.fixture.ts'
import { type CanarySink, SINKS } from './canary-sinks.fixture.ts'
import { type CanaryWorld, canaryWorld } from './canary-world.fixture.ts'
import type { Proof, Trial } from './proof.ts'

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
const LENGTH = 48

/**
 * Secrets that are like no other text are sent into everything that takes something. Afterwards everything that
 * is kept, told or printed is searched for them, as they are and in base64 and hexadecimal digits. Then one is
 * left in each of these places on purpose: the search has to find it there.
 */
export const canaries: Proof = {
  id: 'REL-28',
  fault:
    'a secret in every input: API, command line, environment, configuration, stores, values, jobs, alerts, failures',
  invariant:
    'None of it is found in the repository, the log, metrics, answers, rows and files of the database, output and crashes of programs, or the state folder; one that is left there on purpose is.',
  share: INPUTS.length,
  full: 100,
  async run({ count, seed, onTrial }) {
    await using world = await canaryWorld()
    const dice = random(seed)
    const draw = () => Array.from({ length: LENGTH }, () => LETTERS[dice.int(LETTERS.length)]).join('')
    const order = dice.shuffle([...INPUTS])
    const sent = new Map<string, string[]>()
    for (let at = 0; at < count; at++) {
      const { name, send } = order[at % order.length]!
      const canary = draw()
      await send(world, canary)
      sent.set(name, [...(sent.get(name) ?? []), canary])
    }
    const trials: Trial[] = []
    for (const sink of SINKS) {
      const pieces = await sink.read(world)
      for (const [name, all] of sent) {
        for (const canary of all) assert.ok(!holds(pieces, canary), `${sink.name} has what came by "${name}"`)
      }
      const kib = pieces.reduce((sum, { length }) => sum + length, 0) / 1_024
      const found = await plantedIn(sink, world, draw)
      const trial = {
        searched: sink.name,
        KiB: Math.ceil(kib),
        canaries: count,
        found: 0,
        'left and found': found,
      }
      trials.push(trial)
      onTrial?.(trial)
    }
    return trials
  },
}

/** Leaves one in each form; gives how many were found, which has to be all. */
async function plantedIn(sink: CanarySink, world: CanaryWorld, draw: () => string): Promise<number> {
  const planted = formsOf('').map((_, at) => {
    const canary = draw()
    return { canary, text: written(canary, at) }
  })
  for (const { text } of planted) await sink.plant(world, text)
  const pieces = await sink.read(world)
  for (const { canary, text } of planted)
    assert.ok(holds(pieces, canary), `${sink.name}: ${text} is not found`)
  return planted.length
}

/** A canary among other bytes, in the form of this number. */
function written(canary: string, form: number): string {
  const whole = Buffer.from(`${'x'.repeat(form % 3)}${canary}`)
  return [canary, ...Array(3).fill(whole.toString('base64')), Buffer.from(canary).toString('hex')][form]!
}

function holds(pieces: readonly Buffer[], canary: string): boolean {
  const forms = formsOf(canary)
  return pieces.some((piece) => forms.some((form) => piece.includes(form)))
}

/** Itself, its base64 wherever it begins among other bytes, its hexadecimal digits. */
function formsOf(canary: string): readonly string[] {
  const base64 = [0, 1, 2].map((before) => {
    const digits = Buffer.from(`${'x'.repeat(before)}${canary}`).toString('base64')
    return digits.slice(4, -4)
  })
  return [canary, ...base64, Buffer.from(canary).toString('hex')]
}
