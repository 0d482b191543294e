import fc from 'fast-check'
import {
  type Values,
  type ValuesEdit,
  valuesDefaults,
  type WantedBot,
} from '../../../control/deployment/index.ts'
import { CLIENT, wantedBot } from '../../../control/deployment/values.fixture.ts'

const parameterText = fc.oneof(
  fc.constantFrom(
    'yes',
    'No',
    'on',
    'y',
    '~',
    'null',
    '',
    ' ',
    '1e3',
    '0x1F',
    '012',
    '1:30',
    '2026-01-01',
    '<<',
    '=',
    '- a',
  ),
  fc.constantFrom(
    'a: b',
    'a #b',
    '#',
    '"',
    "'",
    "it's",
    '{',
    '[',
    '!x',
    '&a',
    '*a',
    '%',
    '@',
    '`',
    '|',
    '>',
    '?',
    'ü\u2028ö',
    '--- x',
  ),
  fc.stringMatching(/^[ -~]{0,40}$/),
  fc.stringMatching(/^[\u00a0-\u2fff]{0,10}$/),
)
const parameters = fc.dictionary(
  fc.constantFrom('fast', 'slow', 'on', 'y', 'no', 'word', 'limit', 'x1', 'Y', 'n'),
  fc.oneof(
    parameterText,
    fc.boolean(),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((x) => x || 0),
    fc.integer(),
  ),
  { maxKeys: 5, noNullPrototype: true },
)
const pairs = fc.uniqueArray(
  fc.constantFrom('BTC/USDT', 'ETH/USDT', '1INCH/USDT', 'SOL/USDT', 'X/USDT:USDT', '1/USDT'),
  {
    minLength: 1,
    maxLength: 5,
  },
)
const NAMES = ['trend', 'on', 'no', '1', '0x1', '12', 'a-b', 'null', 'true', 'y'] as const
export const botOf = (name: string): fc.Arbitrary<WantedBot> =>
  fc
    .record({
      ...{ parameters, pairs, dryRun: fc.constant(true), maxOpenTrades: fc.integer({ min: 1, max: 9 }) },
      stakeAmount: fc.oneof(
        fc.constant('unlimited' as const),
        fc.integer({ min: 1, max: 100 }),
        fc.constant(1e-7),
      ),
      ...{
        exposure: fc.constantFrom(200, 1e12, 123456.789),
        timeframe: fc.constantFrom('1m', '1d', '4h', '1w'),
      },
      commandId: fc.constantFrom('command-0', 'command-7', '0192f0c1-7b1e-7c3a'),
      strategy: fc.constantFrom('trend', 'yes', 'Null', '1e3', 'x.y'),
    })
    .map((bot) => wantedBot({ ...bot, name }))
const bots = fc
  .uniqueArray(fc.constantFrom(...NAMES), { maxLength: 4 })
  .chain((names) => fc.tuple(...names.map(botOf)) as fc.Arbitrary<WantedBot[]>)
export const anyFile: fc.Arbitrary<Values> = fc
  .record({
    bots,
    commandId: fc.constantFrom('command-0', 'command-7'),
    suspended: fc.option(fc.boolean(), { nil: undefined }),
  })
  .map(({ suspended, ...rest }) => ({
    ...{ clientId: CLIENT, schema: 'cliente_001', database: valuesDefaults(CLIENT).database },
    ...rest,
    ...(suspended !== undefined && { suspended }),
  }))
export const anyEdit: fc.Arbitrary<ValuesEdit> = fc.oneof(
  fc.constantFrom(...NAMES).chain((name) => botOf(name).map((bot) => ({ kind: 'put-bot', bot }) as const)),
  fc.constantFrom(...NAMES).map((name) => ({ kind: 'remove-bot', name }) as const),
  fc.constant({ kind: 'remove-bots' } as const),
  fc.boolean().map((suspended) => ({ kind: 'suspend', suspended }) as const),
  fc.constant({ kind: 'adopt', before: undefined } as const),
  fc
    .constantFrom(...NAMES)
    .chain((name) =>
      fc.option(botOf(name)).map((bot) => ({ kind: 'roll-back', bots: { [name]: bot } }) as const),
    ),
)
