import type { Migration } from '../migrate.ts'

/** The trace in which a command was asked for: whoever carries it on goes on with it. */
export const traces: Migration = {
  name: '0026-traces',
  sql: `
alter table control.command add column trace text
  check (trace ~ '^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$');
`,
}
