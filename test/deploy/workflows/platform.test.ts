import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { playPrograms } from './played-programs.fixture.ts'
import { callsOf, runScript } from './script.fixture.ts'

// What a deploy of the platform does, with the clouds' programs played and a server that really answers.

const folder = mkdtempSync(join(tmpdir(), 'leme-platform-'))
const DIGEST = `sha256:${'d'.repeat(64)}`
let answers: { status: number; body: string } = { status: 200, body: '' }
let server: Server
let url = ''

before(async () => {
  server = createServer((_request, response) =>
    response.writeHead(answers.status, { 'content-type': 'application/json' }).end(answers.body),
  ).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
after(() => {
  server.close()
  rmSync(folder, { recursive: true, force: true })
})

const well = (version: string) => ({ status: 200, body: JSON.stringify({ status: 'ok', version }) })
const HISTORY = JSON.stringify([
  { revision: 6, status: 'superseded' },
  { revision: 7, status: 'deployed' },
])
const helm = (name: string, history = HISTORY, upgrade = 'exit 0') =>
  playPrograms(join(folder, name), [], {
    helm: `case $1 in history) echo '${history}' ;; upgrade) ${upgrade} ;; esac`,
  })
const deploy = (programs: string, env: Readonly<Record<string, string>> = {}) =>
  runScript('deploy-platform.sh', {
    folder,
    programs,
    env: {
      ...{ CHART: 'deploy/helm/leme', VERSION: '1.2.3', DIGEST, RELEASE: 'leme', NAMESPACE: 'leme' },
      ...{ IMAGE: 'ghcr.io/owner/leme', LEME_URL: url, SMOKE_SECONDS: '1', SMOKE_PAUSE_SECONDS: '0.1' },
      ...env,
    },
  })

test('a deploy names the image by the digest that was verified, and waits until all is ready', async () => {
  answers = well('1.2.3')
  const programs = helm('good')
  const ran = await deploy(programs, { VALUES_YAML: 'server: { replicas: 2 }', SMOKE_SECONDS: '60' })
  assert.equal(ran.code, 0, ran.output)
  const upgrade = callsOf(programs, 'helm').find((call) => call.startsWith('upgrade'))!
  assert.match(upgrade, /--install leme deploy\/helm\/leme --namespace leme .*image\.digest=sha256:d{64}/)
  assert.match(upgrade, /--values \S+values\.yaml --atomic --wait --timeout 10m$/)
  assert.ok(!callsOf(programs, 'helm').some((call) => call.startsWith('rollback')))
  assert.match(ran.summary, /leme is 1\.2\.3 in leme/)
})

for (const { what, answer } of [
  {
    what: 'says that it is not well',
    answer: { status: 503, body: '{"status":"unavailable","version":"1.2.3"}' },
  },
  { what: 'is still the version before', answer: well('1.2.2') },
  { what: 'answers with something else', answer: { status: 200, body: '<html>1.2.3</html>' } },
]) {
  test(`what ${what} after a deploy is rolled back to the revision that stood before`, async () => {
    answers = answer
    const programs = helm(`bad-${answer.status}-${answer.body.length}`)
    const ran = await deploy(programs)
    assert.equal(ran.code, 1, ran.output)
    assert.match(ran.output, /leme is back at revision 7/)
    assert.ok(
      callsOf(programs, 'helm').some((call) => call.startsWith('rollback leme 7 --namespace leme --wait')),
    )
  })
}

test('a first deploy that is not well says that there is nothing to go back to', async () => {
  answers = well('1.2.2')
  const programs = helm('first', '[]')
  const ran = await deploy(programs)
  assert.equal(ran.code, 1)
  assert.match(ran.output, /nothing before it to go back to/)
  assert.ok(!callsOf(programs, 'helm').some((call) => call.startsWith('rollback')))
})

test('where Helm itself fails nobody is asked for a smoke test', async () => {
  answers = well('1.2.3')
  const ran = await deploy(helm('refused', HISTORY, 'echo refused >&2; exit 1'))
  assert.equal(ran.code, 1)
  assert.doesNotMatch(ran.output, /three times in a row|smoke test/)
})

test('the digest is that of the signature, and a version of nonsense is never asked for', async () => {
  const programs = playPrograms(join(folder, 'cosign'), [], {
    docker: 'cat >/dev/null',
    cosign: `echo '[{"critical":{"image":{"docker-manifest-digest":"${DIGEST}"}}}]'`,
  })
  const env = { IMAGE: 'ghcr.io/owner/leme', VERSION: '1.2.3', REGISTRY_TOKEN: 'secret-token' }
  const ran = await runScript('verify-image.sh', { folder, programs, env })
  assert.deepEqual([ran.code, ran.outputs.digest], [0, DIGEST], ran.output)
  assert.match(
    callsOf(programs, 'cosign')[0]!,
    /--certificate-identity https:\/\/github\.com\/Owner\/leme\/\.github\/workflows\/release\.yml@refs\/tags\/v1\.2\.3$/,
  )
  assert.deepEqual(callsOf(programs, 'docker'), ['login ghcr.io --username somebody --password-stdin'])
  const odd = await runScript('verify-image.sh', {
    folder,
    programs,
    env: { ...env, VERSION: '1.2.3 --insecure' },
  })
  assert.equal(odd.code, 2)
  assert.equal(callsOf(programs, 'cosign').length, 1)
})

test('an image without a signature is not deployed', async () => {
  const programs = playPrograms(join(folder, 'unsigned'), [], { cosign: 'echo no signatures >&2; exit 10' })
  const ran = await runScript('verify-image.sh', { folder, programs, env: { IMAGE: 'x', VERSION: '1.2.3' } })
  assert.deepEqual([ran.code, ran.outputs.digest], [10, undefined])
})

test('a cluster is reached by the login of the run, on both clouds', async () => {
  const az = `if [ "$1 $2" = "aks install-cli" ]; then
  printf '#!/bin/sh\\necho "$@" >>"${join(folder, 'clouds', 'kubelogin.log')}"\\n' >"$6"; chmod +x "$6"
fi`
  const programs = playPrograms(join(folder, 'clouds'), [], { aws: 'exit 0', az })
  const aws = { CLOUD: 'aws', AWS_REGION: 'eu-west-1', EKS_CLUSTER: 'leme' }
  assert.equal((await runScript('cluster-access.sh', { folder, programs, env: aws })).code, 0)
  assert.deepEqual(callsOf(programs, 'aws'), ['eks update-kubeconfig --region eu-west-1 --name leme'])
  const azure = { CLOUD: 'azure', AKS_RESOURCE_GROUP: 'rg-leme-dev', AKS_CLUSTER: 'aks-leme-dev' }
  const ran = await runScript('cluster-access.sh', { folder, programs, env: azure })
  assert.equal(ran.code, 0, ran.output)
  assert.match(
    callsOf(programs, 'az')[0]!,
    /^aks get-credentials --resource-group rg-leme-dev --name aks-leme-dev/,
  )
  assert.deepEqual(callsOf(programs, 'kubelogin'), ['convert-kubeconfig --login azurecli'])
  assert.equal((await runScript('cluster-access.sh', { folder, programs, env: { CLOUD: 'moon' } })).code, 2)
})
