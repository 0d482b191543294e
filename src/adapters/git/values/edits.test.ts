import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  editValues,
  type ReadValues,
  type Values,
  type ValuesEdit,
  valuesDefaults,
} from '../../../control/deployment/index.ts'
import { CLIENT } from '../../../control/deployment/values.fixture.ts'
import { type Dice, styledValues } from './styled-values.fixture.ts'
import { anyEdit, anyFile, botOf } from './values-arbitrary.fixture.ts'
import { yamlValuesCodec } from './yaml-values-codec.ts'

const codec = yamlValuesCodec()
const RUNS = { numRuns: 400 }

const tape = fc.noShrink(fc.array(fc.nat(999), { minLength: 64, maxLength: 512 }))

test('an edit says what it means and leaves every other line as somebody wrote it', () => {
  let applied = 0
  fc.assert(
    fc.property(anyFile, anyEdit, tape, fc.boolean(), (values, change, numbers, isWindows) => {
      const lines = styledValues(values, diceOf(numbers))
      const newline = isWindows ? '\r\n' : '\n'
      const text = lines.map((line) => line.text + newline).join('')
      assert.deepEqual(valuesOf(codec.read(CLIENT, text)), values, text)
      const editing = { edit: change, commandId: 'command-7' }
      let wanted: Values
      try {
        wanted = editValues(values, { tenant: CLIENT, ...editing, defaults: valuesDefaults(CLIENT) })
      } catch (error) {
        const { code } = error as { code: string }
        assert.throws(() => codec.edit(CLIENT, text, editing), { code })
        return
      }
      applied++
      const written = codec.edit(CLIENT, text, editing)
      assert.deepEqual(valuesOf(codec.read(CLIENT, written)), wanted, `${text}\n=>\n${written}`)
      const untouched = lines.filter(({ of }) => !isTouched(of, values, wanted))
      const rest = written.split(newline)
      for (const line of untouched) {
        const at = rest.indexOf(line.text)
        assert.ok(at >= 0, `${line.text} is lost of\n${text}\n=>\n${written}`)
        rest.splice(0, at + 1)
      }
      if (isWindows) assert.doesNotMatch(written, /[^\r]\n/)
    }),
    RUNS,
  )
  assert.ok(applied > RUNS.numRuns / 3, `${applied} edits were applied`)
})

test('comments of a bot stay while only some of its values change', () => {
  fc.assert(
    fc.property(botOf('trend'), botOf('trend'), tape, (before, after, numbers) => {
      const values = {
        ...{ clientId: CLIENT, schema: 'cliente_001', bots: [before] },
        commandId: 'command-0',
      }
      const whole = { ...values, database: valuesDefaults(CLIENT).database }
      const lines = styledValues(whole, diceOf(numbers))
      const text = lines.map((line) => `${line.text}\n`).join('')
      const bot = { ...after, parameters: before.parameters, pairs: before.pairs }
      const written = codec.edit(CLIENT, text, { edit: { kind: 'put-bot', bot }, commandId: 'command-9' })
      assert.deepEqual(written.match(/# note \d+:/g), text.match(/# note \d+:/g), `${text}\n=>\n${written}`)
      assert.equal(written.split('\n').length, text.split('\n').length)
    }),
    RUNS,
  )
})

test('with a bot goes the comment right above it and those inside of it, and no other', () => {
  const rest = `    mode: trade
    runtime: leme
    strategy: trend
    strategyVersion: sha256:${'1f'.repeat(32)}
    parameters: {}
    exchange: binance
    pairs: # in this order
      # the large one
      - BTC/USDT
      - ETH/USDT # since May
    timeframe: 1h
    dryRun: true
    maxOpenTrades: 1
    stakeCurrency: USDT
    stakeAmount: 10
    tradingMode: spot
    exposure: 20
    resources: { cpuMillis: 100, memoryMb: 256 }
`
  const head = `# Ours.
clientId: cliente-001   # as agreed
schema: cliente_001

database: { existingSecret: cliente-001-database }
bots:   # two

  # The trend family.

`
  const ana = `  # Ana's bot
  # for a while
  - name: a # old
${rest}    # until March
`
  const bruno = `  # Bruno's
  - name: b
${rest}`
  const tail = `
# Below all.
`
  const edited = (edit: ValuesEdit) =>
    codec.edit(CLIENT, head + ana + bruno + tail, { edit, commandId: 'command-7' })
  const named = head.replace('cliente_001\n', 'cliente_001\ncommandId: command-7\n')
  assert.equal(edited({ kind: 'remove-bot', name: 'a' }), named + bruno + tail)
  assert.equal(edited({ kind: 'remove-bot', name: 'b' }), named + ana + tail)
  assert.equal(edited({ kind: 'remove-bots' }), named.replace('bots:', 'bots: []') + tail)
  assert.equal(
    edited({ kind: 'suspend', suspended: true }),
    named.replace('commandId', 'suspended: true\ncommandId') + ana + bruno + tail,
  )
  const labelled = (text: string) => text.replace(/( {4}resources.*\n)/, '$1    commandId: command-7\n')
  assert.equal(edited({ kind: 'adopt', before: undefined }), named + labelled(ana) + labelled(bruno) + tail)
  const bot = {
    ...valuesOf(codec.read(CLIENT, head + ana + bruno + tail)).bots[1]!,
    pairs: ['BTC/USDT', 'SOL/USDT'],
  }
  assert.equal(
    edited({ kind: 'put-bot', bot }),
    named + ana + labelled(bruno).replace('- ETH/USDT # since May', '- SOL/USDT') + tail,
  )
})

test('a JSON file stays one', () => {
  fc.assert(
    fc.property(anyFile, anyEdit, fc.constantFrom(0, 2), (values, change, indent) => {
      const text = JSON.stringify(values, null, indent).replaceAll(/[\u2000-\u2fff]/g, escaped)
      const editing = { edit: change, commandId: 'command-7' }
      let wanted: Values
      try {
        wanted = editValues(values, { tenant: CLIENT, ...editing, defaults: valuesDefaults(CLIENT) })
      } catch {
        return
      }
      assert.deepEqual(JSON.parse(codec.edit(CLIENT, text, editing)), wanted)
    }),
    RUNS,
  )
})

test('many edits one after the other come to what the values come to', () => {
  fc.assert(
    fc.property(fc.array(anyEdit, { maxLength: 12 }), (edits) => {
      let text: string | undefined
      let values: Values | undefined
      for (const [at, change] of edits.entries()) {
        const editing = { edit: change, commandId: `command-${at}` }
        try {
          values = editValues(values, { tenant: CLIENT, ...editing, defaults: valuesDefaults(CLIENT) })
        } catch {
          continue
        }
        text = codec.edit(CLIENT, text, editing)
        assert.deepEqual(valuesOf(codec.read(CLIENT, text)), values, text)
      }
    }),
    { numRuns: 150 },
  )
})

/** Lines of values that differ, and of bots that do. */
function isTouched(of: string, before: Values, after: Values): boolean {
  const [kind, name] = of.split(':') as [string, string | undefined]
  if (of === 'top:bots') return (before.bots.length === 0) !== (after.bots.length === 0)
  if (kind === 'top') return !same(before[name as keyof Values], after[name as keyof Values])
  const botIn = ({ bots: all }: Values) => all.find((bot) => bot.name === name)
  return kind === 'bot' && !same(botIn(before), botIn(after))
}

function same(left: unknown, right: unknown): boolean {
  return JSON.stringify(left) === JSON.stringify(right)
}

function escaped(char: string): string {
  return `\\u${char.charCodeAt(0).toString(16)}`
}

function diceOf(numbers: readonly number[]): Dice {
  let at = 0
  return (sides) => numbers[at++ % numbers.length]! % sides
}

function valuesOf(read: ReadValues): Values {
  assert.equal(read.kind, 'values', JSON.stringify(read))
  return (read as Extract<ReadValues, { kind: 'values' }>).values
}
