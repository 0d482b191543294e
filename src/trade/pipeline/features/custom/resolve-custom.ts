import { PipelineFault } from '../../pipeline-fault.ts'
import type { FeatureGenerator } from '../feature-generator.ts'
import { customGenerator } from './custom.ts'
import type { FeatureConfig, FeatureDefinition } from './define-feature.ts'
import { myFeatureExample } from './my-feature-example.ts'

/** Features of one's own by the names that sets give them, such as `./my-features.ts:myFeature`. */
export type CustomFeatures = Readonly<Record<string, FeatureDefinition>>

const BUILT_IN: CustomFeatures = { 'common.my_feature_example:my_feature_example': myFeatureExample }
const SCRIPT = /\.[mc]?[jt]s:/

/** Whether a feature of this name has to be loaded from a file. */
export function isLoaded(name: string): boolean {
  return name.includes(':') && !Object.hasOwn(BUILT_IN, name)
}

/**
 * The generator of this name.
 * @throws PipelineFault `config.invalid` for one that was not lent, or is written in Python
 */
export function resolveCustom(
  name: string,
  custom: CustomFeatures,
): FeatureGenerator<FeatureConfig | undefined> {
  const known = Object.hasOwn(custom, name) ? custom[name] : BUILT_IN[name]
  if (known) return customGenerator(name, known)
  if (SCRIPT.test(name)) {
    throw new PipelineFault('config.invalid', `the feature ${name} was not loaded`, {
      hint: 'Give the path of the file as seen from the configuration.',
    })
  }
  const [module, exported] = name.split(':') as [string, string]
  const file = `./${module.replaceAll('.', '/').replaceAll('_', '-')}.ts`
  const camel = exported.replace(/_+([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())
  throw new PipelineFault('config.invalid', `the feature ${name} is written in Python`, {
    hint: `Write it in TypeScript, export const ${camel} = defineFeature({ … }), and name it "${file}:${camel}".`,
  })
}
