import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findJudges } from './find-judges.ts'
import { ROOT, tryPlanted } from './judge.ts'

for (const { name, judges, planted } of await findJudges()) {
  for (const judge of judges) {
    test(`${name}: ${judge.name} finds nothing wrong`, async () => {
      const verdicts = await judge.judge(ROOT)
      const bad = verdicts.filter(({ word }) => word === 'bad')
      assert.equal(bad.length, 0, bad.map(({ artefact, text }) => `${artefact}: ${text}`).join('\n'))
      assert.ok(verdicts.length > 0, 'it has looked at nothing')
    })
  }
  for (const one of planted) {
    test(`${name}: ${one.error} is caught`, async () => {
      assert.notEqual((await tryPlanted(one)).length, 0, `${one.judge.name} has not caught it`)
    })
  }
}
