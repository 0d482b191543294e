import { Type } from 'typebox'
import { ClientId } from './command.ts'
import { nullable, page, record, Time } from './shared.ts'

const TenantName = Type.String({ minLength: 1, maxLength: 200, description: 'For people.' })

const quotas = {
  bots: Type.Integer(),
  jobs: Type.Integer({ description: 'Jobs that run at once; more wait.' }),
  queuedJobs: Type.Integer({ description: 'Jobs that run or wait.' }),
  cpuMillis: Type.Integer(),
  memoryMb: Type.Integer(),
  liveExposure: Type.Number({ description: 'Of bots that are not dry runs, per stake currency.' }),
  requestsPerSecond: Type.Integer({ description: 'Of all members and keys; twice as many at once.' }),
}
const policy = {
  liveApprovals: Type.Integer({ description: 'Persons who agree before a live bot is committed.' }),
  fourEyesAbove: Type.Number({ description: 'Exposure above which one more person agrees.' }),
  afterHealthy: Type.Enum(['automatic', 'manual'], {
    description: 'manual: a healthy bot that nobody approves in time is rolled back.',
  }),
  waitMinutes: Type.Integer({ description: 'How long a command waits for persons.' }),
  secondFactor: Type.Enum(['optional', 'required'], {
    description: 'Whether acts of administration and approvals ask for a second factor.',
  }),
}

export const TenantView = record('Tenant', {
  clientId: Type.String(),
  name: Type.String(),
  status: Type.Enum(['active', 'suspended', 'leaving', 'gone']),
  quotas: record('Quotas', quotas),
  policy: record('ApprovalPolicy', policy),
  credits: Type.Integer({ description: 'Bot minutes that are left.' }),
  createdAt: Time,
})

export const TenantPage = page('TenantPage', TenantView)

const QuotaChange = Type.Partial(Type.Object(quotas), { additionalProperties: false })
export const PolicyChange = Type.Partial(Type.Object(policy), {
  additionalProperties: false,
  minProperties: 1,
})

export const TenantRequest = Type.Object(
  {
    clientId: ClientId,
    name: TenantName,
    quotas: Type.Optional(QuotaChange),
    policy: Type.Optional(PolicyChange),
  },
  { additionalProperties: false },
)

export const TenantChange = Type.Object(
  {
    name: Type.Optional(TenantName),
    status: Type.Optional(Type.Enum(['active', 'suspended'])),
    quotas: Type.Optional(QuotaChange),
  },
  { additionalProperties: false, minProperties: 1 },
)

export const CreditRequest = Type.Object(
  {
    key: Type.String({
      minLength: 1,
      maxLength: 200,
      pattern: '^[!-~]+$',
      description: 'Makes the entry happen once, whoever repeats it.',
    }),
    amount: Type.Integer({ description: 'Bot minutes; a correction may take some away.' }),
    kind: Type.Enum(['grant', 'correction']),
    reason: Type.String({ maxLength: 500 }),
  },
  { additionalProperties: false },
)

export const CreditBalance = record('CreditBalance', { credits: Type.Integer() })

export const CreditPage = page(
  'CreditPage',
  record('CreditEntry', {
    key: Type.String(),
    amount: Type.Integer(),
    kind: Type.Enum(['grant', 'bot-minutes', 'correction']),
    reason: Type.String(),
    time: Time,
    balance: Type.Integer({ description: 'After this entry.' }),
  }),
)

export const OffboardingView = record('Offboarding', {
  clientId: Type.String(),
  archive: Type.String({ description: 'Where the export lies.' }),
  sha256: Type.String({ description: 'Of the archive.' }),
  isDeleted: Type.Boolean({ description: 'Nothing of what was counted is left.' }),
  counts: Type.Array(record('LeftOver', { what: Type.String(), count: Type.Integer() })),
  audited: Type.Integer({ description: 'Entries of the audit log, which stays.' }),
})

export const AuditPage = page(
  'AuditPage',
  record('AuditEvent', {
    number: Type.Integer(),
    time: Time,
    clientId: nullable(Type.String({ description: 'Null: of the house.' })),
    actor: Type.String({ description: '`operator`, `member:ID`, `key:PREFIX`, `git:NAME`, `system`.' }),
    action: Type.String({ examples: ['tenant.create', 'command.deploy'] }),
    target: Type.String({ description: 'What it was done to.' }),
    outcome: Type.Enum(['done', 'refused']),
    detail: Type.Unknown(),
  }),
)
