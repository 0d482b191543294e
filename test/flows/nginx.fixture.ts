import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import type { IncomingMessage } from 'node:http'
import { type RequestOptions, request } from 'node:https'
import { join } from 'node:path'
import type { NginxPlace } from '../services/index.ts'

const SAMPLE = join(import.meta.dirname, '../../deploy/nginx/leme.conf')
export const NAME = 'leme.example'

interface Places extends NginxPlace {
  /** Where the redirect to HTTPS listens. */
  readonly plainPort: number
  readonly upstreamPort: number
}

/** The sample with addresses of this test instead of its own, in a whole configuration. */
export function configure({ folder, port, plainPort, upstreamPort }: Places): string {
  const key = join(folder, 'key.pem')
  const certificate = join(folder, 'certificate.pem')
  const swaps: readonly (readonly [string, string])[] = [
    ['server 127.0.0.1:7870;', `server 127.0.0.1:${upstreamPort};`],
    ['listen 80;', `listen 127.0.0.1:${plainPort};`],
    ['  listen [::]:80;\n', ''],
    ['listen 443 ssl http2;', `listen 127.0.0.1:${port} ssl http2;`],
    ['  listen [::]:443 ssl http2;\n', ''],
    ['/etc/nginx/tls/leme.example.crt', certificate],
    ['/etc/nginx/tls/leme.example.key', key],
  ]
  let text = readFileSync(SAMPLE, 'utf8')
  for (const [own, ours] of swaps) {
    if (text.split(own).length !== 2) throw new Error(`the sample has "${own}" not once`)
    text = text.replace(own, ours)
  }
  makeCertificate(key, certificate)
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
  return `${process.geteuid?.() === 0 ? 'user root;' : ''}
worker_processes 1;
error_log stderr;
events { worker_connections 512; }
http {
  access_log off;
  ${temporary.map((name) => `${name}_temp_path ${join(folder, name)};`).join('\n  ')}
  ${text}
}
`
}

function makeCertificate(key: string, certificate: string): void {
  const subject = ['-subj', `/CN=${NAME}`, '-addext', `subjectAltName=DNS:${NAME}`]
  const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2']
  execFileSync('openssl', ['req', '-x509', ...kind, ...subject, '-keyout', key, '-out', certificate], {
    stdio: 'ignore',
  })
}

export interface Answer {
  readonly status: number
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

export interface Ask extends Pick<RequestOptions, 'method' | 'headers'> {
  /** The address that the client has. */
  readonly from?: string
  readonly body?: string | Buffer
}

/** Asks a server on this port by {@link NAME}, whose certificate has to be that of `ca`. */
export function askThrough(port: number, ca: Buffer) {
  const open = (path: string, { from = '127.0.0.1', headers = {}, body, method = 'GET' }: Ask = {}) =>
    new Promise<IncomingMessage>((resolve, reject) => {
      const sent = request({
        ...{ host: '127.0.0.1', port, path, method, ca, servername: NAME, localAddress: from, agent: false },
        headers: { host: `${NAME}:${port}`, ...headers },
      })
      sent.once('response', resolve).once('error', reject).end(body)
    })
  const ask = async (path: string, options: Ask = {}): Promise<Answer> => {
    const response = await open(path, options)
    let body = ''
    for await (const part of response.setEncoding('latin1')) body += part
    return { status: response.statusCode!, headers: response.headers, body }
  }
  return { open, ask }
}
