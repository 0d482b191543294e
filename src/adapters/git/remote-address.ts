import { isAbsolute } from 'node:path'
import { DeploymentError } from '../../control/deployment/index.ts'

export type Transport = 'https' | 'http' | 'ssh' | 'file'

export interface RemoteAddress {
  readonly url: string
  readonly transport: Transport
}

const HOST = '[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?|\\[[0-9A-Fa-f:.]{2,45}\\]'
const USER = '[A-Za-z0-9][A-Za-z0-9._+-]{0,63}'
const PATH = '[A-Za-z0-9~][A-Za-z0-9._~+@%/ -]{0,1000}'
const FORMS: readonly (readonly [Transport, RegExp])[] = [
  ['https', new RegExp(`^https://(${HOST})(:\\d{1,5})?/${PATH}$`)],
  ['http', new RegExp(`^http://(${HOST})(:\\d{1,5})?/${PATH}$`)],
  ['ssh', new RegExp(`^ssh://(${USER}@)?(${HOST})(:\\d{1,5})?/${PATH}$`)],
  ['ssh', new RegExp(`^(${USER}@)(${HOST}):/?${PATH}$`)],
  ['file', /^file:\/\/\/[^\n\r\0]{1,1000}$/],
]
const LOOPBACK = /^http:\/\/(127\.\d+\.\d+\.\d+|localhost|\[::1\])[:/]/

/**
 * Where a remote repository lies. What passes is no option of a program, names no helper of git, and has no
 * password in it. Over plain HTTP no credentials leave the machine.
 * @throws DeploymentError `git.settings`
 */
export function parseRemote(text: string, { hasCredentials = false } = {}): RemoteAddress {
  if (isAbsolute(text) && !/[\n\r\0]/.test(text)) return { url: `file://${text}`, transport: 'file' }
  const transport = FORMS.find(([, form]) => form.test(text))?.[0]
  if (!transport) {
    throw new DeploymentError('git.settings', 'the address of the remote repository cannot be used', {
      hint: 'Write https://HOST/PATH, ssh://USER@HOST/PATH, USER@HOST:PATH or a folder; credentials are given beside it, not in it.',
    })
  }
  if (transport === 'http' && hasCredentials && !LOOPBACK.test(text)) {
    throw new DeploymentError('git.settings', 'the remote is reached by plain HTTP, and has credentials', {
      hint: 'Use https.',
    })
  }
  return { url: text, transport }
}

const BRANCH = /^[A-Za-z0-9][A-Za-z0-9_-]*([./][A-Za-z0-9_-]+)*$/

/** @throws DeploymentError `git.settings` */
export function parseBranch(text: string): string {
  if (text.length <= 100 && BRANCH.test(text) && !/\.lock(\/|$)/.test(text)) return text
  throw new DeploymentError('git.settings', 'that is no name of a branch', {
    hint: 'Write letters, digits, - and _, joined by . or /, such as main.',
  })
}

export interface Identity {
  readonly name: string
  readonly email: string
}

/** @throws DeploymentError `git.settings` */
export function parseIdentity({ name, email }: Identity): Identity {
  const isPlain = (text: string) => text.trim() === text && /^[^<>\p{C}]{1,100}$/u.test(text)
  if (isPlain(name) && isPlain(email) && /^\S+$/.test(email)) return { name, email }
  throw new DeploymentError('git.settings', 'author and e-mail of commits cannot be used', {
    hint: 'Write a name and an e-mail address without < and >.',
  })
}
