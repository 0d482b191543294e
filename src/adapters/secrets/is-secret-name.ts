import { parseSecretName, type SecretName } from '../../control/deployment/index.ts'

/** Others may keep things beside ours in a store, under names that we would not give. */
export function isSecretName(text: string): text is SecretName {
  try {
    return parseSecretName(text) === text
  } catch {
    return false
  }
}
