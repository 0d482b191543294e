import { appendFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Planted } from '../judge.ts'
import { JUDGES } from './looks.ts'
import { AZURE } from './read-tree.ts'
import { RUNBOOK } from './runbook.ts'

type Change = readonly [from: string | RegExp, to: string]

/** An error that comes by changing a text; throws where the text is not there any more. */
function change(path: string, [from, to]: Change): (tree: string) => void {
  return (tree) => {
    const file = join(tree, path)
    const before = readFileSync(file, 'utf8')
    const after = before.replace(from, to)
    if (after === before) throw new Error(`${path} has no ${String(from)}`)
    writeFileSync(file, after)
  }
}

const module = (file: string) => join(AZURE, 'modules', file)

function add(path: string, text: string): (tree: string) => void {
  return (tree) => appendFileSync(join(tree, path), text)
}

const { format, attributes, runs, core, policies, readmes, costs, runbook } = JUDGES

const WIDE_ROLE = `
resource "azurerm_role_assignment" "easy" {
  scope                = "/subscriptions/\${azurerm_user_assigned_identity.jobs.tenant_id}"
  role_definition_name = "Contributor"
  principal_id         = azurerm_user_assigned_identity.jobs.principal_id
}
`

export const planted: readonly Planted[] = [
  {
    error: 'a file that is no HCL',
    judge: format,
    plant: add(module('storage/main.tf'), '\nresource "azurerm_storage_account" {\n'),
    caughtBy: /main\.tf/,
  },
  {
    error: 'an argument that azurerm does not have',
    judge: attributes,
    plant: change(module('storage/main.tf'), [
      'access_tier              = "Hot"',
      'allow_blob_public_access = false',
    ]),
    caughtBy: /allow_blob_public_access is unknown/,
  },
  {
    error: 'a required argument that is missing',
    judge: attributes,
    plant: change(module('storage/main.tf'), [/ {2}account_tier .*\n/, '']),
    caughtBy: /account_tier is required/,
  },
  {
    error: 'a block inside of another than its own',
    judge: attributes,
    plant: change(module('jobs/main.tf'), [
      / {6}volume_mounts \{\n {8}name = "scratch"/,
      '      volume {\n        name = "scratch"',
    ]),
    caughtBy: /container: volume is unknown/,
  },
  {
    error: 'an argument that the provider gives',
    judge: attributes,
    plant: change(module('registry/main.tf'), [
      'admin_enabled ',
      'login_server = "leme.example"\n  admin_enabled ',
    ]),
    caughtBy: /login_server is given by the provider/,
  },
  {
    error: 'a resource that is not there',
    judge: attributes,
    plant: change(module('registry/outputs.tf'), [
      'azurerm_container_registry.this.id',
      'azurerm_container_registry.that.id',
    ]),
    caughtBy: /there is no azurerm_container_registry\.that/,
  },
  {
    error: 'an attribute that no resource of its type has',
    judge: attributes,
    plant: change(module('registry/outputs.tf'), ['this.login_server', 'this.login_address']),
    caughtBy: /the provider gives no login_address/,
  },
  {
    error: 'an output that a module does not have',
    judge: attributes,
    plant: change(module('stack/line.tf'), ['module.storage.objects_url', 'module.storage.object_url']),
    caughtBy: /has no output object_url/,
  },
  {
    error: 'a call without what the module requires',
    judge: attributes,
    plant: change(module('stack/line.tf'), [/ {2}job_id .*\n/, '']),
    caughtBy: /job_id is required/,
  },
  {
    error: 'a default of another type',
    judge: attributes,
    plant: change(module('storage/variables.tf'), ['default     = 50', 'default     = "fifty"']),
    caughtBy: /share_gb: the default does not fit/,
  },
  {
    error: 'a test whose assertion does not hold',
    judge: runs,
    plant: change(module('storage/tests/storage.tftest.hcl'), ['quota == 50', 'quota == 60']),
    caughtBy: /The share has 50 GB/,
  },
  {
    error: 'a condition of a variable that is gone',
    judge: runs,
    plant: change(module('jobs/variables.tf'), [' && !endswith(var.image, ":latest")', '']),
    caughtBy: /var\.image is taken/,
  },
  {
    error: 'an element of a set by its number',
    judge: runs,
    plant: change(module('second-region/tests/second-region.tftest.hcl'), [/one\((.*?)\)/, '$1[0]']),
    caughtBy: /rules is a set/,
  },
  {
    error: 'two things that wait for each other',
    judge: core,
    plant(tree) {
      const file = module('logs/main.tf')
      change(file, ['"PerGB2018"', 'azurerm_application_insights.this.application_type'])(tree)
      change(file, ['"other"', 'azurerm_log_analytics_workspace.this.sku'])(tree)
    },
    caughtBy: /Cycle/,
  },
  {
    error: 'blobs that are public',
    judge: policies,
    plant: change(module('storage/main.tf'), [
      'allow_nested_items_to_be_public   = false',
      'allow_nested_items_to_be_public   = true',
    ]),
    caughtBy: /blobs are public/,
  },
  {
    error: 'TLS 1.0',
    judge: policies,
    plant: change(module('storage/main.tf'), ['TLS1_2', 'TLS1_0']),
    caughtBy: /min_tls_version is TLS1_0/,
  },
  {
    error: 'Contributor of a subscription',
    judge: policies,
    plant: add(module('jobs/main.tf'), WIDE_ROLE),
    caughtBy: /is for the subscription|the role Contributor is too wide/,
  },
  {
    error: 'a role with a star',
    judge: policies,
    plant: change(module('functions/main.tf'), [
      '"Microsoft.App/jobs/start/action"',
      '"Microsoft.App/jobs/*"',
    ]),
    caughtBy: /jobs\/\* is too wide/,
  },
  {
    error: 'a vault whose secrets can be purged',
    judge: policies,
    plant: change(module('key-vault/main.tf'), [/ {2}purge_protection_enabled .*\n/, '']),
    caughtBy: /purge_protection_enabled is not said/,
  },
  {
    error: 'container jobs of another size than the origin has',
    judge: policies,
    plant: change(module('stack/variables-parts.tf'), [/(variable "job_cpu" \{[^}]*default {5}= )1/, '$12']),
    caughtBy: /cpu is 2, the origin has 1/,
  },
  {
    error: 'logs without a retention',
    judge: policies,
    plant: change(module('logs/main.tf'), [/ {2}retention_in_days .*\n/, '']),
    caughtBy: /retention_in_days is not said/,
  },
  {
    error: 'port 22 of the cluster open to the internet',
    judge: policies,
    plant: change(module('network/main.tf'), [
      'destination_port_range      = "443"',
      'destination_port_range      = "22"',
    ]),
    caughtBy: /port 22 is open/,
  },
  {
    error: 'a database that can be destroyed',
    judge: policies,
    plant: change(module('database/main.tf'), ['prevent_destroy = true', 'prevent_destroy = false']),
    caughtBy: /postgresql_flexible_server\.this can be destroyed/,
  },
  {
    error: 'a key in an output that is shown',
    judge: policies,
    plant: change(module('storage/outputs.tf'), [/ {2}sensitive {3}= true\n/, '']),
    caughtBy: /primary_key is a secret and not sensitive/,
  },
  {
    error: 'a password that is kept in the state',
    judge: policies,
    plant: change(module('database/main.tf'), [/administrator_password_wo {9}=/, 'administrator_password =']),
    caughtBy: /the state would hold it/,
  },
  {
    error: 'a registry without tags',
    judge: policies,
    plant: change(module('registry/main.tf'), [/ {2}tags {16}= var\.tags\n/, '']),
    caughtBy: /azurerm_container_registry\.this: it has no tag project/,
  },
  {
    error: 'a provider that is not pinned',
    judge: policies,
    plant: change(module('aks/versions.tf'), ['~> 4.55', '>= 4.0']),
    caughtBy: /not pinned/,
  },
  {
    error: 'a state that is reached by a key',
    judge: policies,
    plant: change(join(AZURE, 'examples/dev/backend.tf'), [
      'use_oidc         = true',
      'access_key       = "key"',
    ]),
    caughtBy: /its backend holds a secret/,
  },
  {
    error: 'a name that Azure does not take',
    judge: policies,
    plant: change(join(AZURE, 'examples/dev/main.tf'), [
      /"kv-leme-dev\$\{var\.suffix\}"/,
      '"kv-leme-dev-of-the-big-house"',
    ]),
    caughtBy: /vault_name has 3 to 24|Azure takes no name/,
  },
  {
    error: 'two regions with the same addresses',
    judge: policies,
    plant: change(module('second-region/variables.tf'), ['"10.41.0.0/16"', '"10.40.0.0/16"']),
    caughtBy: /have addresses in common/,
  },
  {
    error: 'a count that is not known beforehand',
    judge: policies,
    plant: change(module('registry/main.tf'), [
      'count = var.private_endpoint == null ? 0 : 1',
      'count = azurerm_container_registry.this.login_server == "" ? 0 : 1',
    ]),
    caughtBy: /count is not known before/,
  },
  {
    error: 'a variable that its README does not tell of',
    judge: readmes,
    plant: change(module('storage/variables.tf'), ['Size of the share', 'Width of the share']),
    caughtBy: /stale/,
  },
  {
    error: 'a size whose cost is not in the table',
    judge: costs,
    plant: change(join(AZURE, 'examples/production/main.tf'), [/share_gb( +)= 100/, 'share_gb$1= 200']),
    caughtBy: /stale/,
  },
  {
    error: 'a command that does not say what ran in its place',
    judge: runbook,
    plant: change(RUNBOOK, ['sh needs=cloud ran=nothing', 'sh']),
    caughtBy: /does not say what ran in its place/,
  },
  {
    error: 'a command about a server that is not made',
    judge: runbook,
    plant: change(RUNBOOK, ['--name psql-leme-production-2', '--name psql-leme-prod-2']),
    caughtBy: /nothing is named psql-leme-prod-2/,
  },
]
