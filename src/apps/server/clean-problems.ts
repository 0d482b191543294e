import type { Server } from './server-type.ts'

/** Failures are told without secrets: those that this process knows, and whatever looks like one. */
export function cleanProblems(app: Server, clean: (text: string) => string): void {
  app.addHook('onSend', async (_request, reply, payload) =>
    reply.statusCode >= 400 && typeof payload === 'string' ? clean(payload) : payload,
  )
}
