import { join } from 'node:path'
import { gitOpsSuite } from '../../control/deployment/git-ops.suite.ts'
import { hand, temporaryFolder } from './hand.fixture.ts'
import { openGitOps } from './index.ts'

gitOpsSuite('an embedded repository', async (t) => {
  const folder = join(temporaryFolder(t), 'values.git')
  const [git, other] = [await openGitOps({ folder }), await openGitOps({ folder })]
  t.after(() => Promise.all([git[Symbol.asyncDispose](), other[Symbol.asyncDispose]()]))
  const person = hand(t, folder)
  return {
    ...{ git, other },
    commitByHand: async (files, by) => person.commit(files, by),
    force: async (commit) => person.force(commit),
  }
})
