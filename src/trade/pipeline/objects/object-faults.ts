import { PipelineFault } from '../pipeline-fault.ts'
import type { GetObjectOptions, ObjectInfo } from './port.ts'

export function missingObject(key: string, cause?: unknown): PipelineFault {
  return new PipelineFault('object.missing', `there is no object ${key}`, { cause })
}

/** A condition of a read or write that does not hold. */
export function conflictingObject(key: string, cause?: unknown): PipelineFault {
  return new PipelineFault(
    'object.conflict',
    `${key} is not as the condition wants it: somebody else wrote`,
    {
      cause,
    },
  )
}

function tooLarge(key: string, size: number, maxBytes: number): PipelineFault {
  return new PipelineFault('object.too-large', `${key} has ${size} bytes; ${maxBytes} are the most`, {
    hint: 'Split it into smaller files.',
  })
}

/** Lets pass what was opened as its reader wants it. @throws PipelineFault `object.conflict`, `object.too-large` */
export function requireOpened(
  { key, size, etag }: ObjectInfo,
  { ifMatch, maxBytes }: GetObjectOptions,
): void {
  if (ifMatch !== undefined && ifMatch !== etag) throw conflictingObject(key)
  if (maxBytes !== undefined && size > maxBytes) throw tooLarge(key, size, maxBytes)
}
