import { api, read, signedOut } from '../api/client.ts'

/** Ends the session at the server and leaves the page, even when the server does not answer. */
export async function signOut(): Promise<void> {
  await read(api.POST('/api/v1/logout')).catch(() => undefined)
  signedOut.dispatchEvent(new Event('signed-out'))
}
