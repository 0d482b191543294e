import { openSecrets } from '../../src/apps/local/open-secrets.ts'
import { redactCrashes } from '../../src/apps/local/redaction.ts'
import { SECRETS_DEFAULTS } from '../../src/apps/local/secrets-config.ts'

// A program that reads a secret and dies of an error that has it: `canary-crash.fixture.ts STATE NAME`.
const [stateDir = '', name = ''] = process.argv.slice(2)
redactCrashes()
const value = await (await openSecrets({ stateDir, secrets: SECRETS_DEFAULTS })).read(name)
setImmediate(() => {
  const login = { user: 'leme', header: `Basic ${Buffer.from(`leme:${value}`).toString('base64')}` }
  const cause = { login, again: JSON.stringify({ value }) }
  throw Object.assign(new Error(`no login with ${value}`, { cause }), { login })
})
