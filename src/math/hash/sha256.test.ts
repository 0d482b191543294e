import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { Sha256, sha256 } from './sha256.ts'

const reference = (bytes: Uint8Array | string) => createHash('sha256').update(bytes).digest('hex')

describe('SHA-256', () => {
  it('gives the vectors of FIPS 180-4 and of the NIST examples', () => {
    assert.equal(sha256(''), 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855')
    assert.equal(sha256('abc'), 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
    assert.equal(
      sha256('abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq'),
      '248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1',
    )
    assert.equal(
      sha256(new Uint8Array(1_000_000).fill(97)),
      'cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0',
    )
  })

  it('agrees with another implementation, in whatever pieces the bytes come', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 6 }), (pieces) => {
        const hash = new Sha256()
        for (const piece of pieces) hash.update(piece)
        assert.equal(hash.digest(), reference(Buffer.concat(pieces)))
      }),
    )
  })

  it('hashes the UTF-8 of any string', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => assert.equal(sha256(text), reference(text))),
    )
  })

  it('goes on after a digest', () => {
    const hash = new Sha256().update('a')
    assert.equal(hash.digest(), reference('a'))
    assert.equal(hash.update('bc').digest(), reference('abc'))
  })

  it('hashes numbers as little-endian bytes, and every NaN alike', () => {
    fc.assert(
      fc.property(fc.float64Array({ noNaN: true, maxLength: 30 }), (numbers) => {
        const bytes = Buffer.alloc(numbers.length * 8)
        for (const [at, number] of numbers.entries()) bytes.writeDoubleLE(number, at * 8)
        assert.equal(new Sha256().updateNumbers(numbers).digest(), reference(bytes))
      }),
    )
    const odd = new Float64Array(BigUint64Array.of(0xfff8_0000_0000_0001n).buffer)
    const hash = (numbers: Float64Array) => new Sha256().updateNumbers(numbers).digest()
    assert.equal(hash(odd), hash(Float64Array.of(NaN)))
    const long = Float64Array.from({ length: 20_001 }, (_, k) => k / 7)
    assert.equal(
      hash(long),
      new Sha256().updateNumbers(long.subarray(0, 5)).updateNumbers(long.subarray(5)).digest(),
    )
  })
})
