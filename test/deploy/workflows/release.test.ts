import assert from 'node:assert/strict'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { capture } from '../../../bin/bootstrap/child.js'
import { clusterPrograms, NO_PROGRAMS } from '../../services/kubectl.ts'
import { ROOT } from '../judge.ts'
import { playPrograms } from './played-programs.fixture.ts'
import { callsOf, runScript } from './script.fixture.ts'

// What a release does, step by step, with registries that are played.

const folder = mkdtempSync(join(tmpdir(), 'leme-release-'))
const programsHere = await clusterPrograms()
const skip = programsHere === undefined && NO_PROGRAMS
after(() => rmSync(folder, { recursive: true, force: true }))

const CHANGELOG =
  '# Changelog\n\n## Unreleased\n\n- later\n\n## 1.2.3\n\n### Added\n- this\n\n## 1.2.30\n\n- that\n'
function checkout(name: string, version = '1.2.3'): string {
  const path = join(folder, name)
  mkdirSync(path, { recursive: true })
  writeFileSync(join(path, 'package.json'), JSON.stringify({ name: 'leme', version }))
  writeFileSync(join(path, 'CHANGELOG.md'), CHANGELOG)
  return path
}

test('a tag is the version of the package, and its notes are its own part of the changelog', async () => {
  const path = checkout('tag')
  const ran = await runScript('release-version.sh', { folder: path, env: { GITHUB_REF_NAME: 'v1.2.3' } })
  assert.deepEqual([ran.code, ran.outputs], [0, { version: '1.2.3', prerelease: 'false' }], ran.output)
  assert.equal(readFileSync(join(path, 'release-notes.md'), 'utf8'), '### Added\n- this\n')
})

for (const [tag, version, said] of [
  ['v1.2.4', '1.2.3', /the tag says 1\.2\.4, package\.json 1\.2\.3/],
  ['v9.9.9', '9.9.9', /CHANGELOG\.md has no part ## 9\.9\.9/],
  ['v1.2', '1.2.3', /a release is a tag like v1\.2\.3/],
  ['v1.2.3;id', '1.2.3', /a release is a tag like v1\.2\.3/],
] as const) {
  test(`${tag} of a package ${version} is no release`, async () => {
    const ran = await runScript('release-version.sh', {
      folder: checkout(`bad-${tag.replaceAll(/\W/g, '-')}`, version),
      env: { GITHUB_REF_NAME: tag },
    })
    assert.deepEqual([ran.code, ran.outputs], [1, {}])
    assert.match(ran.output, said)
  })
}

test('bases are built on by digest, nothing is pushed, and what was built is started once without rights', async () => {
  const path = checkout('build')
  writeFileSync(
    join(path, 'Dockerfile'),
    'ARG NODE_IMAGE=node:24-slim\nARG DEBIAN_IMAGE=debian:12\nARG VERSION=0\n',
  )
  const programs = playPrograms(join(folder, 'build-programs'), [], {
    docker: `case "$*" in
  "buildx imagetools inspect "*) echo "sha256:$(printf %064d 1)" ;;
  *"--entrypoint id "*) echo 10001 ;;
  *"--version") echo 1.2.3 ;;
  "image inspect "*) echo 212000000 ;;
esac`,
    skopeo: 'exit 0',
    git: 'echo 2026-11-23T00:00:00Z',
  })
  const env = { IMAGE_NAME: 'leme', DOCKERFILE: 'Dockerfile', CONTEXT: '.', VERSION: '1.2.3' }
  const ran = await runScript('build-image.sh', { folder: path, programs, env })
  assert.equal(ran.code, 0, ran.output)
  const build = callsOf(programs, 'docker').find((call) => call.startsWith('buildx build'))!
  assert.match(
    build,
    /--build-arg NODE_IMAGE=node:24-slim@sha256:0{63}1 --build-arg DEBIAN_IMAGE=debian:12@sha256:/,
  )
  assert.match(build, /--sbom=true --provenance=mode=max --output type=oci,dest=out\/leme\.oci\.tar \.$/)
  assert.doesNotMatch(callsOf(programs, 'docker').join('\n'), /push/)
  assert.match(ran.summary, /leme 1\.2\.3: 212 MB unpacked, uid 10001/)

  const backups = { ...env, IMAGE_NAME: 'leme-backup', TARGET: 'leme-backup' }
  assert.equal((await runScript('build-image.sh', { folder: path, programs, env: backups })).code, 0)
  const builds = callsOf(programs, 'docker').filter((call) => call.startsWith('buildx build'))
  assert.deepEqual(
    builds.map((call) => call.includes('--target leme-backup')),
    [false, true],
  )

  const asRoot = playPrograms(join(folder, 'root-programs'), [], {
    docker: 'echo 0',
    skopeo: 'exit 0',
    git: 'echo now',
  })
  const refused = await runScript('build-image.sh', { folder: path, programs: asRoot, env })
  assert.equal(refused.code, 1)
  assert.match(refused.output, /leme runs as root/)
})

test('an image has its name only when it is signed', async () => {
  const path = checkout('publish')
  const programs = join(folder, 'publish-programs')
  const order = `printf '%s %s\\n' "$(basename "$0")" "$1" >>"${join(folder, 'order')}"`
  playPrograms(programs, [], {
    skopeo: `${order}\n[ "$1" = inspect ] && printf '{"manifests":[]}' || true`,
    docker: 'cat >/dev/null',
    cosign: order,
  })
  const env = { IMAGE_NAME: 'leme', VERSION: '1.2.3', REGISTRY_TOKEN: 'secret-token' }
  mkdirSync(join(path, 'out'))
  const ran = await runScript('publish-image.sh', { folder: path, programs, env })
  assert.equal(ran.code, 0, ran.output)
  assert.deepEqual(readFileSync(join(folder, 'order'), 'utf8').trim().split('\n').slice(1), [
    'skopeo inspect',
    'skopeo copy',
    'cosign sign',
    'cosign attest',
    'skopeo copy',
  ])
  const copies = callsOf(programs, 'skopeo').filter((call) => call.startsWith('copy'))
  assert.match(
    copies[0]!,
    /oci-archive:out\/leme\.oci\.tar docker:\/\/ghcr\.io\/owner\/leme@sha256:[0-9a-f]{64}$/,
  )
  assert.match(copies[1]!, /docker:\/\/ghcr\.io\/owner\/leme:1\.2\.3$/)
  const everything = ['skopeo', 'docker', 'cosign'].flatMap((name) => callsOf(programs, name)).join('\n')
  assert.doesNotMatch(everything, /secret-token/, 'a token is no argument: every process could read it')
})

test('a signature that fails leaves the image without a name', async () => {
  const path = checkout('unsigned')
  const programs = playPrograms(join(folder, 'unsigned-programs'), [], {
    skopeo: `[ "$1" = inspect ] && printf '{}' || true`,
    docker: 'cat >/dev/null',
    cosign: 'exit 1',
  })
  const env = { IMAGE_NAME: 'leme', VERSION: '1.2.3', REGISTRY_TOKEN: 'x' }
  assert.equal((await runScript('publish-image.sh', { folder: path, programs, env })).code, 1)
  assert.ok(!callsOf(programs, 'skopeo').some((call) => call.endsWith(':1.2.3')))
})

test('charts are pushed with the version of the release, and signed by the digest that the registry gave', {
  skip,
}, async () => {
  const { helm } = programsHere!
  const path = checkout('charts')
  mkdirSync(join(path, 'deploy', 'helm', 'small'), { recursive: true })
  writeFileSync(
    join(path, 'deploy/helm/small/Chart.yaml'),
    'apiVersion: v2\nname: small\nversion: 0.0.1\nicon: https://leme.example/icon.svg\n',
  )
  writeFileSync(join(path, 'deploy/helm/small/values.yaml'), '{}\n')
  mkdirSync(join(path, 'deploy/helm/small/templates'))
  writeFileSync(join(path, 'deploy/helm/small/templates/empty.yaml'), '')
  const programs = playPrograms(join(folder, 'chart-programs'), [], {
    helm: `case $1 in
  registry) cat >/dev/null ;;
  push) echo "Pushed: $3/small:1.2.3"; echo "Digest: sha256:$(printf %064d 7)" ;;
  *) exec "${helm}" "$@" ;;
esac`,
    docker: 'cat >/dev/null',
    cosign: 'exit 0',
  })
  const env = { VERSION: '1.2.3', REGISTRY_TOKEN: 'x' }
  for (const chart of ['leme', 'leme-bot'])
    cpSync(join(ROOT, 'deploy/helm', chart), join(path, 'deploy/helm', chart), { recursive: true })
  const packed = await runScript('pack-charts.sh', { folder: path, programs, env })
  assert.equal(packed.code, 0, packed.output)
  assert.deepEqual(readdirSync(join(path, 'out/charts')).sort(), [
    'leme-1.2.3.tgz',
    'leme-bot-1.2.3.tgz',
    'small-1.2.3.tgz',
  ])
  for (const chart of ['leme', 'leme-bot']) rmSync(join(path, `out/charts/${chart}-1.2.3.tgz`))
  const pushed = await runScript('publish-charts.sh', { folder: path, programs, env })
  assert.equal(pushed.code, 0, pushed.output)
  assert.deepEqual(callsOf(programs, 'cosign'), [
    `sign --yes ghcr.io/owner/charts/small@sha256:${'7'.padStart(64, '0')}`,
  ])
})

test('Helm has every option that the scripts give it', { skip }, async () => {
  const { helm } = programsHere!
  const bogus = await capture(helm, ['upgrade', '--bogus', '--help'])
  assert.match(bogus.output, /unknown flag: --bogus/)
  for (const [command, options] of [
    [
      'upgrade',
      ['--install', '--atomic', '--wait', '--timeout', '--values', '--set-string', '--create-namespace'],
    ],
    ['rollback', ['--wait', '--timeout', '--namespace']],
    ['history', ['--output', '--namespace']],
    ['package', ['--version', '--app-version', '--destination']],
    ['lint', ['--strict']],
  ] as const) {
    for (const option of options) {
      // An unknown option is refused before anything else is looked at.
      const { output } = await capture(helm, [command, option, '--help'])
      assert.doesNotMatch(output, /unknown flag/, `helm ${command} ${option}`)
    }
  }
})

test('npm publishes the package that was packed, under the tag of its kind', async () => {
  const path = checkout('npm')
  mkdirSync(join(path, 'out'))
  writeFileSync(join(path, 'out/leme-1.2.3.tgz'), '')
  const programs = playPrograms(join(folder, 'npm-programs'), [], { npm: 'exit 0' })
  await runScript('publish-npm.sh', { folder: path, programs, env: { PRERELEASE: 'false' } })
  await runScript('publish-npm.sh', { folder: path, programs, env: { PRERELEASE: 'true' } })
  assert.deepEqual(callsOf(programs, 'npm'), [
    'publish ./out/leme-1.2.3.tgz --provenance --access public --tag latest',
    'publish ./out/leme-1.2.3.tgz --provenance --access public --tag next',
  ])
})

test('the release on GitHub has the files and their hashes', async () => {
  const path = checkout('github')
  mkdirSync(join(path, 'out/charts'), { recursive: true })
  for (const file of [
    'out/leme-1.2.3.tgz',
    'out/charts/leme-1.2.3.tgz',
    'out/leme.cdx.json',
    'release-notes.md',
  ])
    writeFileSync(join(path, file), file)
  const programs = playPrograms(join(folder, 'gh-programs'), [], { gh: 'exit 0' })
  const env = { GITHUB_REF_NAME: 'v1.2.3', VERSION: '1.2.3', PRERELEASE: 'false' }
  const ran = await runScript('github-release.sh', { folder: path, programs, env })
  assert.equal(ran.code, 0, ran.output)
  assert.match(callsOf(programs, 'gh')[0]!, /^release create v1\.2\.3 .*--verify-tag out\/.*SHA256SUMS$/)
  assert.match(readFileSync(join(path, 'out/SHA256SUMS'), 'utf8'), /^[0-9a-f]{64} {2}leme-1\.2\.3\.tgz$/m)
})

test('what the nightly run is asked for is not taken for more than a name', async () => {
  const programs = playPrograms(join(folder, 'nightly-programs'), [], {
    npm: 'mkdir -p docs/proof; echo Holds',
  })
  const path = checkout('nightly')
  mkdirSync(join(path, 'docs/proof'), { recursive: true })
  mkdirSync(join(path, 'bench'))
  writeFileSync(join(path, 'docs/proof/REL-36.md'), 'table')
  writeFileSync(join(path, 'bench/backtest.bench.ts'), '')
  const good = await runScript('proof.sh', { folder: path, programs, env: { PROOF: 'REL-36', TRIALS: '3' } })
  assert.equal(good.code, 0, good.output)
  assert.deepEqual(callsOf(programs, 'npm'), ['run proof -- REL-36 --count 3'])
  for (const [name, env] of [
    ['proof.sh', { PROOF: 'REL-36; id', TRIALS: '' }],
    ['proof.sh', { PROOF: 'REL-36', TRIALS: '$(id)' }],
    ['bench.sh', { BENCHES: 'backtest nothing-of-the-kind' }],
  ] as const)
    assert.equal((await runScript(name, { folder: path, programs, env })).code, 2, name)
  assert.equal(
    (await runScript('bench.sh', { folder: path, programs, env: { BENCHES: 'backtest' } })).code,
    0,
  )
  assert.equal(callsOf(programs, 'npm').at(-1), 'run bench -- backtest')
})

test('the SBOM of the package is made by a program with the options that it has', async () => {
  const { output } = await capture(join(ROOT, 'node_modules/.bin/cyclonedx-npm'), ['--help'])
  for (const option of ['--omit', '--output-reproducible', '--output-file'])
    assert.ok(output.includes(option), option)
})
