import { DeploymentError } from '../../control/deployment/index.ts'

/** Seals bytes for its recipients, and opens what was sealed for one of its identities. */
export interface AgeBox {
  seal(text: string): Promise<Uint8Array>
  /** @throws DeploymentError `secret.unreadable`; `what` names the file */
  open(bytes: Uint8Array, what: string): Promise<string>
}

export interface AgeKeys {
  /** `AGE-SECRET-KEY-1…`; the first one is also sealed for. */
  readonly identities: readonly string[]
  /** `age1…`: who else may open what is sealed from now on. */
  readonly recipients: readonly string[]
}

const NO_MATCH = "no identity matched any of the file's recipients"

/** @throws DeploymentError `secret.store` when a key cannot be read */
export async function ageBox({ identities, recipients }: AgeKeys): Promise<AgeBox> {
  const age = await import('age-encryption')
  const decrypter = new age.Decrypter()
  const encrypter = new age.Encrypter()
  const [own] = identities
  if (own === undefined) throw badKey('there is no age identity')
  for (const identity of identities) {
    // What the library says of a key would show a part of it.
    try {
      decrypter.addIdentity(identity)
    } catch {
      throw badKey('an age identity cannot be read')
    }
  }
  const all = new Set([await age.identityToRecipient(own), ...recipients])
  for (const recipient of all) {
    try {
      encrypter.addRecipient(recipient)
    } catch {
      throw badKey(`the recipient ${JSON.stringify(recipient.slice(0, 80))} cannot be read`)
    }
  }
  return {
    seal: (text) => encrypter.encrypt(text),
    async open(bytes, what) {
      try {
        return await decrypter.decrypt(bytes, 'text')
      } catch (error) {
        const isOther = error instanceof Error && error.message === NO_MATCH
        const found = isOther ? 'was sealed for somebody else' : 'is damaged'
        const hint = isOther
          ? 'Use the age identity that it was sealed for, or one of its recipients: secrets.identity or secrets.identityFile.'
          : 'Bring it back from a backup, or put the secret again.'
        throw new DeploymentError('secret.unreadable', `${what} ${found}`, { hint })
      }
    },
  }
}

function badKey(message: string): DeploymentError {
  return new DeploymentError('secret.store', message, {
    hint: 'An identity begins with AGE-SECRET-KEY-1, a recipient with age1; age-keygen makes both.',
  })
}
