import { openSecrets } from '../../src/apps/local/open-secrets.ts'
import { redactCrashes } from '../../src/apps/local/redaction.ts'

// A program that reads a secret and dies of an error that has it: `canary-crash.fixture.ts STATE NAME`. With
// `--say TEXT` it just prints the text: what the search of outputs has to find.
const [first = '', second = ''] = process.argv.slice(2)
if (first === '--say') {
  process.stderr.write(`${second}\n`)
} else {
  redactCrashes()
  const { SECRETS_DEFAULTS } = await import('../../src/apps/local/secrets-config.ts')
  const secrets = await openSecrets({ stateDir: first, secrets: SECRETS_DEFAULTS })
  const value = await secrets.read(second)
  setImmediate(() => {
    const login = { user: 'leme', header: `Basic ${Buffer.from(`leme:${value}`).toString('base64')}` }
    throw Object.assign(
      new Error(`no login with ${value}`, { cause: { login, again: JSON.stringify({ value }) } }),
      { login },
    )
  })
}
