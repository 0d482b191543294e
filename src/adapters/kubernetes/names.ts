import { createHash } from 'node:crypto'
import type { TenantId } from '../../control/tenant/index.ts'

/** Labels of everything that the chart makes for a client; ADR 40 is their contract. */
export const CLIENT_LABEL = 'leme.dev/client'
export const BOT_LABEL = 'leme.dev/bot'
/** Id of the command that changed the bot last, or of the one that wrote the file last. */
export const COMMAND_LABEL = 'leme.dev/command'
/** `client` for the one object that each client has, whether or not he has bots. */
export const PART_LABEL = 'leme.dev/part'
/** `true` on that object while no bot of the client may run. */
export const SUSPENDED_LABEL = 'leme.dev/suspended'

const LONGEST_SET_NAME = 52
const LONGEST_JOB_NAME = 52
const HASH_LENGTH = 8

/** Each client has a namespace of his own. */
export function namespaceOf(client: string): string {
  return `leme-${client}`
}

/**
 * Name of a bot's StatefulSet: `cliente-001-trend`. A longer one than Kubernetes can label its pods with is cut,
 * and told from others by a hash.
 */
export function botObjectName(tenant: TenantId, bot: string): string {
  return shortened(`${tenant}-${bot}`, LONGEST_SET_NAME)
}

/** Name of a command's Job. Ids may hold what names may not; then a hash stands for it. */
export function jobNameOf(id: string): string {
  const isName = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/.test(id)
  return isName ? shortened(`job-${id}`, LONGEST_JOB_NAME) : `job-${hashOf(id, 2 * HASH_LENGTH)}`
}

function shortened(name: string, longest: number): string {
  if (name.length <= longest) return name
  const kept = name.slice(0, longest - HASH_LENGTH - 1).replace(/-+$/, '')
  return `${kept}-${hashOf(name, HASH_LENGTH)}`
}

function hashOf(text: string, length: number): string {
  return createHash('sha256').update(text).digest('hex').slice(0, length)
}
