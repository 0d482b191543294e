import { spawn } from 'node:child_process'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'

/** What goes wrong with a request. */
export type GitFault =
  /** This status instead of an answer. */
  | { readonly status: number; readonly location?: string }
  /** The connection ends before the request reaches git. */
  | 'cut'
  /** Git does what was asked for, and the connection ends before the answer. */
  | 'cut-after'
  /** No answer until the fault is taken away. */
  | 'silence'

export interface GitHttpRequest {
  readonly method: string
  /** `/values.git/info/refs?service=git-upload-pack`. */
  readonly url: string
  readonly authorization: string | undefined
}

/** Repositories of a folder over HTTP, by git's own `http-backend`. */
export interface GitHttp extends AsyncDisposable {
  /** `http://127.0.0.1:PORT`. */
  readonly origin: string
  readonly requests: readonly GitHttpRequest[]
  /** Judges every request; undefined lets it pass. */
  setFault(fault: ((request: GitHttpRequest) => GitFault | undefined) | undefined): void
}

export interface GitHttpOptions {
  readonly root: string
  /** Whom it lets in; everybody where there is none. */
  readonly login?: () => { readonly username: string; readonly password: string }
}

export async function startGitHttp({ root, login }: GitHttpOptions): Promise<GitHttp> {
  const requests: GitHttpRequest[] = []
  const sockets = new Set<Socket>()
  const silent = new Set<ServerResponse>()
  let faultOf: ((request: GitHttpRequest) => GitFault | undefined) | undefined
  const server = createServer((incoming, response) => {
    const { authorization } = incoming.headers
    const request = { method: incoming.method ?? '', url: incoming.url ?? '', authorization }
    requests.push(request)
    const fault = faultOf?.(request)
    if (fault === 'silence') silent.add(response)
    else if (fault === 'cut') incoming.socket.destroy()
    else if (typeof fault === 'object') {
      response.writeHead(fault.status, fault.location === undefined ? {} : { location: fault.location }).end()
    } else if (login && !isAllowed(authorization, login())) {
      incoming.resume()
      response.writeHead(401, { 'www-authenticate': 'Basic realm="git"' }).end()
    } else answer(incoming, response, { root, isCut: fault === 'cut-after' })
  })
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    setFault(fault) {
      faultOf = fault
      for (const response of silent) response.destroy()
      silent.clear()
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function isAllowed(
  given: string | undefined,
  { username, password }: { username: string; password: string },
): boolean {
  return given === `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`
}

/** Runs the program that git has for this, as RFC 3875 says. */
function answer(
  incoming: IncomingMessage,
  response: ServerResponse,
  { root, isCut }: { readonly root: string; readonly isCut: boolean },
): void {
  const { pathname, search } = new URL(incoming.url ?? '/', 'http://host')
  const child = spawn('git', ['-c', 'http.receivepack=true', '-c', 'safe.directory=*', 'http-backend'], {
    env: {
      ...{ PATH: process.env.PATH, HOME: root, GIT_CONFIG_NOSYSTEM: '1', GIT_PROJECT_ROOT: root },
      ...{ GIT_HTTP_EXPORT_ALL: '1', GIT_PROTOCOL: String(incoming.headers['git-protocol'] ?? '') },
      ...{ REQUEST_METHOD: incoming.method, PATH_INFO: decodeURI(pathname), QUERY_STRING: search.slice(1) },
      ...{
        CONTENT_TYPE: incoming.headers['content-type'] ?? '',
        REMOTE_USER: 'leme',
        REMOTE_ADDR: '127.0.0.1',
      },
      HTTP_CONTENT_ENCODING: incoming.headers['content-encoding'] ?? '',
    },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const chunks: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
  child.stdin.on('error', () => {})
  incoming.pipe(child.stdin)
  child.on('close', () => {
    if (isCut) {
      incoming.socket.destroy()
      return
    }
    const bytes = Buffer.concat(chunks)
    const end = bytes.indexOf('\r\n\r\n')
    const headers = bytes
      .toString('latin1', 0, end)
      .split('\r\n')
      .map((line) => line.split(': ') as [string, string])
    const status = Number(headers.find(([name]) => name === 'Status')?.[1].split(' ')[0] ?? 200)
    response.writeHead(status, Object.fromEntries(headers.filter(([name]) => name !== 'Status')))
    response.end(bytes.subarray(end + 4))
  })
}
