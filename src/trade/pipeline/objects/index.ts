export { checkKey, checkPrefix, problemOfKey, RESERVED_SEGMENT } from './check-key.ts'
export type { Claim, ClaimAnswer, EventLedger } from './event-ledger.ts'
export { LATEST_MODELS, pointLatest, readLatest } from './latest-models.ts'
export { listObjects } from './list-objects.ts'
export { memoryObjectStore } from './memory-object-store.ts'
export type { ObjectEvent, TakeOutcome } from './object-event.ts'
export { type ObjectEventLedgerOptions, OWN_PREFIX, objectEventLedger } from './object-event-ledger.ts'
export { conflictingObject, missingObject, requireOpened } from './object-faults.ts'
export type {
  GetObjectOptions,
  ObjectInfo,
  ObjectPage,
  ObjectStore,
  ObjectVersion,
  OpenedObject,
  PutObjectOptions,
  WrittenObject,
} from './port.ts'
export { publishArtifacts } from './publish-artifacts.ts'
export { type ReadObject, type ReadObjectOptions, readObject } from './read-object.ts'
export { readReleaseFile } from './read-release-file.ts'
export { type Release, readRelease } from './release.ts'
export { type SweepReleasesOptions, type SweptReleases, sweepReleases } from './sweep-releases.ts'
export { type TakeObjectOptions, takeObject } from './take-object.ts'
export { type WatchObjectsOptions, watchObjects } from './watch-objects.ts'
export { wholeBody } from './whole-body.ts'
export { type ReleaseFile, type ReleaseOf, writeRelease } from './write-release.ts'
