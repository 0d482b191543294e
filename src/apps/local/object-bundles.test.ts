import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'
import { folderObjectStore } from '../../adapters/store/object/index.ts'
import { bundleStoreSuite } from '../../control/job/bundle-store.suite.ts'
import { memoryObjectStore } from '../../trade/pipeline/index.ts'
import { objectBundles } from './object-bundles.ts'

const folder = mkdtempSync(join(tmpdir(), 'leme-bundles-'))
after(() => rmSync(folder, { recursive: true }))
let folders = 0

bundleStoreSuite('a folder', async () => {
  const root = join(folder, String(++folders))
  return {
    bundles: objectBundles(await folderObjectStore(root)),
    async spoil(hash, text) {
      writeFileSync(join(root, 'strategies', hash.slice(7)), text)
    },
  }
})

bundleStoreSuite('objects', async () => {
  const objects = memoryObjectStore()
  return {
    bundles: objectBundles(objects),
    async spoil(hash, text) {
      await objects.put(`strategies/${hash.slice(7)}`, new TextEncoder().encode(text))
    },
  }
})
