import { type Static, Type } from 'typebox'
import { Compile } from 'typebox/compile'
import type { BotCommit } from '../../trade/engine/index.ts'
import { VERSION } from '../local/installation.ts'
import type { BotDocument } from './bot-document.ts'
import { countedCommit, type Figures, FiguresSchema, NO_FIGURES } from './bot-figures.ts'

const STATES = ['starting', 'warming', 'running', 'finished', 'failed'] as const
const nullable = <T extends ReturnType<typeof Type.String> | ReturnType<typeof Type.Integer>>(type: T) =>
  Type.Union([type, Type.Null()])

/** What a bot answers to `GET /api/v1/ping`. More fields may be added. */
const PongSchema = Type.Object({
  status: Type.Literal('pong'),
  clientId: nullable(Type.String()),
  bot: Type.String(),
  commandId: nullable(Type.String()),
  state: Type.Enum([...STATES]),
  message: Type.String(),
  /** Id of its record, whose journal it writes; null before it has one. */
  session: nullable(Type.String()),
  /** Time of the last candle whose effects are committed. */
  cursor: nullable(Type.Integer()),
  /** When it last went on, or waited for a candle. */
  heartbeatAt: Type.Integer(),
  version: Type.String(),
  memoryMb: Type.Number(),
  /** Of an older version there are none. */
  figures: Type.Optional(FiguresSchema),
})

export type Pong = Static<typeof PongSchema>
export type BotState = Pong['state']

const check = Compile(PongSchema)

export function isPong(value: unknown): value is Pong {
  return check.Check(value)
}

/** How a bot is, as it tells. `onChange` is called when its state changed. */
export class BotStatus {
  readonly #document: BotDocument
  readonly #now: () => number
  readonly #onChange: () => void
  #state: BotState = 'starting'
  #message = ''
  #heartbeatAt: number
  #waits = 0
  #figures: Figures = NO_FIGURES
  session: string | null = null
  cursor: number | null = null

  constructor(document: BotDocument, { now, onChange }: { now: () => number; onChange: () => void }) {
    this.#document = document
    this.#now = now
    this.#onChange = onChange
    this.#heartbeatAt = now()
  }

  get state(): BotState {
    return this.#state
  }

  become(state: BotState, message = ''): void {
    this.beat()
    if (state === this.#state && message === this.#message) return
    this.#state = state
    this.#message = message
    this.#onChange()
  }

  /** A candle was worked through. */
  committed(commit: BotCommit): void {
    this.cursor = commit.cursor
    this.#figures = countedCommit(this.#figures, commit)
    this.beat()
  }

  /** It went on. */
  beat(): void {
    this.#heartbeatAt = this.#now()
  }

  /** While it waits on purpose, it is as alive as one can be. */
  waits(): Disposable {
    this.#waits++
    return {
      [Symbol.dispose]: () => {
        this.#waits--
        this.beat()
      },
    }
  }

  pong(): Pong {
    const document = this.#document
    const isWanted = document.kind === 'wanted'
    return {
      status: 'pong',
      clientId: isWanted ? document.clientId : null,
      bot: isWanted ? document.bot.name : document.id,
      commandId: isWanted ? document.bot.commandId : null,
      state: this.#state,
      message: this.#message,
      session: this.session,
      cursor: this.cursor,
      heartbeatAt: this.#waits > 0 ? this.#now() : this.#heartbeatAt,
      version: VERSION,
      memoryMb: Math.round(process.memoryUsage.rss() / 2 ** 20),
      figures: this.#figures,
    }
  }
}
