import { Type } from 'typebox'

/** What processes that stay write about themselves: a JSON document on each line. */
export const logConfigSchema = Type.Object(
  {
    to: Type.Union([Type.Literal('file'), Type.Literal('stdout')], {
      default: 'file',
      description: 'file: leme.log in stateDir; stdout: for a container, whose platform keeps it.',
    }),
    level: Type.Union(
      [Type.Literal('debug'), Type.Literal('info'), Type.Literal('warn'), Type.Literal('error')],
      { default: 'info', description: 'What is less grave is not written.' },
    ),
  },
  { additionalProperties: false },
)

export const LOG_DEFAULTS = { to: 'file' as const, level: 'info' as const }
