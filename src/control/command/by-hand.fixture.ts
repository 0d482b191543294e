import assert from 'node:assert/strict'
import { plainValuesCodec, type Values } from '../deployment/index.ts'
import type { Command } from './command.ts'
import { CLIENT, type CommandWorld } from './command-world.fixture.ts'

export const path = (tenant: string) => `clientes/${tenant}/values.yaml`

/** A person changes the file as it stands in the repository. */
export async function byHand(
  world: CommandWorld,
  change: (values: Values) => Values | null,
  tenant = CLIENT,
) {
  const found = await world.wanted(tenant)
  const values: Values = found ?? {
    ...{ clientId: tenant, schema: tenant.replaceAll('-', '_'), bots: [], commandId: '' },
    database: { existingSecret: `${tenant}-database` },
  }
  const next = change(values)
  return world.git.commitByHand({ [path(tenant)]: next && written(tenant, next) }, { author: 'Eve' })
}

/** Without the labels that a person leaves out. */
export function written(tenant: string, values: Values): string {
  assert.ok(plainValuesCodec().read(tenant as typeof CLIENT, JSON.stringify(values)))
  const bots = values.bots.map(({ commandId, ...bot }) => (commandId === '' ? bot : { ...bot, commandId }))
  const { commandId, ...rest } = values
  return JSON.stringify({ ...rest, ...(commandId !== '' && { commandId }), bots })
}

export const edits = async (world: CommandWorld): Promise<readonly Command[]> =>
  (await world.commands.list({ limit: 100 })).items.filter(({ source }) => source === 'git').reverse()
