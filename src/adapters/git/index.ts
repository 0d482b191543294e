export { yamlValuesCodec } from './values/yaml-values-codec.ts'
