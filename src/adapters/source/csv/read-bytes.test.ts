import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { fetchBytes, readBytes, releaseBytes } from './read-bytes.ts'

const folder = mkdtempSync(join(tmpdir(), 'leme-bytes-'))
after(() => rmSync(folder, { recursive: true }))
const path = join(folder, 'file')

test('bytes that are fetched are the bytes that are read, packed or not', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uint8Array({ maxLength: 3_000 }),
      fc.nat(400),
      fc.boolean(),
      async (part, times, pack) => {
        const whole = Buffer.concat([Buffer.from('time\n'), ...new Array<Uint8Array>(times).fill(part)])
        writeFileSync(path, pack ? gzipSync(whole) : whole)
        assert.deepEqual(Buffer.from(await fetchBytes(path)), whole)
        assert.deepEqual(Buffer.from(readBytes(path)), whole)
      },
    ),
    { numRuns: 30 },
  )
})

test('released bytes are gone at once, and only they', async () => {
  const whole = Buffer.alloc(200_000, 'candle,')
  writeFileSync(path, gzipSync(whole))
  const [one, other] = [await fetchBytes(path), await fetchBytes(path)]
  releaseBytes(one)
  assert.equal(one.length, 0)
  assert.deepEqual(Buffer.from(other), whole)
  const [small, neighbour] = [Buffer.from('a pool is shared'), Buffer.from('by small ones')]
  releaseBytes(small)
  assert.equal(neighbour.toString(), 'by small ones')
})
