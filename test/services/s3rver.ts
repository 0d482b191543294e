import { createRequire } from 'node:module'
import { accepts, freePort, type Service, serviceFolder, supervise } from './launch.ts'

export interface S3rver extends Service {
  readonly bucket: string
  readonly keyId: string
  readonly secret: string
}

const BUCKET = 'leme'

/** A server of S3's protocol on a folder, with an empty bucket. It ignores conditions of writes. */
export async function startS3rver(): Promise<S3rver> {
  const folder = serviceFolder('s3rver')
  const port = await freePort()
  const program = createRequire(import.meta.url).resolve('s3rver/bin/s3rver.js')
  const service = await supervise({
    folder,
    port,
    url: `http://127.0.0.1:${port}`,
    launch: {
      command: '/bin/sh',
      args: [
        '-c',
        'exec "$0" "$@" >/dev/null 2>&1',
        process.execPath,
        // It makes the tokens of its pages with DES.
        '--openssl-legacy-provider',
        program,
        ...['--directory', folder, '--address', '127.0.0.1', '--port', `${port}`, '--silent'],
        ...['--configure-bucket', BUCKET],
      ],
    },
    ready: () => accepts(port),
  })
  // The only ones that it knows.
  return Object.assign(service, { bucket: BUCKET, keyId: 'S3RVER', secret: 'S3RVER' })
}
