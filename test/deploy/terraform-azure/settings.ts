import type { Planned } from './plan.ts'
import { isSame, type Value } from './value.ts'

/** An argument by its path: `blob_properties.0.versioning_enabled`; undefined where it is not given. */
export function setting({ values }: Planned, path: string): Value | undefined {
  let found: unknown = values
  for (const step of path.split('.')) {
    if (found === null || typeof found !== 'object') return undefined
    found = (found as Record<string, unknown>)[step]
  }
  return found as Value | undefined
}

/** Settings that a type of resource must have, and why. A value, or what has to hold of it. */
interface Rule {
  readonly path: string
  readonly must: Value | ((value: Value | undefined) => boolean)
  readonly why: string
}

const atLeast = (least: number) => (value: Value | undefined) => typeof value === 'number' && value >= least

/** Azure's own defaults are not trusted: what is not written counts as wrong. */
const RULES: Readonly<Record<string, readonly Rule[]>> = {
  azurerm_storage_account: [
    { path: 'allow_nested_items_to_be_public', must: false, why: 'blobs are public' },
    { path: 'min_tls_version', must: 'TLS1_2', why: 'old TLS is taken' },
    { path: 'https_traffic_only_enabled', must: true, why: 'plain HTTP is taken' },
    { path: 'cross_tenant_replication_enabled', must: false, why: 'others may copy it' },
    { path: 'local_user_enabled', must: false, why: 'it has users of its own' },
    { path: 'network_rules.0.default_action', must: 'Deny', why: 'the network is open' },
    { path: 'blob_properties.0.versioning_enabled', must: true, why: 'overwritten blobs are lost' },
    {
      path: 'blob_properties.0.delete_retention_policy.0.days',
      must: atLeast(7),
      why: 'deleted blobs are lost',
    },
  ],
  azurerm_storage_container: [{ path: 'container_access_type', must: 'private', why: 'blobs are public' }],
  azurerm_key_vault: [
    { path: 'purge_protection_enabled', must: true, why: 'secrets can be deleted for good' },
    { path: 'soft_delete_retention_days', must: atLeast(30), why: 'deleted secrets are lost' },
    { path: 'rbac_authorization_enabled', must: true, why: 'rights are not roles' },
    { path: 'network_acls.0.default_action', must: 'Deny', why: 'the network is open' },
  ],
  azurerm_key_vault_key: [
    {
      path: 'rotation_policy.0.automatic.0.time_after_creation',
      must: (value) => value !== undefined,
      why: 'the key is not rotated',
    },
  ],
  azurerm_container_registry: [
    { path: 'admin_enabled', must: false, why: 'it has a password' },
    { path: 'anonymous_pull_enabled', must: false, why: 'everybody can pull' },
  ],
  azurerm_postgresql_flexible_server: [
    { path: 'public_network_access_enabled', must: false, why: 'the network is open' },
    { path: 'backup_retention_days', must: atLeast(7), why: 'it cannot be restored far enough back' },
    { path: 'administrator_password', must: (value) => value === undefined, why: 'the state would hold it' },
  ],
  azurerm_kubernetes_cluster: [
    { path: 'private_cluster_enabled', must: true, why: 'its API is public' },
    { path: 'local_account_disabled', must: true, why: 'it has accounts of its own' },
    { path: 'role_based_access_control_enabled', must: true, why: 'everybody may do everything' },
    { path: 'workload_identity_enabled', must: true, why: 'pods would need keys' },
    { path: 'run_command_enabled', must: false, why: 'commands pass by the private API' },
    { path: 'network_profile.0.network_policy', must: 'cilium', why: 'network policies do not count' },
    {
      path: 'microsoft_defender.0.log_analytics_workspace_id',
      must: (value) => value !== undefined,
      why: 'nobody watches it',
    },
    {
      path: 'oms_agent.0.log_analytics_workspace_id',
      must: (value) => value !== undefined,
      why: 'it has no logs',
    },
  ],
  azurerm_function_app_flex_consumption: [
    { path: 'https_only', must: true, why: 'plain HTTP is taken' },
    { path: 'site_config.0.minimum_tls_version', must: '1.2', why: 'old TLS is taken' },
    { path: 'storage_access_key', must: (value) => value === undefined, why: 'it holds a key' },
  ],
  azurerm_log_analytics_workspace: [
    { path: 'retention_in_days', must: atLeast(30), why: 'the retention of logs is not said' },
    { path: 'daily_quota_gb', must: (value) => typeof value === 'number', why: 'their cost has no end' },
  ],
  azurerm_application_insights: [
    { path: 'retention_in_days', must: atLeast(30), why: 'the retention of logs is not said' },
  ],
  azurerm_container_app_job: [
    { path: 'replica_retry_limit', must: 0, why: 'a failed job is started again by itself' },
  ],
  azurerm_container_app_environment: [
    { path: 'public_network_access', must: 'Disabled', why: 'jobs answer to nobody' },
    { path: 'internal_load_balancer_enabled', must: true, why: 'jobs answer to nobody' },
  ],
  azurerm_machine_learning_workspace: [
    { path: 'public_network_access_enabled', must: false, why: 'the network is open' },
  ],
  azurerm_machine_learning_compute_cluster: [
    { path: 'ssh_public_access_enabled', must: false, why: 'the network is open' },
    { path: 'local_auth_enabled', must: false, why: 'it has accounts of its own' },
  ],
  azurerm_key_vault_secret: [
    { path: 'value', must: (value) => value === undefined, why: 'the state would hold it: use value_wo' },
  ],
}

/** Complaints about settings of one resource. */
export function checkSettings(resource: Planned): string[] {
  return (RULES[resource.type] ?? []).flatMap(({ path, must, why }) => {
    const value = setting(resource, path)
    const isGood = typeof must === 'function' ? must(value) : value !== undefined && isSame(value, must)
    if (isGood) return []
    return [`${resource.address}: ${path} is ${value === undefined ? 'not said' : String(value)}: ${why}`]
  })
}
