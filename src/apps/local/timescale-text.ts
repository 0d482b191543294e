import type { TimescaleState } from '../../adapters/store/postgres/index.ts'

/** What a person is told about it, and what would have it used where it could be. */
export function timescaleText({ use, version }: TimescaleState): {
  readonly found: string
  readonly fix?: string
} {
  switch (use) {
    case 'absent':
      return { found: 'not on this server: native partitions' }
    case 'available':
      return {
        found: 'on this server, not in this database: native partitions',
        fix: 'create extension timescaledb, then npx leme data timescale --apply',
      }
    case 'apache':
      return { found: `${version} under its Apache licence, without compression: native partitions` }
    case 'old':
      return { found: `${version}, older than 2.23: native partitions` }
    case 'possible':
      return {
        found: `${version}, not used: native partitions`,
        fix: 'npx leme data timescale --apply',
      }
    case 'used':
      return { found: `${version}: hypertables` }
  }
}
