import type { Migration } from '../migrate.ts'

/** How many pairs a source may bring its venue to, and what its own names of markets mean; null is what is usual. */
export const sourceNames: Migration = {
  name: '0016-source-names',
  sql: `
alter table market.source
  add column most_pairs integer check (most_pairs >= 1),
  add column names jsonb;
`,
}
