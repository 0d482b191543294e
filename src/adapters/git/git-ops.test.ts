import { join } from 'node:path'
import { gitOpsSuite } from '../../control/deployment/git-ops.suite.ts'
import { hand, handGit, temporaryFolder } from './hand.fixture.ts'
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

gitOpsSuite('a remote repository in a folder, two copies', async (t) => {
  const folder = temporaryFolder(t)
  const remote = join(folder, 'remote.git')
  handGit(folder, ['init', '--quiet', '--bare', '--initial-branch=main', remote])
  const open = (name: string) => openGitOps({ folder: join(folder, name), remote })
  const [git, other] = [await open('one.git'), await open('two.git')]
  t.after(() => Promise.all([git[Symbol.asyncDispose](), other[Symbol.asyncDispose]()]))
  const person = hand(t, remote)
  return {
    ...{ git, other },
    commitByHand: async (files, by) => person.commit(files, by),
    force: async (commit) => person.force(commit),
  }
})
