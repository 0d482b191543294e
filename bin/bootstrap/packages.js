import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { capture } from './child.js'
import { fingerprint, textOf } from './fingerprint.js'
import { Stop } from './step.js'
import { isWritable, requireWritable } from './writable.js'

const STAMP = join('node_modules', '.leme-stamp')

/**
 * Installs the packages of the lockfile when they are missing or were installed for another one.
 * `npm install`, not `npm ci`: see docs/adr/0011-npm-install-in-the-bootstrap.md.
 *
 * @param {string} root the checkout
 * @param {(text: string) => void} say
 * @returns {Promise<string>} what was done
 */
export async function ensurePackages(root, say) {
  const wanted = stampOf(root)
  if (textOf(join(root, STAMP)) === wanted) return 'up to date'
  requireWritable(root, 'Installing packages')
  requireWritable(join(root, 'node_modules'), 'Installing packages')
  say('installing; the first time takes about a minute')
  const { code, output } = await npm(root, [
    'install',
    '--no-save',
    '--no-audit',
    '--no-fund',
    '--include=dev',
    '--loglevel=warn',
  ])
  if (code !== 0) throw failed(code, output)
  writeFileSync(join(root, STAMP), wanted)
  return 'installed'
}

/**
 * Runs npm in the checkout; with a cache of its own where the user's home cannot be written.
 *
 * @param {string} root
 * @param {string[]} args
 */
export async function npm(root, args) {
  const cache = process.env.npm_config_cache ?? join(homedir(), '.npm')
  const ownCache = isWritable(cache) ? undefined : mkdtempSync(join(tmpdir(), 'leme-npm-'))
  const env = { ...process.env, NO_COLOR: '1', ...(ownCache && { npm_config_cache: ownCache }) }
  const script = process.env.npm_execpath ?? ''
  try {
    if (script.endsWith('npm-cli.js'))
      return await capture(process.execPath, [script, ...args], { cwd: root, env })
    return await capture('npm', args, { cwd: root, env, shell: process.platform === 'win32' })
  } finally {
    if (ownCache) rmSync(ownCache, { recursive: true, force: true })
  }
}

/** @param {string} root */
function stampOf(root) {
  const { workspaces } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const manifests = workspaces.map((/** @type {string} */ name) => `${name}/package.json`)
  return fingerprint(root, ['package-lock.json', 'package.json', ...manifests])
}

/** @param {number} code @param {string} output */
function failed(code, output) {
  const tail = output.trim().split('\n').slice(-20).join('\n')
  return new Stop(
    `npm install ended with code ${code}:\n${tail}`,
    'Check the connection to your npm registry (npm ping) and the free disk space, then run the command again: it goes on where it stopped.',
  )
}
