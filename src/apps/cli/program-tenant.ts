import type { Command } from 'commander'
import { list, number, wholeNumberFrom } from './read-option.ts'
import type { Terminal } from './terminal.ts'

const from0 = wholeNumberFrom(0)

/** Commands around tenants: who rents, what they may have, who may act for them. */
export function addTenants(program: Command, terminal: Terminal): void {
  const tenant = program
    .command('tenant')
    .description('tenants: schema and login, quotas, credits, members, keys')
  quotas(
    tenant
      .command('create')
      .description('register a tenant with a schema and a login of its own; the same again repairs them')
      .argument('<id>', 'such as cliente-001: lower-case letters, digits, hyphens')
      .option('--name <text>', 'for people; default the id')
      .option('--credits <n>', 'bot minutes to begin with', from0, 0),
  ).action(async (id, options) => (await import('./command/tenant.ts')).tenantCreate(terminal, id, options))
  tenant
    .command('list')
    .description('tenants with their state and credits')
    .option('--limit <n>', 'at most so many', wholeNumberFrom(1), 100)
    .option('--cursor <text>', 'nextCursor of the page before')
    .action(async (options) => (await import('./command/tenant.ts')).tenantList(terminal, options))
  tenant
    .command('show')
    .description('one tenant: quotas, policy, credits, members')
    .argument('<id>')
    .action(async (id) => (await import('./command/tenant.ts')).tenantShow(terminal, id))
  policy(
    quotas(
      tenant
        .command('change')
        .description('change name, quotas or policy')
        .argument('<id>')
        .option('--name <text>', 'for people'),
    ),
  ).action(async (id, options) => (await import('./command/tenant.ts')).tenantChange(terminal, id, options))
  tenant
    .command('grant')
    .description('give credits: one is a minute of one bot')
    .argument('<id>')
    .argument('<credits>', 'below zero takes some away', number)
    .requiredOption('--reason <text>', 'why; it stays in the books')
    .option('--key <text>', 'the same key books once')
    .action(async (id, credits, options) =>
      (await import('./command/tenant-credits.ts')).tenantGrant(terminal, { id, credits }, options),
    )
  tenant
    .command('credits')
    .description('what was booked, newest first')
    .argument('<id>')
    .option('--limit <n>', 'at most so many', wholeNumberFrom(1), 50)
    .action(async (id, options) =>
      (await import('./command/tenant-credits.ts')).tenantCredits(terminal, id, options),
    )
  tenant
    .command('audit')
    .description('who did what, newest first; of the house and all tenants without an id')
    .argument('[id]')
    .option('--limit <n>', 'at most so many', wholeNumberFrom(1), 50)
    .action(async (id, options) =>
      (await import('./command/tenant-audit.ts')).tenantAudit(terminal, id, options),
    )
  addPeople(tenant, terminal)
  addEnd(tenant, terminal)
}

function addPeople(tenant: Command, terminal: Terminal): void {
  tenant
    .command('invite')
    .description('make a member and print a one-use login link')
    .argument('<id>')
    .argument('<name>', 'what the person signs in with, such as an address of mail')
    .option('--role <role>', 'viewer, trader or admin', 'viewer')
    .action(async (id, name, options) =>
      (await import('./command/tenant-members.ts')).tenantInvite(terminal, { id, name }, options),
    )
  tenant
    .command('key')
    .description('make an API key of a tenant; its token is printed once')
    .argument('<id>')
    .requiredOption('--name <text>', 'what it is for')
    .option('--role <role>', 'viewer, trader or admin', 'trader')
    .option('--network <list>', 'networks (CIDR) that it is taken from, separated by commas', list)
    .option('--days <n>', 'ends after so many days; without it never', wholeNumberFrom(1))
    .action(async (id, options) =>
      (await import('./command/tenant-members.ts')).tenantKey(terminal, id, options),
    )
}

function addEnd(tenant: Command, terminal: Terminal): void {
  tenant
    .command('init-schema')
    .description('make or mend the schema and the login of a tenant that is registered')
    .argument('<id>')
    .option('--freqtrade', 'also those of its bots that freqtrade runs')
    .action(async (id, options) =>
      (await import('./command/tenant.ts')).tenantInitSchema(terminal, id, options),
    )
  tenant
    .command('export')
    .description('write everything of a tenant as JSON lines with a manifest')
    .argument('<id>')
    .requiredOption('--to <folder>', 'a new folder')
    .action(async (id, options) =>
      (await import('./command/tenant-end.ts')).tenantExport(terminal, id, options),
    )
  tenant
    .command('offboard')
    .description('export a tenant, stop its bots, delete everything of it, and prove that')
    .argument('<id>')
    .requiredOption('--to <folder>', 'where the export goes: a new folder')
    .requiredOption('--yes <id>', 'the id once more: this cannot be taken back')
    .action(async (id, options) =>
      (await import('./command/tenant-end.ts')).tenantOffboard(terminal, id, options),
    )
}

function quotas(command: Command): Command {
  return command
    .option('--bots <n>', 'bots at most', from0)
    .option('--jobs <n>', 'jobs that run at once', from0)
    .option('--queued-jobs <n>', 'jobs that run or wait', from0)
    .option('--cpu <millis>', 'thousandths of a core for all bots together', from0)
    .option('--memory <mb>', 'megabytes for all bots together', from0)
    .option('--live-exposure <n>', 'exposure of live bots together, per stake currency', number)
    .option('--requests <n>', 'requests a second', number)
}

function policy(command: Command): Command {
  return command
    .option('--live-approvals <n>', 'persons who have to agree before a live bot is committed', from0)
    .option('--four-eyes-above <n>', 'exposure above which one more has to', number)
    .option('--after-healthy <word>', 'automatic, or manual: a person approves what is healthy')
    .option('--wait-minutes <n>', 'how long a command waits for persons', wholeNumberFrom(1))
}
