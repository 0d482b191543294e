#!/usr/bin/env node
// The `leme` command. In a checkout it runs the sources, in an installed package the build; both need
// Node.js 24, which comes with Leme as an npm package and is started where the machine's own is older.
import { existsSync } from 'node:fs'
import * as module from 'node:module'
import { fileURLToPath } from 'node:url'

const sources = new URL('../src/apps/cli/main.ts', import.meta.url)
const main = existsSync(sources) ? sources : new URL('../dist/apps/cli/main.js', import.meta.url)

if (Number.parseInt(process.versions.node, 10) >= 24) {
  const { compileCacheFolder } = await import('./bootstrap/writable.js')
  const folder = compileCacheFolder()
  if (folder !== undefined) {
    module.enableCompileCache(folder)
    // Threads and further processes read it here.
    process.env.NODE_COMPILE_CACHE = folder
  }
  await import(main.href)
} else {
  const { runInNode24 } = await import('./bootstrap/run-in-node-24.js')
  await runInNode24(fileURLToPath(new URL('..', import.meta.url)), fileURLToPath(main))
}
