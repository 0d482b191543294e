/** What a bot asks its keeper when its password was refused. */
const ASKED = 'login.refused'
const ANSWER = 'login'
/** The keeper may have to bring the schema and its login into order first. */
const PATIENCE_MS = 20_000

/** Undefined where nobody keeps this process, or the keeper knows no other one. */
export async function askLogin(): Promise<string | undefined> {
  if (!process.connected) return undefined
  return new Promise((resolve) => {
    const done = (databaseUrl?: string): void => {
      clearTimeout(patience)
      process.off('message', hear)
      resolve(databaseUrl)
    }
    const hear = (message: unknown): void => {
      if (!isMessage(message, ANSWER)) return
      const { databaseUrl } = message as { databaseUrl?: unknown }
      done(typeof databaseUrl === 'string' ? databaseUrl : undefined)
    }
    const patience = setTimeout(done, PATIENCE_MS)
    process.on('message', hear)
    process.send!({ kind: ASKED }, undefined, {}, (error) => {
      if (error) done()
    })
  })
}

/** Whether a bot asks for its login. */
export function asksLogin(message: unknown): boolean {
  return isMessage(message, ASKED)
}

/** Without an address the bot goes on with the one it has. */
export function loginAnswer(databaseUrl: string | undefined): object {
  return { kind: ANSWER, ...(databaseUrl !== undefined && { databaseUrl }) }
}

function isMessage(message: unknown, kind: string): boolean {
  return typeof message === 'object' && message !== null && 'kind' in message && message.kind === kind
}

/** The address as a whole, and its password as it stands there and as it is. */
export function secretsOf(databaseUrl: string): readonly string[] {
  try {
    const { password } = new URL(databaseUrl)
    return [databaseUrl, password, decodeURIComponent(password)].filter((secret) => secret !== '')
  } catch {
    return [databaseUrl]
  }
}
