import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { startGitHttp } from '../../../test/services/index.ts'
import type { ValuesChange } from '../../control/deployment/index.ts'
import { CLIENT, wantedBot } from '../../control/deployment/values.fixture.ts'
import { hand, handGit, temporaryFolder } from './hand.fixture.ts'
import { type GitOpsOptions, openGitOps } from './index.ts'

export const VALUES_PATH = 'clientes/cliente-001/values.yaml'
/** What must be found nowhere. */
export const PASSWORD = `pa ss'"$(x)\\wörd-${'7'.repeat(20)}`

/** A command that puts a bot. */
export function putBot(commandId: string, bot = 'trend', client = CLIENT): ValuesChange {
  return {
    ...{
      tenant: client,
      commandId,
      since: null,
      step: 'apply',
      subject: `Deploy ${bot}`,
      actor: 'member:ana',
    },
    edit: { kind: 'put-bot', bot: wantedBot({ name: bot }) },
  }
}

/** An embedded repository. */
export async function embedded(t: TestContext, options: Partial<GitOpsOptions> = {}) {
  const folder = options.folder ?? join(temporaryFolder(t), 'values.git')
  const git = await openGitOps({ ...options, folder })
  t.after(() => git[Symbol.asyncDispose]())
  return { git, folder, show: (...args: string[]) => handGit(folder, args) }
}

/** An empty repository behind a server that asks for a password, and copies of it. */
export async function remoteRepository(t: TestContext) {
  const folder = temporaryFolder(t)
  const bare = join(folder, 'values.git')
  handGit(folder, ['init', '--quiet', '--bare', '--initial-branch=main', bare])
  const login = { username: 'leme', password: PASSWORD }
  const server = await startGitHttp({ root: folder, login: () => login })
  t.after(() => server[Symbol.asyncDispose]())
  return {
    ...{ folder, bare, server, login, person: hand(t, bare) },
    async open(name = 'copy.git', options: Partial<GitOpsOptions> = {}) {
      const git = await openGitOps({
        ...{ folder: join(folder, name), remote: `${server.origin}/values.git` },
        credentials: async () => ({ kind: 'password', username: 'leme', password: PASSWORD }),
        ...options,
      })
      t.after(() => git[Symbol.asyncDispose]())
      return git
    },
  }
}
