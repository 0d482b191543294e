export {
  openParquetStore,
  type ParquetArtifactStore,
  type ParquetStoreOptions,
} from './parquet-artifact-store.ts'
