import assert from 'node:assert/strict'
import {
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { capture } from '../../../bin/bootstrap/child.js'
import { playPrograms } from '../workflows/played-programs.fixture.ts'
import { runWorkflow } from '../workflows/runner.fixture.ts'
import { brokenSiteLinks } from './broken-links.ts'

// The workflows that publish: docs.yml builds the site, status.yml fills in what it has seen. The remote is a real one.

const folder = mkdtempSync(join(tmpdir(), 'leme-publish-'))
const remote = join(folder, 'remote.git')
const site = join(folder, 'built')
let server: Server
let url = ''
let programs = ''

before(async () => {
  server = createServer((_request, response) => response.end('{"status":"ok"}')).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/health`
  await git('init', '--quiet', '--bare', remote)
  // The site of the last run of docs.yml.
  const gh = `case "$1 $2" in
  "run list") [ -d "${site}" ] && echo 41 || true ;;
  "run download") mkdir -p site && cp -R "${site}/." site/ ;;
esac`
  programs = playPrograms(join(folder, 'programs'), ['npm'], { gh })
})
after(() => {
  server.closeAllConnections()
  server.close()
  rmSync(folder, { recursive: true, force: true })
})

async function git(...args: string[]): Promise<string> {
  const { code, output } = await capture('git', args)
  assert.equal(code, 0, output)
  return output.trim()
}

/** A checkout whose origin is the remote of this test. */
async function publish(workflow: string, name: string, vars: Readonly<Record<string, string>> = {}) {
  return runWorkflow(workflow, join(folder, name), {
    ...{ programs, vars, isWhole: true },
    onCheckout: (checkout) => {
      // A small product, so that this is about publishing.
      for (const path of ['docs', 'deploy/terraform', 'deploy/helm'])
        rmSync(join(checkout, path), { recursive: true, force: true })
      for (const path of globSync(['*.md', 'deploy/**/README.md'], { cwd: checkout }))
        rmSync(join(checkout, path))
      mkdirSync(join(checkout, 'docs/guide'), { recursive: true })
      writeFileSync(join(checkout, 'README.md'), '# Leme\n\nSee [one](docs/guide/one.md#two).\n')
      writeFileSync(join(checkout, 'docs/guide/one.md'), '# One\n\n## Two\n')
      mkdirSync(join(checkout, '.git'), { recursive: true })
      writeFileSync(join(checkout, '.git', 'HEAD'), 'ref: refs/heads/main\n')
      for (const path of ['objects', 'refs/heads'])
        mkdirSync(join(checkout, '.git', path), { recursive: true })
      writeFileSync(
        join(checkout, '.git', 'config'),
        `[core]\n\trepositoryformatversion = 0\n[remote "origin"]\n\turl = ${remote}\n`,
      )
    },
  })
}

const endpoints = () =>
  JSON.stringify({ everyMinutes: 15, services: [{ id: 'facade', name: 'API', url, timeoutMs: 2_000 }] })

test('before the site was built once, a look says so, and is kept all the same', async () => {
  const [look, deploy] = await publish('status', 'early', { LEME_STATUS_ENDPOINTS: endpoints() })
  assert.deepEqual([look!.result, deploy!.result], ['failure', 'skipped'])
  assert.match(look!.log, /docs\.yml has built no site yet/)
  assert.equal(
    JSON.parse(await git('-C', remote, 'show', 'status-data:history.json')).services[0].days[0].looks,
    1,
  )
})

test('the site is built with what was seen so far, and its links hold', async () => {
  const [build, deploy] = await publish('docs', 'docs')
  assert.deepEqual([build!.result, deploy!.result], ['success', 'success'], build!.log)
  cpSync(join(folder, 'docs/artifacts/site'), site, { recursive: true })
  assert.equal(
    JSON.parse(readFileSync(join(site, 'status/history.json'), 'utf8')).services[0].now.state,
    'up',
  )
  assert.deepEqual(brokenSiteLinks(site), [])
})

test('each look adds to the history, in a branch that is always one commit with one file', async () => {
  const [look, deploy] = await publish('status', 'look', { LEME_STATUS_ENDPOINTS: endpoints() })
  assert.deepEqual([look!.result, deploy!.result], ['success', 'success'], look!.log)
  const shown = JSON.parse(readFileSync(join(look!.folder, 'site/status/history.json'), 'utf8'))
  assert.equal(shown.services[0].days.at(-1).looks, 2)
  assert.equal(await git('-C', remote, 'rev-list', '--count', 'status-data'), '1')
  assert.equal(await git('-C', remote, 'ls-tree', '--name-only', 'status-data'), 'history.json')
  assert.ok(existsSync(join(look!.folder, 'site/index.html')))
})

test('by the clock nothing is looked at where nobody has said what', async () => {
  const ran = await runWorkflow('status', join(folder, 'clock'), { event: 'schedule' })
  assert.deepEqual(new Set(ran.map(({ result }) => result)), new Set(['skipped']))
})
