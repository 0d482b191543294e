import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { TOTP } from 'otpauth'
import type { Member } from '../../control/tenant/index.ts'
import { memoryKeyRing } from './key-ring.ts'
import { oneTimeCodes } from './one-time-codes.ts'

const ANA = { id: 'a1', name: 'Ana: at "home" & co' } as Member

function open() {
  let now = 1_111_111_109_000
  const clock = () => now
  const ring = memoryKeyRing({ clock })
  return {
    ring,
    codes: oneTimeCodes({ ring, issuer: 'Leme', clock }),
    set: (time: number) => {
      now = time
    },
  }
}

/** RFC 4226 and 6238, written anew. */
function codeAt(base32: string, time: number): string {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
  const bits = [...base32].map((letter) => letters.indexOf(letter).toString(2).padStart(5, '0')).join('')
  const key = Buffer.from(bits.match(/.{8}/g)!.map((byte) => Number.parseInt(byte, 2)))
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(Math.floor(time / 30_000)))
  const hash = createHmac('sha1', key).update(counter).digest()
  const offset = hash[19]! & 15
  return String((hash.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0')
}

test('codes are those of the RFC', () => {
  const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'
  // The six last digits of appendix B.
  for (const [seconds, code] of [
    [59, '287082'],
    [1_111_111_109, '081804'],
    [1_111_111_111, '050471'],
    [1_234_567_890, '005924'],
    [2_000_000_000, '279037'],
    [20_000_000_000, '353130'],
  ] as const) {
    assert.equal(codeAt(secret, seconds * 1_000), code)
  }
})

test('a code is taken in its own step and its two neighbours, as that step', async () => {
  const { codes, set } = open()
  const { secret, sealed } = await codes.begin(ANA)
  assert.match(secret, /^[A-Z2-7]{32}$/)
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 600_000, max: 4_000_000_000_000 }),
      fc.integer({ min: -3, max: 3 }),
      async (now, steps) => {
        set(now)
        const shown = now + steps * 30_000
        const step = await codes.stepOf(ANA, sealed, codeAt(secret, shown))
        // Two steps may have one code by chance.
        const near = [-1, 0, 1].find((at) => codeAt(secret, now + at * 30_000) === codeAt(secret, shown))
        assert.equal(step === undefined, near === undefined)
        if (Math.abs(steps) <= 1) assert.ok(step !== undefined)
        if (step !== undefined) assert.equal(codeAt(secret, step * 30_000), codeAt(secret, shown))
      },
    ),
    { numRuns: 200 },
  )
})

test('what is no code of six digits is none', async () => {
  const { codes } = open()
  const { secret, sealed } = await codes.begin(ANA)
  const right = codeAt(secret, 1_111_111_109_000)
  assert.ok(await codes.stepOf(ANA, sealed, right))
  for (const wrong of [
    '',
    ' ',
    right.slice(1),
    `0${right}`,
    `${right}\n`,
    ` ${right}`,
    '١٢٣٤٥٦',
    '1e5000',
    '-00001',
  ]) {
    assert.equal(await codes.stepOf(ANA, sealed, wrong), undefined, JSON.stringify(wrong))
  }
})

test('an authenticator reads the address, whatever the name', async () => {
  const { codes } = open()
  const { secret, uri } = await codes.begin(ANA)
  const read = new URL(uri)
  assert.equal(read.protocol, 'otpauth:')
  assert.equal(read.searchParams.get('secret'), secret)
  assert.equal(read.searchParams.get('issuer'), 'Leme')
  assert.ok(new TOTP({ secret }).generate({ timestamp: 0 }))
})

test('a sealed secret is nobody else’s, shows nothing, and is not changed unseen', async () => {
  const { codes } = open()
  const { secret, sealed } = await codes.begin(ANA)
  const right = codeAt(secret, 1_111_111_109_000)
  await assert.rejects(codes.stepOf({ id: 'b2' }, sealed, right), { code: 'identity.sealed' })
  await assert.rejects(open().codes.stepOf(ANA, sealed, right), { code: 'identity.sealed' })
  const bytes = Buffer.from(sealed, 'base64url')
  for (let at = 0; at < bytes.length; at++) {
    const changed = Buffer.from(bytes)
    changed[at]! ^= 1
    await assert.rejects(codes.stepOf(ANA, changed.toString('base64url'), right), { code: 'identity.sealed' })
  }
  for (const wrong of ['', 'x', sealed.slice(0, 20)]) {
    await assert.rejects(codes.stepOf(ANA, wrong, right), { code: 'identity.sealed' })
  }
  assert.notEqual((await codes.begin(ANA)).sealed, sealed)
})

test('recovery codes are many, and none is like another', () => {
  const { codes } = open()
  const made = Array.from({ length: 50 }, () => codes.recoveryCodes()).flat()
  assert.equal(codes.recoveryCodes().length, 10)
  assert.equal(new Set(made).size, 500)
  for (const code of made) assert.match(code, /^([A-Z2-7]{4}-){3}[A-Z2-7]{4}$/)
  const letters = new Set(made.join(''))
  assert.equal(letters.size, 33, 'every letter is used')
})
