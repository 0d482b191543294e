import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Packages of development that the build of an image takes; the others test and check. */
const BUILDS = /^(typescript|@types\/.*|@cyclonedx\/cyclonedx-npm)$/

/**
 * What package.json says within the image: Node.js is the image's own, the database is a service beside it, and
 * nobody builds or tests there. The packages that are installed and the list of them follow from it.
 *
 * @param {Record<string, any>} manifest
 */
export function imageManifest({ dependencies, ...manifest }) {
  const { devDependencies, optionalDependencies, scripts, workspaces, allowScripts, files, ...kept } =
    manifest
  const { node, ...others } = dependencies
  return { ...kept, engines: { node }, dependencies: others }
}

/**
 * What package.json says in the stage that builds: less is installed, everything else is as it is.
 *
 * @param {Record<string, any>} manifest
 */
export function buildManifest({ optionalDependencies, ...manifest }) {
  const { node, ...dependencies } = manifest.dependencies
  const builds = Object.entries(manifest.devDependencies).filter(([name]) => BUILDS.test(name))
  return { ...manifest, dependencies, devDependencies: Object.fromEntries(builds) }
}

// image-manifest.js build|image FOLDER
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [kind, folder] = /** @type {[string, string]} */ (process.argv.slice(2))
  const file = join(folder, 'package.json')
  const change = kind === 'build' ? buildManifest : imageManifest
  const manifest = change(JSON.parse(readFileSync(file, 'utf8')))
  writeFileSync(file, `${JSON.stringify(manifest, null, 2)}\n`)
}
