import { valuesCodecSuite } from '../../../control/deployment/values-codec.suite.ts'
import { yamlValuesCodec } from './yaml-values-codec.ts'

valuesCodecSuite('YAML', yamlValuesCodec())
