import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { selfSigned } from '../../services/self-signed.ts'
import { FOLDER } from './read-compose.ts'

export interface NginxPorts {
  readonly server: number
  readonly plain: number
  readonly tls: number
}

/**
 * The files that nginx is given, in a folder of this machine in place of the container's paths, and the certificate's
 * text. `ports` take the place of the container's own, and of the server's name.
 */
export function placeNginx(tree: string, folder: string, ports: NginxPorts) {
  const [etc, run, secrets] = ['etc', 'run', 'secrets'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ]
  for (const path of [etc, run, secrets]) mkdirSync(path, { recursive: true })
  const { key, cert } = selfSigned(['leme.example'])
  writeFileSync(join(secrets, 'tls_key'), key, { mode: 0o600 })
  writeFileSync(join(secrets, 'tls_certificate'), cert)
  writeFileSync(join(etc, 'mime.types'), 'types { text/html html; }\n')
  const swaps: readonly (readonly [RegExp, string])[] = [
    [/\/etc\/leme\//g, `${etc}/`],
    [/\/etc\/nginx\/mime\.types/g, `${etc}/mime.types`],
    [/\/tmp\/nginx/g, run],
    [/\/run\/secrets/g, secrets],
    [/\/dev\/stdout/g, `${folder}/access.log`],
    [/server server:7870;/g, `server 127.0.0.1:${ports.server};`],
    [/listen 8080;/g, `listen 127.0.0.1:${ports.plain};`],
    [/listen 8443 ssl/g, `listen 127.0.0.1:${ports.tls} ssl`],
  ]
  for (const name of ['start.sh', 'nginx.conf']) {
    const path = join(tree, FOLDER, 'nginx', name)
    const text = swaps.reduce((whole, [from, to]) => whole.replace(from, to), readFileSync(path, 'utf8'))
    writeFileSync(join(etc, name), text)
  }
  const conf = join(tree, 'deploy/nginx/leme.conf')
  mkdirSync(dirname(join(etc, 'leme.conf')), { recursive: true })
  copyFileSync(conf, join(etc, 'leme.conf'))
  const env = { PATH: `${process.env.PATH}:/usr/sbin`, LEME_HOST: 'leme.example' }
  return { script: join(etc, 'start.sh'), conf: join(run, 'leme.conf'), env, cert }
}

/** What `nginx -t` says of the configuration as the composition mounts and changes it; nothing when it is well. */
export function testNginx(tree: string, folder: string): readonly string[] {
  const { script, env } = placeNginx(tree, folder, { server: 7870, plain: 18_080, tls: 18_443 })
  const { status, stdout, stderr } = spawnSync('sh', [script, '-t'], {
    env,
    encoding: 'utf8',
    timeout: 20_000,
  })
  const told = `${stdout}${stderr}`
  const wrong = told.split('\n').filter((line) => /\[(warn|error|emerg|crit)\]/.test(line))
  return status === 0 && wrong.length === 0 ? [] : [told.trim() || `ended with ${status}`]
}
