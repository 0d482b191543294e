import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type BundleHash, hashOfBundle } from './bundle.ts'
import type { BundleStore } from './port.ts'

export interface BundleStoreHarness {
  readonly bundles: BundleStore
  /** Puts something else under the hash, as nobody should. */
  spoil(hash: BundleHash, text: string): Promise<void>
}

/** Judges an implementation of {@link BundleStore}. */
export function bundleStoreSuite(name: string, open: () => Promise<BundleStoreHarness>): void {
  describe(`BundleStore: ${name}`, () => {
    test('a text is kept under its hash, however often it is put', async () => {
      const { bundles } = await open()
      const text = '{"name":"größer"}'
      const [hash, again] = await Promise.all([bundles.put(text), bundles.put(text)])
      assert.equal(hash, hashOfBundle(text))
      assert.equal(again, hash)
      assert.equal(await bundles.put(text), hash)
      assert.equal(await bundles.get(hash), text)
    })

    test('what is not there is refused', async () => {
      const { bundles } = await open()
      await assert.rejects(bundles.get(hashOfBundle('nothing')), { code: 'bundle.missing' })
    })

    test('what is not what its hash says is refused, until it is put anew', async () => {
      const { bundles, spoil } = await open()
      const hash = await bundles.put('{"stop":0.05}')
      await spoil(hash, '{"stop":0.5}')
      await assert.rejects(bundles.get(hash), { code: 'bundle.corrupt' })
      await bundles.put('{"stop":0.05}')
      assert.equal(await bundles.get(hash), '{"stop":0.05}')
    })
  })
}
