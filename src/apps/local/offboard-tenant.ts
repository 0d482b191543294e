import { createHash } from 'node:crypto'
import { existsSync, mkdirSync } from 'node:fs'
import { appendFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import {
  type DeletionProof,
  dropSchema,
  type ExportManifest,
  exportTenant as exportRows,
} from '../../adapters/store/postgres/index.ts'
import { type Command, isEnd, receive } from '../../control/command/index.ts'
import { tenantSecrets } from '../../control/deployment/index.ts'
import type { TenantId } from '../../control/tenant/index.ts'
import { Fault } from '../../domain/index.ts'
import type { ControlDesk } from './control-desk.ts'

type Desk = Pick<ControlDesk, 'store' | 'url' | 'data' | 'secrets'>

/** An export as it lies in its folder. */
export interface KeptExport {
  readonly folder: string
  readonly manifest: ExportManifest
  /** Of `manifest.json`, hexadecimal. */
  readonly sha256: string
}

/**
 * Writes everything of a tenant into a new folder: a file of JSON lines for each table, and a manifest with
 * counts and hashes, which is written last.
 * @throws Fault `export.exists`
 */
export async function exportTenant({ url, data }: Desk, tenant: TenantId, to: string): Promise<KeptExport> {
  const folder = resolve(to)
  if (existsSync(folder)) {
    throw new Fault('conflict', 'export.exists', `${to} is there already`, {
      hint: 'Name a new folder, so that nothing of an earlier export is mixed in.',
    })
  }
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const manifest = await exportRows({
    ...{ url, tenants: data, tenant },
    write: (table, lines) => appendFile(join(folder, `${table}.jsonl`), lines, { mode: 0o600 }),
  })
  const text = `${JSON.stringify(manifest, null, 2)}\n`
  await writeFile(join(folder, 'manifest.json'), text, { mode: 0o600 })
  return { folder, manifest, sha256: createHash('sha256').update(text).digest('hex') }
}

export interface OffboardOptions {
  /** A new folder for the export. */
  readonly to: string
  readonly actor: string
  /** Hears of each step. */
  readonly note?: (line: string) => void
  /** How long its bots may take to end, in milliseconds; then their login is taken from them. */
  readonly patienceMs?: number
}

const PATIENCE_MS = 60_000
const LOOK_MS = 200

/**
 * Lets a tenant leave: nothing new is taken, its bots are stopped, everything is exported, then deleted with
 * schema, login and secrets, and looked for. Repeated, with another folder, it goes on where an earlier try
 * ended.
 */
export async function offboardTenant(
  desk: Desk,
  tenant: TenantId,
  { to, actor, note = () => {}, patienceMs = PATIENCE_MS }: OffboardOptions,
): Promise<{ readonly proof: DeletionProof; readonly kept: KeptExport }> {
  const { store, secrets, url } = desk
  await store.tenants.change(tenant, { status: 'leaving' })
  note('nothing new is taken')
  const stopped = await stopBots(desk, tenant, { actor, patienceMs })
  note(stopped ? 'its bots have ended' : 'its bots are cut off: nobody carried the stop out in time')
  const kept = await exportTenant(desk, tenant, to)
  note(`${kept.manifest.rows} rows are exported`)
  const proof = await dropSchema(url, tenant)
  note('schema, login and rows are deleted')
  const names = await secrets.list(tenantSecrets(tenant))
  for (const { name } of names) await secrets.remove(name)
  note(`${names.length} secrets are removed`)
  return { proof, kept }
}

/** True when the stop was carried out, or nothing was wanted. */
async function stopBots(
  { store: { commands, deployments } }: Desk,
  tenant: TenantId,
  { actor, patienceMs }: { readonly actor: string; readonly patienceMs: number },
): Promise<boolean> {
  const status = await deployments.status(tenant)
  if ((status?.wanted?.values?.bots.length ?? 0) === 0) return true
  const id = `leaving-${createHash('sha256').update(`${tenant}/${status!.wanted!.commit}`).digest('hex').slice(0, 40)}`
  const request = { kind: 'stop', bot: null } as const
  let command: Command | undefined = await receive(
    { commands },
    { id, tenant, source: 'system', actor, request },
  )
  const patience = performance.now() + patienceMs
  while (command && !isEnd(command.state) && performance.now() < patience) {
    await delay(LOOK_MS)
    command = await commands.get(command.id)
  }
  return command?.state === 'approved'
}
