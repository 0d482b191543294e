import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { accepts, findProgram, freePort, type Service, serviceFolder, supervise } from './launch.ts'

/** What a configuration is written for. */
export interface NginxPlace {
  /** Where nginx shall listen, on 127.0.0.1. */
  readonly port: number
  /** A folder of its own, for certificates, logs, temporary files. */
  readonly folder: string
}

/** nginx with the whole configuration that `configure` writes; undefined where the machine has none. */
export async function startNginx(configure: (place: NginxPlace) => string): Promise<Service | undefined> {
  const command = findProgram('nginx')
  if (!command) return undefined
  const place = { folder: serviceFolder('nginx'), port: await freePort() }
  const file = join(place.folder, 'nginx.conf')
  writeFileSync(file, configure(place))
  return supervise({
    ...place,
    url: `http://127.0.0.1:${place.port}`,
    launch: {
      command,
      args: [
        '-e',
        'stderr',
        '-p',
        place.folder,
        '-c',
        file,
        '-g',
        `daemon off; pid ${place.folder}/nginx.pid;`,
      ],
    },
    ready: () => accepts(place.port),
  })
}
