import { join } from 'node:path'
import { openGitOps } from '../../adapters/git/index.ts'
import { connectStore, initSchema } from '../../adapters/store/postgres/index.ts'
import { DEFAULT_TIMING, followRepository, plainDecoder } from '../../control/command/index.ts'
import { loginOf } from '../../control/tenant/index.ts'
import { startCommandLoop } from './command-loop.ts'
import { localRuntime, refusesLocally } from './local-runtime.ts'
import { startReconciler } from './reconciler.ts'

/**
 * A process that does everything for clients' bots, until it is killed: `reconciler-process.fixture.ts DATABASE FOLDER
 * STRATEGY`. It says when it leads and when it waits.
 */
const [url, folder, strategy] = process.argv.slice(2) as [string, string, string]
const PASSWORD = 'a-password-of-tests'
const store = connectStore(url)
const git = await openGitOps({ folder: join(folder, 'repository') })
const { commands, deployments, tenants } = store

startReconciler({
  claim: () => store.claim('control.reconciler'),
  openRuntime: () =>
    localRuntime({
      folder: join(folder, 'bots'),
      prepare: async (tenant) => {
        await initSchema(url, { tenant, password: PASSWORD })
        const own = new URL(url)
        own.username = loginOf(tenant)
        own.password = PASSWORD
        return { databaseUrl: own.href }
      },
      findStrategy: async () => strategy,
      candlesPerSecond: 20,
    }),
  deployments,
  follow: () => followRepository({ git, deployments, commands }),
  hear: (listen) => commands.onChange(listen),
  tell: ({ kind }) => process.send?.(kind),
})
startCommandLoop({
  ...{ commands, deployments, git, tenants, decoder: plainDecoder, gates: [], now: Date.now },
  runtime: { refuses: refusesLocally },
  timing: { ...DEFAULT_TIMING, settleMs: 0 },
})
// It ends with whoever started it.
process.once('disconnect', () => process.exit(1))
