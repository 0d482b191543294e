import type { IncomingMessage } from 'node:http'
import { createGunzip } from 'node:zlib'
import { Fault } from '../../domain/index.ts'
import type { BodyLease } from './ingest-memory.ts'
import { ServerFault } from './server-fault.ts'

/** Of a body as it is sent, and once more of what it unpacks to. */
export const MOST_BODY_BYTES = 8 * 1024 * 1024

/**
 * The body of a request, unpacked when it came as gzip. Nothing beyond the limit is kept or unpacked;
 * the rest of a body that is refused is read and dropped, so that its sender gets the answer.
 * @throws ServerFault `request.too-large`, `request.encoding`, `request.malformed`, `server.busy`
 */
export async function readIngestBody(request: IncomingMessage, lease: BodyLease): Promise<Buffer> {
  try {
    if (Number(request.headers['content-length'] ?? 0) > MOST_BODY_BYTES) throw tooLarge()
    const encoding = (request.headers['content-encoding'] ?? 'identity').trim().toLowerCase()
    if (encoding === 'identity') {
      return await collect(request.iterator({ destroyOnReturn: false }), lease)
    }
    if (encoding === 'gzip' || encoding === 'x-gzip') return await unpack(request, lease)
  } finally {
    request.resume()
  }
  throw new ServerFault('usage', 'request.encoding', 'The body is packed in a way that is not read here.', {
    status: 415,
    hint: 'Send it as it is, or with Content-Encoding: gzip.',
  })
}

async function collect(chunks: AsyncIterable<unknown>, lease: BodyLease): Promise<Buffer> {
  const parts: Buffer[] = []
  let size = 0
  for await (const chunk of chunks) {
    const part = chunk as Buffer
    size += part.length
    if (size > MOST_BODY_BYTES) throw tooLarge()
    lease.take(part.length)
    parts.push(part)
  }
  return Buffer.concat(parts, size)
}

async function unpack(request: IncomingMessage, lease: BodyLease): Promise<Buffer> {
  const gunzip = createGunzip({ chunkSize: 65_536 })
  let sent = 0
  const count = (part: Buffer) => {
    sent += part.length
    // Blocks that unpack to nothing would go on for ever.
    if (sent > MOST_BODY_BYTES) gunzip.destroy(tooLarge())
  }
  const giveUp = () => {
    if (!request.complete) gunzip.destroy(new Error('The sender went away.'))
  }
  request.on('data', count).once('close', giveUp).pipe(gunzip)
  try {
    return await collect(gunzip, lease)
  } catch (cause) {
    if (cause instanceof Fault) throw cause
    throw new ServerFault('usage', 'request.malformed', 'The body is no gzip, or it is cut off.', { cause })
  } finally {
    request.unpipe(gunzip).off('data', count).off('close', giveUp)
    gunzip.destroy()
  }
}

function tooLarge(): ServerFault {
  return new ServerFault('usage', 'request.too-large', `The body has more than ${MOST_BODY_BYTES} bytes.`, {
    status: 413,
    hint: 'Send less at once.',
  })
}
