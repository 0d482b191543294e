import { createHash, createHmac, pbkdf2, randomBytes } from 'node:crypto'
import { promisify } from 'node:util'
import { StoreError } from '../store-error.ts'

/** What PostgreSQL takes by itself. */
const ITERATIONS = 4096
const PASSWORD = /^[\x21-\x7e]{16,256}$/

/**
 * What PostgreSQL stores of a password (RFC 5802), made here: a statement with the password in it would stand in
 * the server's log. ASCII alone needs no preparation of letters.
 * @throws StoreError `tenant.password`
 */
export async function scramVerifier(password: unknown, salt = randomBytes(16)): Promise<string> {
  if (typeof password !== 'string' || !PASSWORD.test(password)) {
    throw new StoreError('tenant.password', 'the password of a tenant’s login cannot be used', {
      hint: 'Give 16 to 256 printable ASCII characters without blanks; best random ones.',
    })
  }
  const salted = await promisify(pbkdf2)(password, salt, ITERATIONS, 32, 'sha256')
  const keyOf = (name: string) => createHmac('sha256', salted).update(name).digest()
  const stored = createHash('sha256').update(keyOf('Client Key')).digest('base64')
  const server = keyOf('Server Key').toString('base64')
  return `SCRAM-SHA-256$${ITERATIONS}:${salt.toString('base64')}$${stored}:${server}`
}
