type Send = (request: Request) => Promise<Response>

const TRIES = 6

/**
 * Sends again what the server refused for coming too often (429), once the time that it asks for is
 * over: a page that opens with many requests is slower then, not broken. Gives up with the signal of
 * the request, or after a few tries.
 */
export function patientFetch(send: Send, wait: (milliseconds: number) => Promise<void> = pause): Send {
  return async (request) => {
    for (let tries = 1; ; tries++) {
      const response = await send(request.clone())
      const seconds = Number(response.headers.get('retry-after') ?? Number.NaN)
      if (response.status !== 429 || tries === TRIES || !(seconds >= 0 && seconds <= 60)) return response
      await wait(seconds * 1_000)
      request.signal.throwIfAborted()
    }
  }
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((done) => setTimeout(done, milliseconds))
}
