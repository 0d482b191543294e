import { type Static, Type } from 'typebox'
import { Name, oneOf, Strict, setOf } from '../schema-parts.ts'

export const CALENDAR_FUNCTIONS = [
  'minute',
  'hour',
  'time_of_day',
  'weekday',
  'hour_of_week',
  'day_of_month',
  'month',
] as const

const Clock = Type.String({ pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$', description: 'Such as 09:30.' })

const Session = Type.Object(
  {
    name: Name,
    from: Clock,
    to: Type.String({ ...Clock, description: 'Excluded; before `from` it is of the next day.' }),
    days: Type.Optional(
      Type.Array(Type.Integer({ minimum: 1, maximum: 7 }), {
        minItems: 1,
        description: 'Weekdays on which it begins, 1 for Monday; all of them where absent.',
      }),
    ),
  },
  Strict,
)

const Config = Type.Object(
  {
    functions: Type.Optional(
      Type.Union([oneOf(CALENDAR_FUNCTIONS), Type.Array(oneOf(CALENDAR_FUNCTIONS), { minItems: 1 })]),
    ),
    encoding: Type.Optional(oneOf(['sine', 'one-hot', 'number'])),
    sessions: Type.Optional(Type.Array(Session, { minItems: 1 })),
    zone: Type.Optional(Type.String({ minLength: 1, description: 'Such as America/New_York; UTC.' })),
  },
  Strict,
)

export const calendarSet = setOf('calendar', Config)

export type CalendarFunction = (typeof CALENDAR_FUNCTIONS)[number]
export type CalendarSession = Static<typeof Session>
export type CalendarConfig = Static<typeof Config>
