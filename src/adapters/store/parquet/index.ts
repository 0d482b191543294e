export {
  type Lake,
  type LakeOptions,
  type LakeSweep,
  type LakeSync,
  type LakeTrouble,
  openLake,
} from './lake.ts'
export {
  openParquetStore,
  type ParquetArtifactStore,
  type ParquetStoreOptions,
} from './parquet-artifact-store.ts'
export { type ParquetCandles, readParquetCandles, writeParquetCandles } from './parquet-candles.ts'
export { readTableFile } from './read-table-file.ts'
export { readTableNote } from './read-table-note.ts'
export { sweepUnfinished } from './sweep-unfinished.ts'
export { writeTableFile } from './write-table-file.ts'
export { writeWhole } from './write-whole.ts'
