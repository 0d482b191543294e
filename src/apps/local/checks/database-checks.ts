import {
  type Check,
  type Finding,
  good,
  judgeConnections,
  judgeDatabase,
  judgeMigrations,
  judgeSlots,
  judgeTransactions,
} from '../../../control/operation/index.ts'
import { Fault } from '../../../domain/index.ts'
import { timescaleText } from '../timescale-text.ts'
import type { LookedInstallation } from './looked-installation.ts'
import { poolNeeds, sumOf } from './pool-needs.ts'

const group = 'Database' as const

/** What the server of the database says of itself. */
export function databaseChecks({ config, database, work, timescale }: LookedInstallation): readonly Check[] {
  return [
    {
      name: 'database',
      title: 'Database',
      group,
      look: () => answers(async () => judgeDatabase(await database())),
    },
    { name: 'migrations', title: 'Migrations', group, look: async () => judgeMigrations(await database()) },
    {
      name: 'connections',
      title: 'Connections',
      group,
      look: async () => {
        const look = await database()
        const running = await work().catch(() => undefined)
        return judgeConnections(look, sumOf(poolNeeds(config, running)))
      },
    },
    {
      name: 'transactions',
      title: 'Transactions',
      group,
      look: async () => judgeTransactions(await database()),
    },
    {
      name: 'replication-slots',
      title: 'Replication slots',
      group,
      look: async () => judgeSlots(await database()),
    },
    { name: 'timescale', title: 'TimescaleDB', group, look: async () => timescaleFinding(await timescale()) },
  ]
}

/** A database that is away is bad, and no riddle: without it nothing works. */
async function answers(look: () => Promise<Finding>): Promise<Finding> {
  try {
    return await look()
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    const text = error.hint ?? 'Start it, and see its log.'
    return { state: 'bad', reason: `${upper(error.message)}.`, fix: { text } }
  }
}

function upper(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

function timescaleFinding(state: Awaited<ReturnType<LookedInstallation['timescale']>>): Finding {
  const { found, fix } = timescaleText(state)
  return { ...good(found), ...(fix && { fix: { text: 'To use it:', command: fix } }) }
}
