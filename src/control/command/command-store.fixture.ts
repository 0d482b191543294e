import assert from 'node:assert/strict'
import type { DeploymentStore } from '../deployment/index.ts'
import { parseTenantId, type TenantId } from '../tenant/index.ts'
import { type Command, type CommandId, parseCommandId } from './command.ts'
import { deploy } from './command-world.fixture.ts'
import type { ClientClaim, CommandChange, CommandStore, NewCommand } from './port.ts'

export interface CommandStoreWorld {
  readonly commands: CommandStore
  /** The same store as another process has it. */
  readonly other: CommandStore
  readonly deployments: DeploymentStore
  /** Types and bodies of the client's events, in order. */
  events(tenant: TenantId): Promise<readonly { readonly type: string; readonly body: unknown }[]>
  /** Breaks whatever the right to drive the client hangs on. */
  breakClaim(tenant: TenantId): Promise<void>
}

const PATIENCE_MS = 30_000

/** What the tests of a suite share; ids are its own. */
export function commandStoreTools(prefix: string) {
  let made = 0
  const client = (): TenantId => parseTenantId(`${prefix}-${++made}`)
  const newCommand = (tenant: TenantId, changes: Partial<NewCommand> = {}): NewCommand => ({
    ...{
      id: parseCommandId(`command-${prefix}-${++made}`),
      tenant,
      source: 'api',
      actor: 'member:ann',
      request: deploy(),
    },
    ...changes,
  })
  const claimed = async (store: CommandStore, tenant: TenantId): Promise<ClientClaim> => {
    const claim = await store.claim(tenant)
    assert.ok(claim)
    return claim
  }
  const get = async (store: CommandStore, id: CommandId): Promise<Command> => {
    const command = await store.get(id)
    assert.ok(command)
    return command
  }
  /** Takes steps under a right of its own; gives the command as it is then. */
  const moved = async (store: CommandStore, id: CommandId, ...changes: CommandChange[]): Promise<Command> => {
    const { tenant } = await get(store, id)
    await using claim = await claimed(store, tenant)
    for (const change of changes) assert.ok(await claim.advance(await get(store, id), change))
    return get(store, id)
  }
  return { client, newCommand, claimed, get, moved }
}

export async function until<T>(ask: () => Promise<T | undefined>, what = 'it is so'): Promise<T> {
  const end = performance.now() + PATIENCE_MS
  for (;;) {
    const value = await ask()
    if (value !== undefined) return value
    if (performance.now() > end) assert.fail(`never so: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}
