import { Type } from 'typebox'
import { BotNameSchema, BotSpecSchema } from '../deployment/index.ts'

const strict = { additionalProperties: false }
/** Printable, in one line: it stands in commit messages and on pages. */
const ReasonSchema = Type.String({
  pattern: '^[ -~\u00a0-\u1fff\u2010-\u2027\u2030-\u205e\u2070-\ud7ff\ue000-\ufefe\uff00-\ufffd]{0,200}$',
  title: 'at most 200 printable characters in one line',
})

const deploy = Type.Object({ kind: Type.Literal('deploy'), bot: BotSpecSchema }, strict)
const stop = Type.Object(
  {
    kind: Type.Literal('stop'),
    bot: Type.Union([BotNameSchema, Type.Null()], { title: 'the name of a bot, or null for all of them' }),
  },
  strict,
)
const suspend = Type.Object({ kind: Type.Literal('suspend'), reason: ReasonSchema }, strict)
const resume = Type.Object({ kind: Type.Literal('resume'), reason: ReasonSchema }, strict)
const edit = Type.Object(
  {
    kind: Type.Literal('edit'),
    commit: Type.String({ pattern: '^[0-9a-f]{40}([0-9a-f]{24})?$', title: 'the hash of a commit' }),
  },
  strict,
)

/** What people and programs may ask for. */
export const AskedSchemas = { deploy, stop, suspend, resume }
/** What is found in the repository. */
export const FoundSchemas = { edit }
