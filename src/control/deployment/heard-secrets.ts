import type { Secrets } from './port.ts'

/** The same secrets; `hear` is told each value before anybody else has it, so that it can be kept out of logs. */
export function heardSecrets(secrets: Secrets, hear: (value: string, name: string) => void): Secrets {
  return {
    async read(name) {
      const value = await secrets.read(name)
      hear(value, name)
      return value
    },
    write(name, value) {
      if (typeof value === 'string') hear(value, name)
      return secrets.write(name, value)
    },
    remove: (name) => secrets.remove(name),
    list: (folder) => secrets.list(folder),
  }
}
