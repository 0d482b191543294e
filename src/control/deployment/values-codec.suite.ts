import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { ReadValues, ValuesCodec } from './port.ts'
import { CLIENT, NEIGHBOUR, wantedBot } from './values.fixture.ts'
import type { Values, ValuesEdit } from './values.ts'

/** Judges an implementation of {@link ValuesCodec}. */
export function valuesCodecSuite(name: string, codec: ValuesCodec): void {
  const apply = (text: string | undefined, edit: ValuesEdit, commandId = 'command-1'): string =>
    codec.edit(CLIENT, text, { edit, commandId })
  const valuesOf = (text: string): Values => {
    const read = codec.read(CLIENT, text)
    assert.equal(read.kind, 'values', problemsOf(read))
    return (read as Extract<ReadValues, { kind: 'values' }>).values
  }
  /** A file with these bots, each put by its own command. */
  const fileWith = (...bots: readonly Parameters<typeof wantedBot>[0][]): string =>
    bots.reduce<string | undefined>(
      (text, bot, at) => apply(text, { kind: 'put-bot', bot: wantedBot(bot) }, `command-0${at}`),
      undefined,
    )!

  describe(`ValuesCodec: ${name}`, () => {
    test('the first bot makes a file, with what this house calls things', () => {
      const values = valuesOf(fileWith({ name: 'trend' }))
      assert.deepEqual(values, {
        ...{ clientId: 'cliente-001', schema: 'cliente_001', commandId: 'command-00' },
        database: { existingSecret: 'cliente-001-database' },
        bots: [wantedBot({ commandId: 'command-00' })],
      })
    })

    test('a file read again says the same', () => {
      const text = fileWith({ name: 'a' }, { name: 'b', stakeAmount: 'unlimited', parameters: {} })
      const read = codec.read(CLIENT, text)
      assert.equal(read.text, text)
      assert.deepEqual(
        valuesOf(text).bots.map(({ name, stakeAmount, parameters }) => [name, stakeAmount, parameters]),
        [
          ['a', 100, wantedBot().parameters],
          ['b', 'unlimited', {}],
        ],
      )
    })

    test('a bot is replaced where it stands, and carries the command that did it; others keep theirs', () => {
      const text = fileWith({ name: 'a' }, { name: 'b' }, { name: 'c' })
      const bot = wantedBot({
        name: 'b',
        pairs: ['SOL/USDT'],
        parameters: { fast: 3, word: 'yes' },
        exposure: 1e3,
      })
      const { bots, commandId } = valuesOf(apply(text, { kind: 'put-bot', bot }, 'command-9'))
      assert.deepEqual(bots[1], { ...bot, commandId: 'command-9' })
      assert.deepEqual(
        bots.map((one) => [one.name, one.commandId]),
        [
          ['a', 'command-00'],
          ['b', 'command-9'],
          ['c', 'command-02'],
        ],
      )
      assert.equal(commandId, 'command-9')
    })

    test('a bot is removed, and all are; the file stays', () => {
      const text = fileWith({ name: 'a' }, { name: 'b' })
      const one = apply(text, { kind: 'remove-bot', name: 'a' })
      assert.deepEqual(
        valuesOf(one).bots.map((bot) => bot.name),
        ['b'],
      )
      for (const edit of [{ kind: 'remove-bots' }, { kind: 'remove-bot', name: 'b' }] as const) {
        assert.deepEqual(valuesOf(apply(one, edit, 'command-2')), {
          ...valuesOf(one),
          bots: [],
          commandId: 'command-2',
        })
      }
      const again = apply(apply(one, { kind: 'remove-bots' }), {
        kind: 'put-bot',
        bot: wantedBot({ name: 'c' }),
      })
      assert.deepEqual(
        valuesOf(again).bots.map((bot) => bot.name),
        ['c'],
      )
    })

    test('a bot that is not there cannot be removed, and those that are there are named', () => {
      const edit = { kind: 'remove-bot', name: 'ghost' } as const
      assert.throws(() => apply(fileWith({ name: 'a' }), edit), { code: 'values.no-bot', hint: /a\./ })
      assert.throws(() => apply(undefined, edit), { code: 'values.no-bot' })
    })

    test('a client rests and goes on', () => {
      const text = fileWith({ name: 'a' })
      const resting = apply(text, { kind: 'suspend', suspended: true })
      assert.equal(valuesOf(resting).suspended, true)
      assert.equal(valuesOf(apply(resting, { kind: 'put-bot', bot: wantedBot() })).suspended, true)
      assert.equal(valuesOf(apply(resting, { kind: 'suspend', suspended: false })).suspended, false)
      assert.equal(valuesOf(apply(text, { kind: 'suspend', suspended: false })).suspended, undefined)
      assert.deepEqual(valuesOf(apply(undefined, { kind: 'suspend', suspended: true })).bots, [])
    })

    test('a bot that trades with money brings the name of the keys of its venue', () => {
      const dry = fileWith({ name: 'a' })
      assert.equal(valuesOf(dry).exchange, undefined)
      const live = apply(dry, { kind: 'put-bot', bot: wantedBot({ name: 'b', dryRun: false }) })
      assert.deepEqual(valuesOf(live).exchange, { existingSecret: 'cliente-001-exchange' })
    })

    test('what a person changed is adopted: changed, new and unnamed bots, and no other', () => {
      const before = valuesOf(fileWith({ name: 'a' }, { name: 'b' }, { name: 'c' }))
      const byHand = apply(
        apply(fileWith({ name: 'a' }, { name: 'b' }, { name: 'c' }), {
          kind: 'put-bot',
          bot: wantedBot({ name: 'b', maxOpenTrades: 7 }),
        }),
        { kind: 'put-bot', bot: wantedBot({ name: 'd' }) },
      )
      const adopted = valuesOf(apply(byHand, { kind: 'adopt', before }, 'git-command'))
      assert.deepEqual(
        adopted.bots.map((bot) => [bot.name, bot.commandId]),
        [
          ['a', 'command-00'],
          ['b', 'git-command'],
          ['c', 'command-02'],
          ['d', 'git-command'],
        ],
      )
      assert.equal(adopted.commandId, 'git-command')
      const all = valuesOf(apply(byHand, { kind: 'adopt', before: undefined }, 'git-command'))
      assert.deepEqual([...new Set(all.bots.map((bot) => bot.commandId))], ['git-command'])
    })

    test('a file that a person removed is adopted as one without bots', () => {
      const before = valuesOf(fileWith({ name: 'a' }))
      assert.deepEqual(valuesOf(apply(undefined, { kind: 'adopt', before })).bots, [])
    })

    test('a roll-back brings back specs with the labels they had, and removes what was not there', () => {
      const healthy = wantedBot({ name: 'a', commandId: 'command-00' })
      const text = fileWith({ name: 'a' }, { name: 'b' })
      const put = apply(text, { kind: 'put-bot', bot: wantedBot({ name: 'a', exposure: 900 }) }, 'command-5')
      const back = valuesOf(apply(put, { kind: 'roll-back', bots: { a: healthy } }, 'command-5'))
      assert.deepEqual(back.bots[0], healthy)
      assert.equal(back.commandId, 'command-5')
      const fresh = apply(text, { kind: 'put-bot', bot: wantedBot({ name: 'c' }) }, 'command-5')
      const gone = valuesOf(apply(fresh, { kind: 'roll-back', bots: { c: null } }, 'command-5'))
      assert.deepEqual(gone.bots, valuesOf(text).bots)
      const stopped = apply(text, { kind: 'remove-bot', name: 'a' }, 'command-5')
      const started = valuesOf(apply(stopped, { kind: 'roll-back', bots: { a: healthy } }, 'command-5'))
      assert.deepEqual(
        started.bots.find(({ name }) => name === 'a'),
        healthy,
      )
      const resting = apply(text, { kind: 'suspend', suspended: true }, 'command-5')
      const awake = valuesOf(apply(resting, { kind: 'roll-back', bots: {}, suspended: false }, 'command-5'))
      assert.equal(awake.suspended, false)
    })

    test("a roll-back leaves alone what is another command's by now", () => {
      const text = fileWith({ name: 'a' })
      const superseded = { code: 'values.superseded' }
      const back = { kind: 'roll-back', bots: { a: null } } as const
      assert.throws(() => apply(text, back, 'command-5'), superseded)
      assert.throws(() => apply(undefined, back, 'command-5'), superseded)
      const gone = apply(text, { kind: 'remove-bot', name: 'a' }, 'command-6')
      assert.throws(() => apply(gone, back, 'command-5'), superseded)
    })

    test('what cannot be is refused and names its field', () => {
      const wrong: readonly (readonly [Parameters<typeof wantedBot>[0], RegExp])[] = [
        [{ stakeAmount: 500, exposure: 200 }, /\/bots\/0\/stakeAmount 500 is more than the exposure of 200/],
        [{ pairs: ['ETH/BTC'] }, /\/bots\/0\/pairs\/0 ETH\/BTC is paid in BTC, and the stake is in USDT/],
        [{ pairs: ['ETH/USDT:ETH'] }, /\/bots\/0\/pairs\/0 /],
        [{ name: 'a: b\n- c' }, /\/bots\/0\/name must be/],
        [{ name: '__proto__' }, /\/bots\/0\/name must be/],
        [{ strategyVersion: 'latest' }, /\/bots\/0\/strategyVersion must be/],
        [{ parameters: JSON.parse('{"__proto__": 1}') }, /\/bots\/0\/parameters\/__proto__ is not known/],
        [{ timeframe: 'M5' }, /\/bots\/0\/timeframe must be one of/],
        [{ exposure: Number.NaN }, /\/bots\/0\/exposure must be/],
      ]
      for (const [bot, message] of wrong) {
        const edit = { kind: 'put-bot', bot: wantedBot(bot) } as const
        assert.throws(() => apply(undefined, edit), { code: 'values.invalid', message })
      }
      assert.throws(
        () => codec.edit(CLIENT, 'nonsense: [', { edit: { kind: 'remove-bots' }, commandId: 'command-1' }),
        {
          code: 'values.invalid',
          where: /^clientes\/cliente-001\/values\.yaml/,
        },
      )
      const bot = wantedBot()
      assert.throws(() => apply(undefined, { kind: 'put-bot', bot }, 'no\nid'), { code: 'values.invalid' })
    })

    test('a pair is paid in its stake currency, a future in what it settles in; arbitrage goes through any', () => {
      const rest = { name: 'x', stakeCurrency: 'ETH' }
      assert.ok(fileWith({ ...rest, pairs: ['BTC/ETH', 'ADA/USDT:ETH'] }))
      assert.ok(fileWith({ ...rest, mode: 'arbitrage', pairs: ['BTC/USDT', 'ADA/ETH'] }))
    })

    test('the file of one client is no file of another', () => {
      const read = codec.read(NEIGHBOUR, fileWith({ name: 'a' }))
      assert.equal(read.kind, 'invalid')
      assert.match(problemsOf(read), /\/clientId must be cliente-002/)
      assert.match(problemsOf(read), /\/schema must be cliente_002/)
      assert.match(problemsOf(read), /\/database\/existingSecret must begin with cliente-002-/)
    })

    test('a file that is too long is refused, however long it is', () => {
      const read = codec.read(CLIENT, `${fileWith({ name: 'a' })}${' \n'.repeat(5_000_000)}`)
      assert.equal(read.kind, 'invalid')
      assert.ok(read.text.length < 100_000)
    })
  })
}

export function problemsOf(read: ReadValues): string {
  return read.kind === 'invalid'
    ? read.problems.map(({ resource, reason }) => `${resource} ${reason}`).join('; ')
    : read.kind
}
