import { Type } from 'typebox'
import { ClientParams } from './command.ts'
import { Id, nullable, page, record, Time } from './shared.ts'

const Role = Type.Enum(['viewer', 'trader', 'admin'], {
  description: 'Each may do what those before it may.',
})
const MemberName = Type.String({
  minLength: 1,
  maxLength: 80,
  description: 'What the person signs in with; no two of a tenant differ in capitals alone.',
})
const Code = Type.String({
  minLength: 6,
  maxLength: 40,
  pattern: '^[A-Za-z0-9 -]+$',
  description: 'Of an authenticator, or a recovery code.',
})
const Password = Type.String({ minLength: 1, maxLength: 512 })

export const MemberView = record('Member', {
  id: Type.String(),
  name: Type.String(),
  role: Role,
  disabled: Type.Boolean(),
  hasPassword: Type.Boolean(),
  secondFactor: Type.Enum(['none', 'begun', 'confirmed']),
  requiresSecondFactor: Type.Boolean({
    description: 'Asked for one, whatever the policy of the tenant says.',
  }),
  createdAt: Time,
})

export const MemberPage = page('MemberPage', MemberView)

export const MemberParams = Type.Object(
  { ...ClientParams.properties, member_id: Id },
  { additionalProperties: false },
)

export const OperatorParams = Type.Object({ member_id: Id }, { additionalProperties: false })

export const MemberRequest = Type.Object(
  { name: MemberName, role: Role, requiresSecondFactor: Type.Optional(Type.Boolean()) },
  { additionalProperties: false },
)

export const OperatorRequest = Type.Object(
  { name: MemberName, requiresSecondFactor: Type.Optional(Type.Boolean()) },
  { additionalProperties: false },
)

const change = {
  name: Type.Optional(MemberName),
  disabled: Type.Optional(Type.Boolean()),
  requiresSecondFactor: Type.Optional(Type.Boolean()),
}

export const MemberChangeRequest = Type.Object(
  { ...change, role: Type.Optional(Role) },
  { additionalProperties: false, minProperties: 1 },
)

export const OperatorChangeRequest = Type.Object(change, { additionalProperties: false, minProperties: 1 })

export const Invitation = record('Invitation', {
  member: MemberView,
  link: Type.String({
    description: 'Signs the member in once, for a day. It is shown here and nowhere else.',
  }),
})

const KeyPrefix = Type.String({ pattern: '^[0-9a-f]{16}$' })

export const TenantKeyView = record('TenantKey', {
  prefix: Type.String({ description: 'Names the key; the token has it in clear.' }),
  name: Type.String(),
  memberId: nullable(Type.String({ description: 'Who made it; null: the operator of the house.' })),
  role: Role,
  networks: Type.Array(Type.String()),
  createdAt: Time,
  expiresAt: nullable(Time),
  revokedAt: nullable(Time),
  lastUsedAt: nullable(Type.Integer({ description: 'To the minute; null when it was never used.' })),
})

export const TenantKeyPage = page('TenantKeyPage', TenantKeyView)

export const TenantKeyParams = Type.Object(
  { ...ClientParams.properties, prefix: KeyPrefix },
  { additionalProperties: false },
)

export const TenantKeyRequest = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 80, description: 'What it is for.' }),
    role: Role,
    networks: Type.Optional(
      Type.Array(Type.String({ maxLength: 60, examples: ['203.0.113.0/24'] }), {
        maxItems: 50,
        description: 'From where it may be used; from everywhere when empty.',
      }),
    ),
    expiresAt: Type.Optional(nullable(Type.Integer({ minimum: 1, description: 'UTC milliseconds.' }))),
  },
  { additionalProperties: false },
)

export const NewTenantKey = record('NewTenantKey', {
  key: TenantKeyView,
  token: Type.String({
    description: 'Sent as `Authorization: Bearer …`. It is shown here and nowhere else.',
  }),
})

export const PasswordLoginRequest = Type.Object(
  {
    clientId: Type.Optional(
      Type.String({ maxLength: 60, description: 'Of the member; absent: an operator.' }),
    ),
    name: Type.String({ minLength: 1, maxLength: 200 }),
    password: Password,
    code: Type.Optional(Code),
  },
  { additionalProperties: false },
)

/** With a key nothing is in the body. */
export const TokenRequest = Type.Partial(PasswordLoginRequest, { additionalProperties: false })

export const AccessToken = record('AccessToken', {
  token: Type.String({ description: 'Sent as `Authorization: Bearer …`.' }),
  expiresAt: Time,
})

export const CodeRequest = Type.Object({ code: Code }, { additionalProperties: false })

export const Me = record('Me', {
  kind: Type.Enum(['operator', 'member']),
  id: Type.String({ description: 'Of the person; of a key that of who made it.' }),
  name: nullable(Type.String()),
  clientId: nullable(Type.String()),
  role: nullable(Role),
  key: nullable(Type.String({ description: 'Prefix of the key that asks; null where a person does.' })),
  hasPassword: Type.Boolean(),
  secondFactor: Type.Enum(['none', 'begun', 'confirmed']),
  unconfirmed: Type.Boolean({
    description: 'A second factor is asked for and was not shown: acts of administration are refused.',
  }),
  seq: nullable(
    Type.Integer({
      description: 'Of the last event; the stream tells from there with `after`. Null to members.',
    }),
  ),
})

export const NewPassword = Type.Object(
  { password: Password, current: Type.Optional(Password) },
  { additionalProperties: false },
)

export const FactorRequest = Type.Object(
  {
    password: Type.Optional(
      Type.String({ minLength: 1, maxLength: 512, description: 'Asked of who has one.' }),
    ),
  },
  { additionalProperties: false },
)

export const NewFactor = record('NewSecondFactor', {
  secret: Type.String({ description: 'To be typed into an authenticator.' }),
  uri: Type.String({ description: 'To be shown to it as a picture.' }),
})

export const RecoveryCodes = record('RecoveryCodes', {
  codes: Type.Array(Type.String(), {
    description: 'Each is good once. They are shown here and nowhere else.',
  }),
})

export const OwnSessions = record('OwnSessions', {
  items: Type.Array(
    record('OwnSession', {
      id: Type.String(),
      createdAt: Time,
      expiresAt: Time,
      address: nullable(Type.String({ description: 'From where it was opened.' })),
      isCurrent: Type.Boolean(),
    }),
  ),
})

export const OwnSessionParams = Type.Object(
  { session_id: Type.String({ pattern: '^[0-9]{1,15}$' }) },
  { additionalProperties: false },
)
