export { checkKey, checkPrefix, problemOfKey, RESERVED_SEGMENT } from './check-key.ts'
export { listObjects } from './list-objects.ts'
export { memoryObjectStore } from './memory-object-store.ts'
export { conflictingObject, missingObject, requireOpened } from './object-faults.ts'
export type {
  GetObjectOptions,
  ObjectInfo,
  ObjectPage,
  ObjectStore,
  OpenedObject,
  PutObjectOptions,
  WrittenObject,
} from './port.ts'
export { type ReadObject, type ReadObjectOptions, readObject } from './read-object.ts'
export { wholeBody } from './whole-body.ts'
