import { readTraceParent, type TraceParent } from '../../domain/index.ts'
import { parseTenantId, type TenantId } from '../tenant/index.ts'
import type { CommitStep, ValuesChange } from './port.ts'

export const CLIENTS_FOLDER = 'clientes'
export const VALUES_FILE = 'values.yaml'

/** Trailers of a commit's message, by which a command finds its own. */
export const COMMAND_TRAILER = 'Leme-Command'
export const STEP_TRAILER = 'Leme-Step'
/** Goes on with the trace of whoever asked. */
export const TRACE_TRAILER = 'Leme-Trace'

const LONGEST_LINE = 200
const COMMAND_ID = /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/

/** `clientes/cliente-001/values.yaml`. */
export function valuesPath(tenant: TenantId): string {
  return `${CLIENTS_FOLDER}/${tenant}/${VALUES_FILE}`
}

/** Whose file that is; undefined for any other path. */
export function tenantOfPath(path: string): TenantId | undefined {
  const [folder, id, file, ...rest] = path.split('/')
  const isValues = folder === CLIENTS_FOLDER && file === VALUES_FILE && rest.length === 0
  return isValues ? tenantOfFolder(id ?? '') : undefined
}

/** Undefined where a folder's name is no id. */
export function tenantOfFolder(name: string): TenantId | undefined {
  try {
    return parseTenantId(name)
  } catch {
    return undefined
  }
}

/**
 * The message of a command's commit. Subject and actor become one line each, so that neither can end the
 * paragraph that it stands in, and the last paragraph holds our trailers alone.
 */
export function commitMessage(
  change: Pick<ValuesChange, 'subject' | 'actor' | 'commandId' | 'step' | 'trace'>,
): string {
  const subject = oneLine(change.subject) || 'Change the values'
  const actor = oneLine(change.actor) || 'nobody'
  const trailers = `${COMMAND_TRAILER}: ${change.commandId}\n${STEP_TRAILER}: ${change.step}`
  const trace = change.trace ? `\n${TRACE_TRAILER}: ${change.trace}` : ''
  return `${subject}\n\nAsked by ${actor}.\n\n${trailers}${trace}\n`
}

/** Of a trailer's value; null for anything that no command could have written. */
export function commandOf(trailer: string): string | null {
  return COMMAND_ID.test(trailer) ? trailer : null
}

export function stepOf(trailer: string): CommitStep | null {
  return trailer === 'apply' || trailer === 'roll-back' ? trailer : null
}

/** Null for what is no place in a trace. */
export function traceOf(trailer: string): TraceParent | null {
  return readTraceParent(trailer) ?? null
}

/** Printable, on one line, of a bounded length: what names and subjects from outside become for messages and lists. */
export function oneLine(text: string): string {
  const line = text
    .toWellFormed()
    .replaceAll(/[\p{C}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim()
  return line.length > LONGEST_LINE ? `${line.slice(0, LONGEST_LINE - 1)}…` : line
}

/** Stands at the root, from the first commit on. */
export const REPOSITORY_README = `# Wanted state

What every client wants to run, followed by Leme and by Argo CD.

- \`clientes/CLIENT_ID/values.yaml\`: one client. The folder's name is its id; \`schema\` is the id with \`_\` instead of \`-\`.
- The fields are described by \`docs/reference/values.schema.json\` of Leme.
- Secrets stand here by name alone (\`existingSecret\`). A file that seems to hold one is not committed.
- \`commandId\` says which command changed a bot, or the file, last. Leave it out of what you add by hand.
- Commits of commands end with \`Leme-Command\` and \`Leme-Step\`, and with \`Leme-Trace\` where traces are kept. You may commit by hand: push to the branch, never with force. A command then adopts your change; a file that cannot be read stops nothing that runs, and the client is shown as degraded with the reason.
- Comments, the order of keys and blank lines stay as you write them. Anchors, aliases, tags and block texts are not read.
`
