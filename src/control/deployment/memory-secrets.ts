import { DeploymentError } from './deployment-error.ts'
import type { Secrets } from './port.ts'
import { parseSecretFolder, parseSecretName, parseSecretValue, type SecretName } from './secret-name.ts'

/** Secrets for tests and simulations; a real store keeps them on disk or elsewhere. */
export function memorySecrets({ now }: { readonly now: () => number }): Secrets {
  const kept = new Map<SecretName, { readonly value: string; readonly changedAt: number }>()
  return {
    async read(text) {
      const name = parseSecretName(text)
      const found = kept.get(name)
      if (!found) throw unknownSecret(name)
      return found.value
    },
    async write(text, value) {
      kept.set(parseSecretName(text), { value: parseSecretValue(value), changedAt: now() })
    },
    async remove(text) {
      kept.delete(parseSecretName(text))
    },
    async list(text) {
      const folder = parseSecretFolder(text)
      return [...kept]
        .filter(([name]) => name.startsWith(folder))
        .map(([name, { changedAt }]) => ({ name, changedAt }))
        .sort((a, b) => (a.name < b.name ? -1 : 1))
    },
  }
}

export function unknownSecret(name: SecretName): DeploymentError {
  return new DeploymentError('secret.unknown', `there is no secret ${name}`, {
    hint: `Put it there: leme secret put ${name} < FILE`,
  })
}
