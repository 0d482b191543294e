import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Judge, Planted } from '../judge.ts'
import { AWS } from './places.ts'
import { terraform } from './runs.ts'
import { attributes, cost, format, packed, readmes, source } from './source-judges.ts'
import { examplesJudge, modulesJudge } from './terraform-judges.ts'

interface Change {
  readonly error: string
  readonly file: string
  readonly from: string
  readonly to: string
  readonly judge: Judge
  readonly caughtBy: RegExp
}

const MODULES = `${AWS}/modules`

const CHANGES: readonly Change[] = [
  {
    error: 'a security group that is open to the world',
    file: `${MODULES}/network/endpoints.tf`,
    from: 'cidr_ipv4         = var.cidr',
    to: 'cidr_ipv4         = "0.0.0.0/0"',
    judge: source,
    caughtBy: /open to the world/,
  },
  {
    error: 'a bucket that may become public',
    file: `${MODULES}/objects/bucket.tf`,
    from: 'block_public_policy     = true',
    to: 'block_public_policy     = false',
    judge: source,
    caughtBy: /may become public/,
  },
  {
    error: 'a database that is not encrypted',
    file: `${MODULES}/database/database.tf`,
    from: 'storage_encrypted     = true',
    to: 'storage_encrypted     = false',
    judge: source,
    caughtBy: /aws_db_instance.this: it is not encrypted/,
  },
  {
    error: 'a database without deletion protection',
    file: `${MODULES}/database/variables.tf`,
    from: 'two steps on purpose."\n  default     = true',
    to: 'two steps on purpose."\n  default     = false',
    judge: source,
    caughtBy: /no deletion protection/,
  },
  {
    error: 'a policy of an administrator',
    file: `${MODULES}/cluster/nodes.tf`,
    from: '"AmazonEKSWorkerNodePolicy"',
    to: '"AdministratorAccess"',
    judge: source,
    caughtBy: /policy of an administrator/,
  },
  {
    error: 'a pattern of actions',
    file: `${MODULES}/objects/outputs.tf`,
    from: '"s3:DeleteObject", "s3:GetObject", "s3:GetObjectVersion", "s3:PutObject"',
    to: '"s3:*"',
    judge: source,
    caughtBy: /pattern of actions/,
  },
  {
    error: 'a log that is kept for a year',
    file: `${MODULES}/training/function.tf`,
    from: 'retention_in_days = var.log_days',
    to: 'retention_in_days = 365',
    judge: source,
    caughtBy: /kept for 365 days/,
  },
  {
    error: 'a log that is kept for ever',
    file: `${MODULES}/network/flow-logs.tf`,
    from: '  retention_in_days = var.log_days\n',
    to: '',
    judge: source,
    caughtBy: /kept for ever/,
  },
  {
    error: 'a provider that is not pinned',
    file: `${MODULES}/registry/versions.tf`,
    from: '"~> 5.100"',
    to: '">= 5.0"',
    judge: source,
    caughtBy: /not pinned/,
  },
  {
    error: 'a variable without a description',
    file: `${MODULES}/registry/variables.tf`,
    from: '  description = "Names of images."\n',
    to: '',
    judge: source,
    caughtBy: /variable repositories has no description/,
  },
  {
    error: 'a provider that tags nothing',
    file: `${AWS}/examples/dev/versions.tf`,
    from: '  default_tags {\n    tags = local.tags\n  }\n',
    to: '',
    judge: source,
    caughtBy: /tags nothing by default/,
  },
  {
    error: 'a state without a lock',
    file: `${AWS}/examples/production/versions.tf`,
    from: 'use_lockfile = true',
    to: 'use_lockfile = false',
    judge: source,
    caughtBy: /with a lock/,
  },
  {
    error: 'an attribute that the provider does not know',
    file: `${MODULES}/registry/registry.tf`,
    from: 'image_tag_mutability = ',
    to: 'image_tag_immutable = ',
    judge: attributes,
    caughtBy: /image_tag_immutable is unknown/,
  },
  {
    error: 'a block that the provider does not know',
    file: `${MODULES}/registry/registry.tf`,
    from: 'image_scanning_configuration {',
    to: 'image_scanning {',
    judge: attributes,
    caughtBy: /image_scanning is unknown/,
  },
  {
    error: 'an attribute that is missing',
    file: `${MODULES}/training/batch.tf`,
    from: '  priority = 1\n',
    to: '',
    judge: attributes,
    caughtBy: /priority is required/,
  },
  {
    error: 'a file that is no HCL',
    file: `${MODULES}/registry/outputs.tf`,
    from: 'output "repository_urls" {',
    to: 'output "repository_urls" {{',
    judge: attributes,
    caughtBy: /outputs.tf/,
  },
  {
    error: 'a stale README',
    file: `${MODULES}/registry/variables.tf`,
    from: 'default     = 30',
    to: 'default     = 31',
    judge: readmes,
    caughtBy: /stale/,
  },
  {
    error: 'a function that is not what was packed',
    file: `${MODULES}/training/submit/index.mjs`,
    from: "'aws:s3'",
    to: "'aws:sns'",
    judge: packed,
    caughtBy: /stale/,
  },
  {
    error: 'a price that the table of costs does not show',
    file: `${AWS}/prices.json`,
    from: '"amount": 0.048',
    to: '"amount": 0.058',
    judge: cost,
    caughtBy: /stale/,
  },
]

/** These need Terraform itself. */
const WITH_TERRAFORM: readonly Change[] = [
  {
    error: 'a file that is not formatted',
    file: `${MODULES}/registry/registry.tf`,
    from: '  force_delete         = false',
    to: '  force_delete = false',
    judge: format,
    caughtBy: /registry.tf is not formatted/,
  },
  {
    error: 'an attribute that Terraform refuses',
    file: `${MODULES}/registry/registry.tf`,
    from: 'image_tag_mutability = ',
    to: 'image_tag_immutable  = ',
    judge: modulesJudge([`${MODULES}/registry`]),
    caughtBy: /image_tag_immutable/,
  },
  {
    error: 'a variable of the wrong type',
    file: `${AWS}/examples/dev/main.tf`,
    from: 'max_connections           = 200',
    to: 'max_connections           = "many"',
    judge: examplesJudge([`${AWS}/examples/dev`]),
    caughtBy: /number is required|number required/i,
  },
  {
    error: 'a group that is opened to the world by way of an expression',
    file: `${MODULES}/network/endpoints.tf`,
    from: 'cidr_ipv4         = var.cidr',
    to: 'cidr_ipv4         = format("%s/0", "0.0.0.0")',
    judge: examplesJudge([`${AWS}/examples/dev`]),
    caughtBy: /rule.endpoints: it is open to the world/,
  },
]

export const planted: readonly Planted[] = [...CHANGES, ...(terraform ? WITH_TERRAFORM : [])].map(
  ({ error, file, from, to, judge, caughtBy }): Planted => ({
    error,
    judge,
    caughtBy,
    plant(tree) {
      const text = readFileSync(join(tree, file), 'utf8')
      if (!text.includes(from)) throw new Error(`${file} has no ${from}: the planted error is out of date`)
      writeFileSync(join(tree, file), text.replace(from, to))
    },
  }),
)
