import { Type } from 'typebox'

const Strict = { additionalProperties: false } as const
const text = (description: string) => Type.String({ default: '', description })

/** A place for backups: an `ObjectStoreAddress`. */
const place = {
  url: text('A folder, s3://bucket/prefix or azure://account/container/prefix.'),
  endpoint: Type.String({
    default: '',
    pattern: '^(https?://.+)?$',
    description: "Another server than the cloud's own, such as http://minio:9000.",
  }),
  region: text('Region of S3; empty is us-east-1.'),
  keyId: text('Name of an access key of S3; without it the SDK looks for variables, files and roles.'),
  key: text('Secret key of S3; key or shared access signature of Azure.'),
}

const count = (value: number, description: string) =>
  Type.Integer({ default: value, minimum: 0, description })

/** Backups of the database, its log, and the state folder. */
export const backupsConfigSchema = Type.Object(
  {
    ...place,
    url: text(
      'Where backups go: a folder, s3://bucket/prefix, azure://account/container/prefix. Empty: none is made by itself, and `leme backup` uses a folder of stateDir.',
    ),
    weekly: Type.Object(place, { ...Strict, description: 'A second place, which gets one backup a week.' }),
    monthly: Type.Object(place, { ...Strict, description: 'An archive, which gets one backup a month.' }),
    recipients: Type.Array(Type.String({ pattern: '^age1[a-z0-9]+$' }), {
      default: [],
      description:
        'Public keys of age that open backups; with any, only their owners can. Empty: the key of `identity`.',
    }),
    identity: text(
      'The secret key of age, or a file with it, that opens backups for restore tests; empty is backup-identity.txt in stateDir, made when it is not there.',
    ),
    databaseUrl: text(
      'A login with REPLICATION, directly at the server and not behind a pooler; empty is database.url.',
    ),
    programs: text(
      "Folder with the program postgres of the server's version; empty looks where systems have it.",
    ),
    slot: Type.String({
      default: 'leme_backup',
      pattern: '^[a-z0-9_]{1,63}$',
      description: 'Replication slot that keeps the log on the server until it is in the vault.',
    }),
    walSeconds: Type.Number({
      default: 60,
      minimum: 1,
      maximum: 300,
      description: 'What was committed in this time at most is lost with the server.',
    }),
    at: Type.String({
      default: '03:00',
      pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$',
      description: 'When the daily backup is made, UTC.',
    }),
    verifyDays: Type.Integer({
      default: 7,
      minimum: 1,
      description: 'Days after which a restore is tried again.',
    }),
    days: count(7, 'Days of which a backup is kept, and within which every moment can be restored.'),
    weeks: count(4, 'Weeks of which a backup is kept.'),
    months: count(6, 'Months of which a backup is kept.'),
  },
  { ...Strict, description: 'Backups of the database, its log, and the state folder.' },
)

const NO_PLACE = { url: '', endpoint: '', region: '', keyId: '', key: '' }

export const BACKUPS_DEFAULTS = {
  ...NO_PLACE,
  weekly: { ...NO_PLACE },
  monthly: { ...NO_PLACE },
  recipients: [] as string[],
  identity: '',
  databaseUrl: '',
  programs: '',
  slot: 'leme_backup',
  walSeconds: 60,
  at: '03:00',
  verifyDays: 7,
  days: 7,
  weeks: 4,
  months: 6,
}
