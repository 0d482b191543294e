import type { HclNamed, HclResource } from '../terraform/read-hcl.ts'
import type { AzureFolder } from './read-tree.ts'

/** Whose loss is the loss of data: Terraform does not take them away. */
const KEPT: Readonly<Record<string, readonly string[]>> = {
  storage: ['azurerm_storage_account.this', 'azurerm_storage_share.jobs'],
  'key-vault': ['azurerm_key_vault.this'],
  database: ['azurerm_postgresql_flexible_server.this', 'azurerm_postgresql_flexible_server_database.leme'],
}
/** Modules with something whose deeds are logged. */
const LOGGED = ['storage', 'key-vault', 'registry', 'database', 'aks', 'functions', 'ml-workspace']
const SECRET_NAME = /password|(^|_)key$|(^|_)token$|webhook|connection$/
const SECRET_VALUE =
  /\.(primary|secondary)_(access_key|connection_string|blob_connection_string|shared_key)\b|\.connection_string\b|\.instrumentation_key\b|\.kube_(admin_)?config|\.admin_password\b|\.administrator_password\b/
const VERSIONS = { terraform: '>= 1.11, < 2.0', azurerm: '~> 4.55' }

/** Complaints about how a module or an example is written, whatever values it is given. */
export function checkSource(folder: AzureFolder): string[] {
  const { hcl, path } = folder
  const name = path.split('/').at(-1)!
  return [
    ...checkPins(folder),
    ...hcl.variables.flatMap(checkVariable),
    ...hcl.outputs.flatMap((output) => checkOutput(output, folder)),
    ...hcl.resources.flatMap(checkScope),
    ...(folder.isExample ? checkBackend(folder) : []),
    ...(KEPT[name] ?? []).flatMap((address) => {
      const one = hcl.resources.find((it) => `${it.type}.${it.name}` === address)
      const [lifecycle] = (one?.body.lifecycle ?? []) as { readonly prevent_destroy?: boolean }[]
      return lifecycle?.prevent_destroy === true ? [] : [`${address} can be destroyed: it holds data`]
    }),
    ...(LOGGED.includes(name) &&
    !hcl.resources.some(({ type }) => type === 'azurerm_monitor_diagnostic_setting')
      ? ['there is no diagnostic setting: nobody hears of what is done']
      : []),
  ]
}

function checkPins({ hcl }: AzureFolder): string[] {
  const [settings] = hcl.settings.filter(({ body }) => body.required_version !== undefined)
  const [providers] = (settings?.body.required_providers ?? []) as Record<
    string,
    { readonly version?: string }
  >[]
  const isPinned =
    settings?.body.required_version === VERSIONS.terraform && providers?.azurerm?.version === VERSIONS.azurerm
  return isPinned
    ? []
    : [`it is not pinned to terraform ${VERSIONS.terraform} and azurerm ${VERSIONS.azurerm}`]
}

function checkVariable({ name, file, body }: HclNamed): string[] {
  const isText = /string/.test(String(body.type)) && !/object/.test(String(body.type))
  if (!isText || !SECRET_NAME.test(name)) return []
  return [
    ...(body.sensitive === true ? [] : [`${file}: var.${name} is a secret and not sensitive`]),
    ...(body.default === undefined || body.default === null
      ? []
      : [`${file}: var.${name} is a secret with a default`]),
  ]
}

function checkOutput({ name, file, body }: HclNamed, { hcl, called }: AzureFolder): string[] {
  const value = JSON.stringify(body.value)
  const secretVariables = hcl.variables
    .filter((one) => one.body.sensitive === true)
    .map((one) => `var.${one.name}`)
  const secretOutputs = hcl.modules.flatMap((call) =>
    (called(call)?.hcl.outputs ?? [])
      .filter((output) => output.body.sensitive === true)
      .map((output) => `module.${call.name}.${output.name}`),
  )
  const isSecret =
    SECRET_VALUE.test(value) ||
    [...secretVariables, ...secretOutputs].some((one) =>
      new RegExp(`${one.replaceAll('.', '\\.')}\\b`).test(value),
    )
  return [
    ...(isSecret && body.sensitive !== true ? [`${file}: output ${name} is a secret and not sensitive`] : []),
    ...(String(body.description ?? '') === '' ? [`${file}: output ${name} has no description`] : []),
  ]
}

/** Roles are given on one thing, never on a subscription, and only those to define one on a resource group. */
function checkScope({ type, name, file, body }: HclResource): string[] {
  if (type !== 'azurerm_role_assignment' && type !== 'azurerm_role_definition') return []
  const scope = JSON.stringify([body.scope, body.assignable_scopes])
  if (/subscription(?!s\/[^/]+\/resourceGroups)/i.test(scope))
    return [`${file}: ${type}.${name} is for the subscription`]
  const isGroup = type === 'azurerm_role_assignment' && /resource_group/.test(scope)
  return isGroup ? [`${file}: ${type}.${name} is for a resource group: name what it is for`] : []
}

function checkBackend({ hcl }: AzureFolder): string[] {
  const backends = hcl.settings.flatMap(({ body }) => (body.backend ?? []) as unknown[])
  const text = JSON.stringify([backends, hcl.settings.map(({ body }) => body.backend)])
  if (!text.includes('azurerm')) return ['its state is kept on the machine of whoever runs it']
  const isOidc = text.includes('"use_oidc":true') && text.includes('"use_azuread_auth":true')
  return [
    ...(isOidc ? [] : ['its state is not reached by OIDC and Entra ID']),
    ...(/access_key|sas_token|client_secret/.test(text) ? ['its backend holds a secret'] : []),
  ]
}
