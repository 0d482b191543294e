import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { capture } from '../../../bin/bootstrap/child.js'
import { ROOT } from '../judge.ts'
import { playPrograms } from './played-programs.fixture.ts'
import { callsOf, runScript } from './script.fixture.ts'

// The function's deployment, with Azure's command line played.

const folder = mkdtempSync(join(tmpdir(), 'leme-functions-'))
after(() => rmSync(folder, { recursive: true, force: true }))

const played = (name: string, list: string) =>
  playPrograms(join(folder, name), [], {
    npm: 'mkdir -p node_modules/@azure/functions && touch node_modules/@azure/functions/index.js',
    // What was packed can be read again by tar.
    zip: 'tar -cf "$3" .',
    az: `case "$*" in *" list "*) ${list} ;; esac`,
  })
const env = {
  ...{ FUNCTION_APP: 'func-leme-dev', RESOURCE_GROUP: 'rg-leme-dev', FUNCTION_TRIES: '3' },
  FUNCTION_PAUSE_SECONDS: '0',
}

test("the repository's own function is packed with what it needs and nothing else, and is seen listed", async () => {
  const programs = played('good', 'echo 1')
  const source = join(ROOT, 'deploy/terraform/azure/function-app')
  const ran = await runScript('deploy-functions.sh', {
    folder,
    programs,
    env: { ...env, FUNCTION_SOURCE: source },
  })
  assert.equal(ran.code, 0, ran.output)
  const { output } = await capture('tar', ['-tf', join(folder, '.temp/function.zip')])
  for (const file of ['host.json', 'package.json', 'src/index.js', 'node_modules/@azure/functions/index.js'])
    assert.match(output, new RegExp(`^\\./${file.replaceAll('.', '\\.')}$`, 'm'))
  assert.doesNotMatch(output, /README|\.test\./)
  assert.match(
    callsOf(programs, 'az')[0]!,
    /^functionapp deployment source config-zip --resource-group rg-leme-dev --name func-leme-dev --src \S+function\.zip/,
  )
  assert.match(ran.summary, /func-leme-dev has 1 functions/)
})

test('an app that tells of no function after its deployment fails the run', async () => {
  mkdirSync(join(folder, 'source'))
  writeFileSync(join(folder, 'source/host.json'), '{}')
  const programs = played('none', 'echo 0')
  const ran = await runScript('deploy-functions.sh', {
    folder,
    programs,
    env: { ...env, FUNCTION_SOURCE: 'source' },
  })
  assert.equal(ran.code, 1)
  assert.match(ran.output, /tells of no function/)
  assert.equal(callsOf(programs, 'az').filter((call) => call.includes(' list ')).length, 3)
})

test('a folder without a host is not packed', async () => {
  mkdirSync(join(folder, 'empty'))
  const programs = played('empty-programs', 'echo 1')
  const ran = await runScript('deploy-functions.sh', {
    folder,
    programs,
    env: { ...env, FUNCTION_SOURCE: 'empty' },
  })
  assert.equal(ran.code, 1)
  assert.deepEqual(callsOf(programs, 'az'), [])
})
