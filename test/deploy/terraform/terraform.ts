import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { delimiter, join } from 'node:path'

/** A Terraform that can be run without a network: the program and a folder of providers. */
export interface Terraform {
  readonly binary: string
  readonly version: string
  readonly pluginDir: string
  /** Of the provider that was asked for. */
  readonly providerVersion: string
}

export interface Run {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

const PLUGIN_DIRS = [
  process.env.TF_PLUGIN_DIR,
  '/opt/tf-plugins',
  '/usr/share/terraform/plugins',
  '/usr/local/share/terraform/plugins',
  join(homedir(), '.terraform.d/plugins'),
]

/** The `terraform` on PATH, or nothing. */
export function findBinary(): { readonly binary: string; readonly version: string } | undefined {
  const places = [...(process.env.PATH ?? '').split(delimiter), '/usr/local/bin', '/usr/bin']
  const binary = places.map((place) => join(place, 'terraform')).find((path) => existsSync(path))
  if (!binary) return undefined
  const { stdout, status } = spawnSync(binary, ['version', '-json'], { encoding: 'utf8', env: environment() })
  if (status !== 0) return undefined
  return { binary, version: (JSON.parse(stdout) as { terraform_version: string }).terraform_version }
}

/** The program together with a provider such as `hashicorp/aws`; nothing when either is missing. */
export function findTerraform(provider: string): Terraform | undefined {
  const program = findBinary()
  if (!program) return undefined
  for (const pluginDir of PLUGIN_DIRS) {
    const folder = pluginDir && join(pluginDir, 'registry.terraform.io', provider)
    if (!folder || !existsSync(folder)) continue
    const providerVersion = readdirSync(folder).sort().at(-1)
    if (providerVersion) return { ...program, pluginDir, providerVersion }
  }
  return undefined
}

/** Runs `terraform` in a folder, with what it keeps (`.terraform`) in another one, outside of the tree. */
export function runTerraform(
  binary: string,
  args: readonly string[],
  { cwd, dataDir }: { readonly cwd: string; readonly dataDir: string },
): Promise<Run> {
  return new Promise((resolve, reject) => {
    const child = spawn(binary, args, { cwd, env: { ...environment(), TF_DATA_DIR: dataDir } })
    const texts = { stdout: '', stderr: '' }
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      texts.stdout += text
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      texts.stderr += text
    })
    child.once('error', reject)
    child.once('close', (code) => resolve({ code: code ?? 1, ...texts }))
  })
}

/** Nothing of the machine's own settings and no credential: a test must not reach a cloud. */
function environment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !/^(TF_|AWS_|ARM_|AZURE_)/.test(name))
  return {
    ...Object.fromEntries(kept),
    CHECKPOINT_DISABLE: '1',
    TF_IN_AUTOMATION: '1',
    TF_INPUT: '0',
    // Each run builds the provider's whole schema and ends: collecting garbage before takes 40 % of its time.
    GOGC: 'off',
    GOMEMLIMIT: '1500MiB',
  }
}
