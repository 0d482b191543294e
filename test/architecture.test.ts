import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { Violation } from './architecture/house.ts'
import { readHouse } from './architecture/read-house.ts'
import { RULES } from './architecture/rules/index.ts'

const house = readHouse(fileURLToPath(new URL('..', import.meta.url)))

for (const { name, check } of RULES) {
  test(name, () => {
    const found = check(house).map(describe)
    assert.equal(found.length, 0, `\n${found.join('\n')}`)
  })
}

test('the whole tree was read', () => {
  const imports = house.sources.reduce((sum, source) => sum + source.imports.length, 0)
  assert.ok(house.sources.some(({ path }) => path === 'src/domain/index.ts'))
  assert.ok(imports > house.sources.length, `${imports} imports in ${house.sources.length} files`)
})

function describe({ path, line, message }: Violation): string {
  return `${path}${line === undefined ? '' : `:${line}`}: ${message}`
}
