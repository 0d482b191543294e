import { PipelineFault } from '../pipeline-fault.ts'

/**
 * The pieces of a body, and a failure in the place of its end when they are not `size` bytes.
 * @throws PipelineFault `object.unreachable`
 */
export async function* wholeBody(
  pieces: AsyncIterable<Uint8Array>,
  { key, size }: { readonly key: string; readonly size: number },
): AsyncGenerator<Uint8Array> {
  let sent = 0
  for await (const piece of pieces) {
    sent += piece.length
    if (sent > size) break
    yield piece
  }
  if (sent !== size) {
    throw new PipelineFault(
      'object.unreachable',
      `${key} broke off after ${sent} of ${size} bytes or went beyond`,
    )
  }
}
