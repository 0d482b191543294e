import type { Random } from '../../src/math/index.ts'

const TOKENS = [
  ...['__proto__', 'constructor', 'prototype', 'toString', 'null', 'true', 'NaN', 'Infinity', '-0', '1e999'],
  ...['1e-999', '9007199254740993', '-1', '0x10', '""', '"', '\\', '\\u0000', '\\ud800', '{', '}', '[', ']'],
  ...[
    ',',
    ':',
    '\n',
    '\r\n',
    ';',
    '\t',
    '\0',
    '\ufeff',
    '٣',
    '2025-01-01T00:00:00Z',
    '1969-12-31',
    '+275760',
  ],
  ...['"__proto__":{"polluted":1}', '[[[[[[[[', '{"a":{"a":', '.', 'e', '-', ' '],
].map((token) => Buffer.from(token))
const NUMBERS = [0, 1, -1, 2, 127, 128, 255, 256, 32_767, 65_535, 65_536, 2 ** 31 - 1, -(2 ** 31), 2 ** 24]
const MOST_MUTATIONS = 5
const MOST_BYTES = 1 << 16

/** Other bytes than those of the sample: a few bits, bytes, numbers, words and pieces of it are changed. */
export function mutate(sample: Buffer, dice: Random): Buffer {
  let bytes: Buffer = Buffer.from(sample)
  for (let left = 1 + dice.int(MOST_MUTATIONS); left > 0; left--) bytes = mutateOnce(bytes, dice)
  return bytes.subarray(0, MOST_BYTES)
}

function mutateOnce(bytes: Buffer, dice: Random): Buffer {
  const at = dice.int(bytes.length + 1)
  const end = Math.min(bytes.length, at + 1 + dice.int(dice.int(4) === 0 ? 200 : 8))
  const kind = dice.int(8)
  if (kind === 0 && at < bytes.length) bytes[at]! ^= 1 << dice.int(8)
  else if (kind === 1 && at < bytes.length) bytes[at] = dice.int(256)
  else if (kind === 2 && at + 4 <= bytes.length) bytes.writeInt32LE(NUMBERS[dice.int(NUMBERS.length)]!, at)
  else if (kind === 3 && at + 2 <= bytes.length) {
    bytes.writeUInt16LE(NUMBERS[dice.int(NUMBERS.length)]! & 0xffff, at)
  } else if (kind === 4) return Buffer.concat([bytes.subarray(0, at), bytes.subarray(end)])
  else if (kind === 5) return Buffer.concat([bytes.subarray(0, end), bytes.subarray(at)])
  else if (kind === 6) return bytes.subarray(0, dice.int(3) === 0 ? at : bytes.length)
  else if (kind === 7) {
    const over = dice.int(2) === 0 ? at : end
    return Buffer.concat([bytes.subarray(0, at), TOKENS[dice.int(TOKENS.length)]!, bytes.subarray(over)])
  }
  return bytes
}

const VALUES: readonly unknown[] = [
  ...[null, true, '', 'x', '1', 'NaN', '__proto__', '2025-01-01T00:00:00Z', 'EURUSD', 'M5', [], {}, [[]]],
  ...[0, -0, 1, -1, 0.1, 1e308, -1e308, 5e-324, 2 ** 53, 1e15, 1e10, 1e12, 1_735_732_800, 1_735_732_800_000],
  ...[{ rsi: 'x' }, { length: 2 }, { '': 1 }, ['1', 2], 'a'.repeat(300), '\0', '\ud800'],
]
const NAMES = ['__proto__', 'constructor', 'toString', 'length', '0', '', 'open', 'ts', 'indicators', 'x']

/** Other JSON than the sample: values are others, names are added, items are doubled or gone. */
export function mutateJson(sample: Buffer, dice: Random): Buffer {
  const value: unknown = JSON.parse(sample.toString())
  for (let left = 1 + dice.int(MOST_MUTATIONS); left > 0; left--) mutateIn(value, dice)
  return Buffer.from(JSON.stringify(value))
}

function mutateIn(value: unknown, dice: Random): void {
  if (typeof value !== 'object' || value === null) return
  const fields = value as Record<string, unknown>
  const names = Object.keys(fields)
  const name = names[dice.int(names.length + 1)]
  const other = VALUES[dice.int(VALUES.length)]
  if (name !== undefined && typeof fields[name] === 'object' && dice.int(4) > 0) mutateIn(fields[name], dice)
  else if (name !== undefined && dice.int(8) === 0) delete fields[name]
  else if (Array.isArray(value)) value.splice(dice.int(value.length + 1), dice.int(2), structuredClone(other))
  else {
    const key = name ?? NAMES[dice.int(NAMES.length)]!
    Object.defineProperty(fields, key, { value: structuredClone(other), ...OWN })
  }
}

const OWN = { enumerable: true, writable: true, configurable: true }
