import type { IncomingMessage, ServerResponse } from 'node:http'
import { parse } from 'yaml'
import { ApiError, badRequest, unsupportedMedia } from '../api-error.ts'
import type { JsonObject } from '../object.ts'
import { decodeProtobuf } from './protobuf.ts'
import type { User } from './rbac.ts'

/** A request that was read, and the way to answer it. */
export interface Exchange {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  readonly accept: string | undefined
  readonly contentType: string
  readonly userAgent: string
  readonly body: Buffer
  readonly user: User
  readonly request: IncomingMessage
  readonly response: ServerResponse
}

const MOST_BODY = 3 * 1024 * 1024

export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = []
  let size = 0
  for await (const piece of request as AsyncIterable<Buffer>) {
    size += piece.length
    if (size > MOST_BODY)
      throw new ApiError(413, 'RequestEntityTooLarge', `Request entity too large: limit is ${MOST_BODY}`)
    pieces.push(piece)
  }
  return Buffer.concat(pieces)
}

/** The document that a request carries, JSON or YAML. @throws ApiError 400, 415 */
export function documentOf({ body, contentType }: Exchange): unknown {
  const type = contentType.split(';')[0]!.trim()
  if (type === 'application/vnd.kubernetes.protobuf') return decodeProtobuf(body)
  if (type === 'application/cbor') {
    throw unsupportedMedia(
      'the body of the request was in an unknown format - accepted media types include: application/json, application/yaml, application/vnd.kubernetes.protobuf',
    )
  }
  try {
    return type === 'application/yaml' || type === 'application/apply-patch+yaml'
      ? parse(`${body}`)
      : JSON.parse(`${body}`)
  } catch (error) {
    throw badRequest(
      `the object provided is unrecognized (must be of type Object): ${(error as Error).message}`,
    )
  }
}

/** What is answered; undefined where somebody answers by himself, as a watch does. */
export type Answer = { readonly code: number; readonly document: JsonObject } | undefined

export function send({ response }: Exchange, code: number, document: JsonObject): void {
  const text = JSON.stringify(document)
  response.writeHead(code, { 'content-type': 'application/json', 'cache-control': 'no-cache, private' })
  response.end(`${text}\n`)
}

export function sendError(response: ServerResponse, error: unknown): void {
  const told =
    error instanceof ApiError
      ? error
      : new ApiError(500, 'InternalError', `Internal error occurred: ${(error as Error).stack}`)
  if (response.headersSent) {
    response.destroy()
    return
  }
  const retry = told.details?.retryAfterSeconds
  response.writeHead(told.code, {
    'content-type': 'application/json',
    ...(retry !== undefined && { 'retry-after': `${retry}` }),
  })
  response.end(`${JSON.stringify(told.status)}\n`)
}

/** A sentence that kubectl shows beside the answer. */
export function warn(response: ServerResponse, words: string): void {
  if (!response.headersSent) response.appendHeader('warning', `299 - ${JSON.stringify(words)}`)
}

/** Who writes: what the request says, or the name of the program. */
export function managerOf({ query, userAgent }: Exchange): string {
  return query.get('fieldManager') ?? (userAgent.split('/')[0] || 'unknown')
}
