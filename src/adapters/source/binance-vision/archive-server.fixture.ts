import { createHash } from 'node:crypto'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What goes wrong with one answer. */
export type ArchiveFault =
  | { readonly kind: 'status'; readonly status: number; readonly retryAfter?: number }
  /** The connection ends after so many bytes of the body. */
  | { readonly kind: 'cut'; readonly bytes: number }
  /** A quarter of the body at a time, so many milliseconds apart. */
  | { readonly kind: 'slow'; readonly ms: number }
  /** Half of the body, then silence. */
  | { readonly kind: 'stalled' }
  /** All of the file, whatever part of it was asked for. */
  | { readonly kind: 'whole' }

export interface AskedArchive {
  readonly path: string
  readonly range: string | undefined
}

/** Files and their checksums on loopback. */
export interface ArchiveServer extends AsyncDisposable {
  readonly url: string
  /** By path, without the slash at the start; checksums are made of them where none is put. */
  readonly files: Map<string, Buffer>
  readonly asked: AskedArchive[]
  /** Most answers that were under way at the same time. */
  readonly most: number
  fault: ((asked: AskedArchive) => ArchiveFault | undefined) | undefined
}

export async function startArchives(): Promise<ArchiveServer> {
  const files = new Map<string, Buffer>()
  const asked: AskedArchive[] = []
  let [open, most] = [0, 0]
  const bodyOf = (path: string): Buffer | undefined => {
    const file = files.get(path)
    if (file || !path.endsWith('.CHECKSUM')) return file
    const name = path.slice(0, -'.CHECKSUM'.length)
    const of = files.get(name)
    const sha = of && createHash('sha256').update(of).digest('hex')
    return of && Buffer.from(`${sha}  ${name.split('/').at(-1)}\n`)
  }
  const server = createServer((request, response) => {
    const one = { path: (request.url ?? '/').slice(1), range: request.headers.range }
    asked.push(one)
    most = Math.max(most, ++open)
    response.once('close', () => open--)
    answer(response, bodyOf(one.path), { one, fault: state.fault?.(one) })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const state: ArchiveServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    files,
    asked,
    get most() {
      return most
    },
    fault: undefined,
    async [Symbol.asyncDispose]() {
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await closed
    },
  }
  return state
}

function answer(
  response: ServerResponse,
  body: Buffer | undefined,
  { one, fault }: { readonly one: AskedArchive; readonly fault: ArchiveFault | undefined },
): void {
  if (fault?.kind === 'status') {
    if (fault.retryAfter !== undefined) response.setHeader('Retry-After', fault.retryAfter)
    response.writeHead(fault.status).end('<html>')
    return
  }
  if (!body) {
    response.writeHead(404).end('<Error><Code>NoSuchKey</Code></Error>')
    return
  }
  const start = fault?.kind === 'whole' ? 0 : Number(/^bytes=(\d+)-$/.exec(one.range ?? '')?.[1] ?? 0)
  if (start > 0 && start >= body.length) {
    response.writeHead(416, { 'Content-Range': `bytes */${body.length}` }).end()
    return
  }
  const part = body.subarray(start)
  response.setHeader('Content-Length', part.length)
  if (start > 0) response.setHeader('Content-Range', `bytes ${start}-${body.length - 1}/${body.length}`)
  response.writeHead(start > 0 ? 206 : 200)
  // What was sent has to be read before the end is seen.
  if (fault?.kind === 'cut') {
    response.write(part.subarray(0, fault.bytes), () => setTimeout(() => response.socket?.destroy(), 50))
  } else if (fault?.kind === 'slow') dribble(response, part, fault.ms)
  else if (fault?.kind === 'stalled') response.write(part.subarray(0, part.length / 2))
  else response.end(part)
}

function dribble(response: ServerResponse, part: Buffer, ms: number): void {
  const quarter = Math.ceil(part.length / 4)
  const send = (at: number): void => {
    if (at >= part.length) {
      response.end()
      return
    }
    response.write(part.subarray(at, at + quarter))
    setTimeout(send, ms, at + quarter)
  }
  send(0)
}
