/** What `work` gives on a platform as Node 18 is, without a global crypto. */
export function withoutCrypto<T>(work: () => T): T {
  const before = Object.getOwnPropertyDescriptor(globalThis, 'crypto')!
  Object.defineProperty(globalThis, 'crypto', { value: undefined, configurable: true })
  try {
    return work()
  } finally {
    Object.defineProperty(globalThis, 'crypto', before)
  }
}
