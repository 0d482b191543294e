const BYTES = 16

/**
 * An Idempotency-Key. It has to be new, not secret: Node 18 has no global crypto, and pages without HTTPS
 * no randomUUID.
 */
export function freshKey(): string {
  const bytes = new Uint8Array(BYTES)
  if (globalThis.crypto === undefined) for (const at of bytes.keys()) bytes[at] = Math.random() * 256
  else globalThis.crypto.getRandomValues(bytes)
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
