import type { Proof } from './proof.ts'
import { stoppedLeaders } from './rel-10-stopped-leaders.ts'
import { ingestThroughKills } from './rel-15-ingest-through-kills.ts'
import { databaseInNeed } from './rel-16-database-in-need.ts'
import { wipedServices } from './rel-17-wiped-services.ts'
import { commandMessages } from './rel-18-command-messages.ts'
import { jobMessages } from './rel-18-job-messages.ts'
import { backupsThroughKills } from './rel-19-backups-through-kills.ts'
import { pointsInTime } from './rel-20-points-in-time.ts'
import { damagedVaults } from './rel-21-damaged-vaults.ts'
import { oneTenantBack } from './rel-22-one-tenant-back.ts'
import { lakeThroughKills } from './rel-23-lake-through-kills.ts'
import { gitWriters } from './rel-27-git-writers.ts'
import { canaries } from './rel-28-canaries.ts'
import { foreignIds } from './rel-29-foreign-ids.ts'
import { tenantsApart } from './rel-30-tenants-apart.ts'
import { forgedAddresses } from './rel-31-forged-addresses.ts'
import { bombs } from './rel-33-bombs.ts'
import { fuzzedReaders } from './rel-34-fuzzed-readers.ts'
import { pipelineThroughKills } from './rel-36-pipeline-through-kills.ts'
import { commandsThroughKills } from './rel-37-commands-through-kills.ts'

/** Every proof, by the number of its row in RELIABILITY.md. */
export const PROOFS: readonly Proof[] = [
  stoppedLeaders,
  ingestThroughKills,
  databaseInNeed,
  wipedServices,
  commandMessages,
  jobMessages,
  backupsThroughKills,
  pointsInTime,
  damagedVaults,
  oneTenantBack,
  lakeThroughKills,
  gitWriters,
  canaries,
  foreignIds,
  tenantsApart,
  forgedAddresses,
  bombs,
  fuzzedReaders,
  pipelineThroughKills,
  commandsThroughKills,
]
