import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildServer, type ServerPorts } from './build-server.ts'
import { EventHub } from './event-hub.ts'

const ROOT = fileURLToPath(new URL('../../../', import.meta.url))
const DOCUMENT = join(ROOT, 'docs/reference/openapi.json')
const TYPES = join(ROOT, 'src/client/api.generated.ts')

/** The document that the routes give, as it stands in docs/reference/openapi.json. */
export async function writeDocument(): Promise<string> {
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string }
  // No route is called while the document is made, so only the ports that are used at once are real.
  const clock = () => 0
  const idle = { logins: {}, telemetry: {}, deploys: {}, tenancy: {}, research: {}, checks: {}, alerting: {} }
  const ports = { clock, events: new EventHub({ clock }), ...idle } as unknown as ServerPorts
  const app = await buildServer(ports, { version })
  const document = app.swagger()
  await app.close()
  return `${JSON.stringify(document, null, 2)}\n`
}

/** Types of the client, by openapi-typescript, which lives in the workspace `web` beside the compiler that it needs. */
export function writeTypes(document: string): string {
  const require = createRequire(join(ROOT, 'web/package.json'))
  const tool = join(dirname(require.resolve('openapi-typescript/package.json')), 'bin/cli.js')
  const folder = mkdtempSync(join(tmpdir(), 'leme-openapi-'))
  try {
    const input = join(folder, 'openapi.json')
    const output = join(folder, 'api.ts')
    writeFileSync(input, document)
    const flags = ['--output', output, '--root-types', '--root-types-no-schema-prefix', '--immutable']
    const run = spawnSync(process.execPath, [tool, input, ...flags], { encoding: 'utf8' })
    if (run.status !== 0) throw new Error(`openapi-typescript failed: ${run.stderr}`)
    return readFileSync(output, 'utf8')
  } finally {
    rmSync(folder, { recursive: true })
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const document = await writeDocument()
  const made = new Map([
    [DOCUMENT, document],
    [TYPES, writeTypes(document)],
  ])
  for (const [path, text] of made) {
    if (process.argv.includes('--write')) writeFileSync(path, text)
    else if (readText(path) !== text) {
      console.error(
        `${path} is not what the routes say. Run: node --conditions=leme-source src/apps/server/openapi.ts --write`,
      )
      process.exitCode = 1
    }
  }
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}
