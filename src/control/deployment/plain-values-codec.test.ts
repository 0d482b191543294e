import { plainValuesCodec } from './plain-values-codec.ts'
import { valuesCodecSuite } from './values-codec.suite.ts'

valuesCodecSuite('JSON', plainValuesCodec())
