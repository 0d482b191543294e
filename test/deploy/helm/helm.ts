import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseAllDocuments } from 'yaml'
import type { KubeObject } from '../../kubernetes/object.ts'
import { clusterPrograms } from '../../services/kubectl.ts'

export interface HelmRan {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** Why nothing was rendered, where Helm cannot run. */
export const NO_HELM = 'Helm comes as a program for Linux on x64; the files were not rendered here'

/** The real Helm, in a home of its own; undefined where it cannot run. */
export async function helm(args: readonly string[]): Promise<HelmRan | undefined> {
  const programs = await clusterPrograms()
  if (!programs) return undefined
  const home = mkdtempSync(join(tmpdir(), 'leme-helm-'))
  const env = { PATH: process.env.PATH, HOME: home, KUBECONFIG: join(home, 'none') }
  try {
    return await new Promise((resolve, reject) => {
      execFile(programs.helm, args, { env, maxBuffer: 2 ** 26 }, (error, stdout, stderr) => {
        // It did not start at all, or was killed.
        if (error && typeof error.code !== 'number') return reject(error)
        resolve({ code: error ? Number(error.code ?? 1) : 0, stdout, stderr })
      })
    })
  } finally {
    rmSync(home, { recursive: true, force: true })
  }
}

/** `helm 4.1.4`, for verdicts. */
export async function helmName(): Promise<string> {
  const ran = await helm(['version', '--template', '{{.Version}}'])
  return ran ? `helm ${ran.stdout.trim().replace(/^v/, '')}` : 'helm'
}

export interface Rendering {
  /** Folder of the chart. */
  readonly chart: string
  readonly release: string
  readonly namespace: string
  readonly values: readonly string[]
}

export type Rendered =
  | { readonly kind: 'objects'; readonly objects: readonly KubeObject[]; readonly text: string }
  | { readonly kind: 'refused'; readonly reason: string }

/** What the real Helm makes of a chart, or why it does not; undefined where it cannot run. */
export async function render({
  chart,
  release,
  namespace,
  values,
}: Rendering): Promise<Rendered | undefined> {
  const files = values.flatMap((file) => ['-f', file])
  const ran = await helm([
    'template',
    release,
    chart,
    '--namespace',
    namespace,
    '--kube-version',
    '1.33',
    ...files,
  ])
  if (!ran) return undefined
  if (ran.code !== 0) return { kind: 'refused', reason: ran.stderr.trim() }
  return { kind: 'objects', objects: objectsOf(ran.stdout), text: ran.stdout }
}

export function objectsOf(text: string): KubeObject[] {
  return parseAllDocuments(text, { version: '1.1', merge: true }).flatMap((document) => {
    const [error] = document.errors
    if (error) throw error
    const value = document.toJS() as KubeObject | null
    return value === null ? [] : [value]
  })
}

/** Does something with texts as files, which are removed afterwards. */
export async function withFiles<T>(
  texts: readonly string[],
  use: (files: readonly string[]) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'leme-values-'))
  try {
    const files = texts.map((text, at) => {
      const file = join(folder, `${at}.yaml`)
      writeFileSync(file, text)
      return file
    })
    return await use(files)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
