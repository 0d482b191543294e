import { askPing } from './ask-ping.ts'
import type { Pong } from './bot-status.ts'
import type { BotOrder } from './kept-bot.ts'
import type { BotProcess } from './launch-bot.ts'
import { memoryOf } from './process-of.ts'

export interface WatchLimits {
  /** Without an answer while it starts or works through its past. */
  readonly startMs: number
  /** Without an answer once it runs. */
  readonly silenceMs: number
  /** Answers, but has not gone on for so long. */
  readonly idleMs: number
  /** An answer that takes longer is none. */
  readonly answerMs: number
  /** How often its memory is looked at, and whether it answers while it starts. */
  readonly lookMs: number
  /** How often it is asked once it runs. */
  readonly pingMs: number
}

export interface WatchOptions {
  readonly order: Pick<BotOrder, 'document' | 'commandId' | 'resources'>
  readonly limits: WatchLimits
  readonly now: () => number
  readonly signal: AbortSignal
  readonly onPong: (pong: Pong) => void
}

/** Looks at a bot until the signal; resolves with the reason when it has to be killed. */
export async function watchBot(bot: BotProcess, options: WatchOptions): Promise<string | undefined> {
  const { order, limits, now, signal, onPong } = options
  let port: number | undefined
  let isHinted = false
  let wake = () => {}
  bot.onMessage((message) => {
    port = portOf(message) ?? port
    isHinted = true
    wake()
  })
  signal.addEventListener('abort', () => wake(), { once: true })
  let seen: { readonly pong: Pong | undefined; readonly at: number } = { pong: undefined, at: now() }
  let askedAt = Number.NEGATIVE_INFINITY
  while (!signal.aborted) {
    const isDue = isHinted || !isRunning(seen.pong) || now() - askedAt >= limits.pingMs
    isHinted = false
    if (port !== undefined && isDue) {
      askedAt = now()
      const pong = await askPing(port, limits.answerMs)
      const stranger = pong && strangerIn(pong, order)
      if (stranger) return stranger
      if (pong) {
        seen = { pong, at: now() }
        onPong(pong)
      }
    }
    const trouble = tooLarge(bot, seen.pong, order) ?? tooSilent(seen, { port, limits, now })
    if (trouble) return trouble
    if (signal.aborted || isHinted) continue
    await new Promise<void>((done) => {
      const timer = setTimeout(done, limits.lookMs)
      wake = () => {
        clearTimeout(timer)
        done()
      }
    })
  }
  return undefined
}

function isRunning(pong: Pong | undefined): boolean {
  return pong?.state === 'running' || pong?.state === 'finished'
}

function strangerIn(pong: Pong, { document, commandId }: WatchOptions['order']): string | undefined {
  const wanted =
    document.kind === 'wanted'
      ? { clientId: document.clientId, bot: document.bot.name, commandId }
      : { clientId: null, bot: document.id, commandId }
  const isOurs =
    pong.clientId === wanted.clientId && pong.bot === wanted.bot && pong.commandId === wanted.commandId
  if (isOurs) return undefined
  return `answers for bot ${pong.bot} of command ${pong.commandId}, not for bot ${wanted.bot} of command ${commandId}`
}

function tooLarge(
  { pid }: BotProcess,
  pong: Pong | undefined,
  { resources }: WatchOptions['order'],
): string | undefined {
  const used = (pid === undefined ? undefined : memoryOf(pid)) ?? pong?.memoryMb ?? 0
  if (used <= resources.memoryMb) return undefined
  return `used ${Math.round(used)} MB of memory; its limit is ${resources.memoryMb} MB`
}

function tooSilent(
  { pong, at }: { readonly pong: Pong | undefined; readonly at: number },
  { port, limits, now }: { readonly port: number | undefined } & Pick<WatchOptions, 'limits' | 'now'>,
): string | undefined {
  const silence = now() - at
  const told = `${Math.round(silence / 1000)} s`
  if (silence > (isRunning(pong) ? limits.silenceMs : limits.startMs)) {
    return port === undefined ? `did not say within ${told} where it answers` : `did not answer for ${told}`
  }
  if (!pong || !isRunning(pong) || at - pong.heartbeatAt <= limits.idleMs) return undefined
  return `has not gone on for ${Math.round((at - pong.heartbeatAt) / 1000)} s`
}

function portOf(message: unknown): number | undefined {
  if (typeof message !== 'object' || message === null || !('port' in message)) return undefined
  const { port } = message
  return typeof port === 'number' && Number.isInteger(port) && port > 0 && port <= 65_535 ? port : undefined
}
