import { Fault, type FaultDetails, type FaultKind } from '../../../domain/index.ts'

export type StoreCode =
  | 'store.unreachable'
  | 'store.refused-login'
  /** The schema is missing or older than this program. */
  | 'store.not-migrated'
  /** A migration that was applied reads otherwise now. */
  | 'store.migration-changed'
  /** The database was migrated by a newer program. */
  | 'store.newer-schema'
  | 'store.disk-full'
  | 'run.unknown'
  | 'bot.unknown'
  | 'bot.cursor-behind'
  | 'bot.journal-gap'
  | 'page.bad-cursor'

const KINDS: Readonly<Partial<Record<StoreCode, FaultKind>>> = {
  'store.unreachable': 'remote',
  'store.refused-login': 'auth',
  'run.unknown': 'no-data',
  'bot.unknown': 'no-data',
  'bot.cursor-behind': 'conflict',
  'bot.journal-gap': 'conflict',
  'page.bad-cursor': 'usage',
}

/** What the store refuses, and why it cannot work. */
export class StoreError extends Fault {
  declare readonly code: StoreCode

  constructor(code: StoreCode, message: string, details: FaultDetails = {}) {
    super(KINDS[code] ?? 'failed', code, message, details)
  }
}
