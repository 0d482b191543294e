import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { Sha256 } from '../hash/sha256.ts'
import { deviation, mean } from '../statistics/moments.ts'
import { normalQuantile } from './normal-quantile.ts'
import { random } from './random.ts'

describe('random', () => {
  it('gives the recorded stream for a seed, on whatever machine this runs', () => {
    const chance = random('leme')
    const hash = new Sha256()
    for (let k = 0; k < 1000; k++)
      hash.updateNumbers(Float64Array.of(chance.next(), chance.normal(), chance.int(1000)))
    assert.equal(hash.digest(), '0f94603358930759d6e8635f82d4c572e40bc1e6b8689b80407fc23edcbe5f5a')
  })

  it('starts over with the seed, differs with another, and takes a number by its text', () => {
    const first = (seed: number | string) => Array.from({ length: 4 }, random(seed).next.bind(random(seed)))
    assert.deepEqual(first(7), first('7'))
    assert.notDeepEqual(first(7), first(8))
  })

  it('is uniform in [0, 1): mean ½, deviation 1/√12, tenths equally full', () => {
    const chance = random(1)
    const draws = Float64Array.from({ length: 100_000 }, () => chance.next())
    assert.ok(draws.every((draw) => draw >= 0 && draw < 1))
    assert.ok(Math.abs(mean(draws) - 0.5) < 0.005)
    assert.ok(Math.abs(deviation(draws) - Math.sqrt(1 / 12)) < 0.005)
    const tenths = new Array<number>(10).fill(0)
    for (const draw of draws) tenths[Math.floor(draw * 10)]!++
    assert.ok(tenths.every((count) => Math.abs(count - 10_000) < 500))
  })

  it('is normal: mean 0, deviation 1, skewness 0, kurtosis 3', () => {
    const chance = random(2)
    const draws = Float64Array.from({ length: 100_000 }, () => chance.normal())
    const power = (exponent: number) => mean(draws.map((draw) => draw ** exponent))
    assert.ok(Math.abs(power(1)) < 0.02 && Math.abs(power(2) - 1) < 0.02)
    assert.ok(Math.abs(power(3)) < 0.06 && Math.abs(power(4) - 3) < 0.15)
  })

  it('int gives every number below n and no other', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9 }), fc.string(), (n, seed) => {
        const chance = random(seed)
        const seen = new Set(Array.from({ length: 400 }, () => chance.int(n)))
        assert.deepEqual(
          [...seen].sort(),
          Array.from({ length: n }, (_, k) => k),
        )
      }),
    )
    const chance = random('three quarters')
    const low = Array.from({ length: 3000 }, () => chance.int(3 * 2 ** 30)).filter((draw) => draw < 2 ** 30)
    assert.ok(Math.abs(low.length - 1000) < 150)
    for (const n of [0, -1, 1.5, NaN, 2 ** 32 + 1])
      assert.throws(() => random(1).int(n), { code: 'math.option' })
  })

  it('shuffle keeps the items and reaches every order', () => {
    const orders = new Set<string>()
    for (let seed = 0; seed < 200; seed++) orders.add(random(seed).shuffle(['a', 'b', 'c']).join(''))
    assert.deepEqual([...orders].sort(), ['abc', 'acb', 'bac', 'bca', 'cab', 'cba'])
  })
})

describe('the normal quantile', () => {
  it('takes known values', () => {
    const known = [
      [0.5, 0],
      [0.975, 1.959963984540054],
      [1e-10, -6.361340902404056],
      [1e-300, -37.0470962993612],
    ]
    for (const [p, x] of known)
      assert.ok(Math.abs(normalQuantile(p!) - x!) <= 4e-15 * Math.max(1, Math.abs(x!)))
    assert.deepEqual([0, 1].map(normalQuantile), [-Infinity, Infinity])
  })

  it('rises, and is odd around one half', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 20 - 2 }), (k) => {
        const p = k / 2 ** 20
        assert.ok(normalQuantile(p) < normalQuantile(p + 2 ** -20))
        assert.equal(normalQuantile(1 - p), -normalQuantile(p))
      }),
    )
  })
})
