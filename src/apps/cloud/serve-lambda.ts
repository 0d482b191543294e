import { Fault } from '../../domain/index.ts'
import type { Invocation, LambdaRuntime } from './lambda-runtime.ts'

export interface ServeLambdaOptions {
  /** What it gives is the answer; what it throws makes the event fail. */
  readonly handle: (invocation: Invocation) => Promise<unknown>
  /** Ends the loop after the event in hand. */
  readonly signal: AbortSignal
  /** Hears of each event that failed. */
  readonly onFailure?: (error: unknown) => void
}

/** Serves one event after the other until told to end. @throws Fault `lambda.protocol` */
export async function serveLambda(
  runtime: LambdaRuntime,
  { handle, signal, onFailure }: ServeLambdaOptions,
): Promise<void> {
  for (;;) {
    const invocation = signal.aborted ? undefined : await runtime.next(signal)
    if (!invocation) return
    const { id } = invocation
    const answered = await handle(invocation).then(
      (answer) => () => runtime.respond(id, answer),
      (error: unknown) => {
        onFailure?.(error)
        return () => runtime.fail(id, failureOf(error))
      },
    )
    await answered()
  }
}

/** As Lambda is told: what nobody foresaw keeps its words to the log. */
export function failureOf(error: unknown): { readonly type: string; readonly message: string } {
  if (error instanceof Fault) return { type: error.code, message: error.message }
  return { type: 'internal', message: 'an unexpected failure; the log has it' }
}
