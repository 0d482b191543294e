#!/usr/bin/env node
// The `leme` command. An installed package runs its build, a checkout as well while that is as new as the
// sources, else these; both need Node.js 24, which comes with Leme as an npm package and is started where the
// machine's own is older.
import { existsSync } from 'node:fs'
import * as module from 'node:module'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const main = existsSync(join(root, 'src'))
  ? (await import('./bootstrap/program.js')).programMain(root)
  : join(root, 'dist', 'apps', 'cli', 'main.js')

if (Number.parseInt(process.versions.node, 10) >= 24) {
  const { compileCacheFolder } = await import('./bootstrap/writable.js')
  const folder = compileCacheFolder()
  if (folder !== undefined) {
    module.enableCompileCache(folder)
    // Threads and further processes read it here.
    process.env.NODE_COMPILE_CACHE = folder
  }
  await import(pathToFileURL(main).href)
} else {
  const { runInNode24 } = await import('./bootstrap/run-in-node-24.js')
  await runInNode24(root, main)
}
