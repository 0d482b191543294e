import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { terminal } from '../../kubernetes/kubectl.fixture.ts'
import { at } from '../../kubernetes/object.ts'
import { ROOT } from '../judge.ts'

test('the commands of the README are taken by a cluster, again and again', async (t) => {
  await using world = await terminal(t, {
    argo: { revision: () => '1', render: () => [], folders: () => [] },
  })
  if (!world) return
  const { cluster, run } = world
  const inArgo = { namespace: 'argocd' }
  cluster.apply(
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'argocd-cm', ...inArgo },
      data: { kept: 'as it was' },
    },
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'argocd-notifications-cm', ...inArgo } },
    { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'argocd-notifications-secret', ...inArgo } },
  )
  const readme = readFileSync(join(ROOT, 'deploy/argocd/README.md'), 'utf8')
  const commands = /```sh\n([\s\S]*?)```/.exec(readme)![1]!.trim().split('\n')
  assert.equal(commands.length, 5)
  for (const command of [...commands, ...commands]) {
    const words = [...command.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain!)
    assert.equal(words[0], 'kubectl')
    const args = words.slice(1).map((word) => (word.startsWith('deploy/') ? join(ROOT, word) : word))
    const ran = await run([...args])
    assert.equal(ran.code, 0, `${command}\n${ran.stderr}`)
    assert.doesNotMatch(ran.stderr, /unknown field|[Ww]arning/)
  }
  const settings = cluster.find('configmaps.', 'argocd', 'argocd-cm')
  assert.equal(at(settings?.data, 'kept'), 'as it was')
  assert.equal(Object.keys(settings?.data as object).length, 2)
  for (const [storage, name] of [
    ['appprojects.argoproj.io', 'leme-clients'],
    ['applicationsets.argoproj.io', 'leme-clients'],
    ['applications.argoproj.io', 'leme'],
  ] as const)
    assert.ok(cluster.find(storage, 'argocd', name), name)
})
