import createClient from 'openapi-fetch'
import type { paths } from '../../../src/client/index.ts'
import { ApiFailure, readProblem } from './failure.ts'
import { patientFetch } from './patient-fetch.ts'

/** The API of this origin, typed by its OpenAPI document. */
export const api = createClient<paths>({
  baseUrl: '/',
  credentials: 'same-origin',
  fetch: patientFetch((request) => fetch(request)),
})

/** Tells of every answer of 401, wherever it came from. */
export const signedOut = new EventTarget()

interface Answer {
  readonly data?: unknown
  readonly error?: unknown
  readonly response: Response
}

/**
 * The data of an answer, by its name in the OpenAPI document (the client's own inference does not carry
 * readonly arrays).
 * @throws ApiFailure for every answer that is not 2xx, and when there is none
 */
export async function read<Data>(call: Promise<Answer>): Promise<Data> {
  const { data, error, response } = await answered(call)
  if (response.ok) return data as Data
  if (response.status === 401) signedOut.dispatchEvent(new Event('signed-out'))
  throw readProblem(response.status, error)
}

async function answered(call: Promise<Answer>): Promise<Answer> {
  try {
    return await call
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause
    if (cause instanceof SyntaxError) {
      throw new ApiFailure('The server’s answer is not JSON.', { code: 'unreadable', status: 502 })
    }
    throw new ApiFailure('The server does not answer.', {
      code: 'unreachable',
      status: 0,
      hint: 'Is it still running? Type `npx leme up` to start it.',
    })
  }
}
