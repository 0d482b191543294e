export { ConfigFault, type ConfigFaultCode } from './config-fault.ts'
export { type JsoncDocument, readJsonc } from './read-jsonc.ts'
export { type ReadPipelineConfig, readPipelineConfig } from './read-pipeline-config.ts'
