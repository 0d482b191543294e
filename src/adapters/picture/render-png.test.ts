import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { inflateSync } from 'node:zlib'
import { renderPng } from './render-png.ts'

const svg = (text: string) =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20" width="40" height="20" font-family="IBM Plex Sans, sans-serif" font-size="12"><rect width="40" height="20" fill="#ffffff"/><text x="2" y="14" fill="#000000">${text}</text></svg>`

test('a picture is a PNG of twice its size', async () => {
  const png = Buffer.from(await renderPng(svg('')))
  assert.equal(png.subarray(1, 4).toString('latin1'), 'PNG')
  assert.deepEqual([png.readUInt32BE(16), png.readUInt32BE(20)], [80, 40])
})

test('letters are drawn without a font of the machine, and always to the same bytes', async () => {
  const [empty, written, again] = [
    await renderPng(svg('')),
    await renderPng(svg('BTC')),
    await renderPng(svg('BTC')),
  ]
  assert.notDeepEqual(written, empty)
  assert.equal(hashOf(written), hashOf(again))
  assert.ok(darkBytes(written) > darkBytes(empty) + 100, `${darkBytes(written)}`)
})

test('what is no SVG is refused', async () => {
  await assert.rejects(renderPng('<p>no picture</p'), { code: 'picture.unreadable' })
})

function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/** Bytes below half of white in the unpacked image data. */
function darkBytes(png: Uint8Array): number {
  const bytes = Buffer.from(png)
  const parts: Buffer[] = []
  for (let at = 8; at < bytes.length; ) {
    const length = bytes.readUInt32BE(at)
    if (bytes.subarray(at + 4, at + 8).toString('latin1') === 'IDAT')
      parts.push(bytes.subarray(at + 8, at + 8 + length))
    at += 12 + length
  }
  return inflateSync(Buffer.concat(parts)).filter((value) => value > 20 && value < 235).length
}
