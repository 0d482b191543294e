import { createRequire } from 'node:module'
import { accepts, freePort, type Service, serviceFolder, supervise } from './launch.ts'

export interface Azurite extends Service {
  readonly account: string
  readonly key: string
}

/** The account that the emulator is given: no secret. */
const ACCOUNT = 'lemetest'
const KEY = Buffer.from('a key of a test, which opens nothing').toString('base64')

/** Azure's emulator of Blob storage, which keeps nothing on disk. */
export async function startAzurite(): Promise<Azurite> {
  const folder = serviceFolder('azurite')
  const port = await freePort()
  const program = createRequire(import.meta.url).resolve('azurite/dist/src/blob/main.js')
  const options = ['--blobHost', '127.0.0.1', '--blobPort', `${port}`, '--inMemoryPersistence']
  const service = await supervise({
    folder,
    port,
    url: `http://127.0.0.1:${port}/${ACCOUNT}`,
    launch: {
      command: '/bin/sh',
      // It prints every request; nobody reads them.
      args: [
        '-c',
        'exec "$0" "$@" >/dev/null 2>&1',
        process.execPath,
        program,
        ...options,
        '--skipApiVersionCheck',
        '--disableTelemetry',
      ],
      env: { AZURITE_ACCOUNTS: `${ACCOUNT}:${KEY}` },
    },
    ready: () => accepts(port),
  })
  return Object.assign(service, { account: ACCOUNT, key: KEY })
}
