import assert from 'node:assert/strict'

export interface ServerEvent {
  readonly seq: number
  readonly topic: string
  readonly data: Readonly<Record<string, unknown>>
}

/** A browser that is signed in, as far as the API is concerned. */
export interface Session {
  readonly cookie: string
  /** The JSON of a path that answers with 200. */
  get(path: string): Promise<unknown>
  post(path: string, body: unknown): Promise<Response>
  /** Reads the stream of events, those after a sequence first, until one is wanted. */
  nextEvent(wanted: (event: ServerEvent) => boolean, after?: number): Promise<ServerEvent>
}

/** Opens a one-use link. */
export async function openLink(loginUrl: string): Promise<Session> {
  const answer = await fetch(loginUrl, { redirect: 'manual' })
  assert.equal(answer.status, 303, await answer.text())
  assert.equal(answer.headers.get('location'), '/app/')
  const [set] = answer.headers.getSetCookie()
  assert.match(set ?? '', /; HttpOnly/)
  assert.match(set ?? '', /; SameSite=Strict/)
  return sessionOf(new URL(loginUrl).origin, set!.split(';')[0]!)
}

function sessionOf(origin: string, cookie: string): Session {
  return {
    cookie,
    async get(path) {
      const answer = await fetch(`${origin}${path}`, { headers: { cookie } })
      assert.equal(answer.status, 200, path)
      return answer.json()
    },
    post: (path, body) =>
      fetch(`${origin}${path}`, {
        method: 'POST',
        headers: { cookie, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    async nextEvent(wanted, after) {
      const query = after === undefined ? '' : `?after=${after}`
      const answer = await fetch(`${origin}/api/v1/events${query}`, {
        headers: { cookie },
        signal: AbortSignal.timeout(60_000),
      })
      assert.match(answer.headers.get('content-type') ?? '', /^text\/event-stream/)
      let text = ''
      for await (const part of answer.body!.pipeThrough(new TextDecoderStream())) {
        text += part
        const messages = text.split('\n\n')
        text = messages.pop()!
        for (const message of messages) {
          const data = /^data: (.*)$/m.exec(message)?.[1]
          const event: ServerEvent | undefined = data && JSON.parse(data)
          if (event && wanted(event)) return event
        }
      }
      throw new Error('the stream of events ended')
    },
  }
}
