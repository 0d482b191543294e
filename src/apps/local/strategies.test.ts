import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { test } from 'node:test'
import { EXAMPLE_FOLDERS } from '../local/installation.ts'
import { Strategies } from './strategies.ts'

test('every example is offered, modules and rules documents alike, and each can run', async () => {
  const strategies = new Strategies(EXAMPLE_FOLDERS)
  const listed = await strategies.list()
  const files = EXAMPLE_FOLDERS.flatMap((folder) => readdirSync(folder)).filter((name) =>
    /(?<!\.test)\.(ts|ya?ml|json)$/.test(name),
  )
  assert.ok(files.some((name) => name.endsWith('.yaml')))
  assert.equal(listed.length, files.length)
  assert.deepEqual(
    listed.filter(({ problem }) => problem !== null),
    [],
  )
  assert.equal(new Set(listed.map(({ name }) => name)).size, listed.length, 'names are told apart')
  const [rules] = listed.filter(({ file }) => file?.endsWith('.yaml'))
  assert.match(await strategies.pathOf(rules!.name), /examples\/rules\/.+\.yaml$/)
})

test('a strategy that is not there is refused with where to look', async () => {
  await assert.rejects(new Strategies(EXAMPLE_FOLDERS).pathOf('none'), { code: 'strategy.unknown' })
})
