export {
  openParquetStore,
  type ParquetArtifactStore,
  type ParquetStoreOptions,
} from './parquet-artifact-store.ts'
export { readTableFile } from './read-table-file.ts'
