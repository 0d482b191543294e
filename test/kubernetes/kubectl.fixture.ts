import assert from 'node:assert/strict'
import { createInterface } from 'node:readline'
import type { TestContext } from 'node:test'
import {
  clusterPrograms,
  kubectlThatStays,
  NO_PROGRAMS,
  programFor,
  type Ran,
  type Run,
} from '../services/kubectl.ts'
import { type Cluster, type ClusterOptions, startCluster } from './cluster.ts'

export interface Terminal extends AsyncDisposable {
  readonly cluster: Cluster
  /** Any exit code. */
  readonly run: Run
  /** What it prints; it has to succeed. Words are split at spaces. */
  kubectl(words: string, input?: string | object): Promise<string>
  /** Lines of a kubectl that goes on, until it is told to end. */
  lines(words: string): AsyncDisposable & { readonly next: () => Promise<string | undefined> }
  /** The same with Helm. */
  helm(words: string): Promise<string>
  /** What it says when it fails. */
  refused(words: string, input?: string | object): Promise<string>
}

/** A cluster and the real kubectl before it; undefined, and the test is skipped, where that cannot run. */
export async function terminal(t: TestContext, options: ClusterOptions = {}): Promise<Terminal | undefined> {
  const programs = await clusterPrograms()
  if (!programs) {
    t.skip(NO_PROGRAMS)
    return undefined
  }
  const cluster = await startCluster(options)
  const run = programFor(programs.kubectl, cluster.kubeconfig)
  const runHelm = programFor(programs.helm, cluster.kubeconfig)
  const split = (words: string) => words.split(' ')
  return {
    cluster,
    run,
    async kubectl(words, input) {
      const ran = await run(split(words), input)
      assert.equal(ran.code, 0, said(words, ran))
      return ran.stdout
    },
    lines(words) {
      const child = kubectlThatStays(programs.kubectl, cluster.kubeconfig, split(words))
      const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
      return {
        next: async () => (await lines.next()).value,
        async [Symbol.asyncDispose]() {
          const ended = new Promise((done) => child.once('close', done))
          child.kill()
          await ended
        },
      }
    },
    async helm(words) {
      const ran = await runHelm(split(words))
      assert.equal(ran.code, 0, said(words, ran))
      return ran.stdout
    },
    async refused(words, input) {
      const ran = await run(split(words), input)
      assert.notEqual(ran.code, 0, said(words, ran))
      return ran.stderr
    },
    async [Symbol.asyncDispose]() {
      await cluster[Symbol.asyncDispose]()
      assert.deepEqual(cluster.controllers.failures, [])
    },
  }
}

function said(words: string, { stdout, stderr }: Ran): string {
  return `kubectl ${words}\n${stdout}${stderr}`
}

/** A Deployment or StatefulSet with one container. */
export function workload(
  kind: 'Deployment' | 'StatefulSet',
  name: string,
  more: { readonly spec?: object; readonly pod?: object; readonly image?: string } = {},
) {
  const labels = { app: name }
  return {
    apiVersion: 'apps/v1',
    kind,
    metadata: { name, labels },
    spec: {
      ...(kind === 'StatefulSet' && { serviceName: name }),
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: { containers: [{ name: 'main', image: more.image ?? 'bot:1' }], ...more.pod },
      },
      ...more.spec,
    },
  }
}
