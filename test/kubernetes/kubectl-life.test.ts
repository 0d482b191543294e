import assert from 'node:assert/strict'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { terminal, workload } from './kubectl.fixture.ts'

test('a Deployment rolls out, restarts, is scaled and rolled back', async (t) => {
  await using shell = await terminal(t)
  if (!shell) return
  const { kubectl } = shell
  await kubectl('apply -f -', workload('Deployment', 'web', { spec: { replicas: 3 } }))
  assert.match(await kubectl('rollout status deploy/web --timeout=20s'), /successfully rolled out/)
  await kubectl('set image deploy/web main=bot:2')
  await kubectl('rollout status deploy/web --timeout=20s')
  await kubectl('rollout restart deploy/web')
  await kubectl('rollout status deploy/web --timeout=20s')
  await kubectl('rollout undo deploy/web --to-revision=1')
  await kubectl('rollout status deploy/web --timeout=20s')
  assert.equal(await kubectl('get pods -l app=web -o jsonpath={..image}'), Array(6).fill('bot:1').join(' '))
  await kubectl('scale deploy/web --replicas=1')
  await kubectl('wait deploy/web --for=jsonpath={.status.readyReplicas}=1 --timeout=20s')
  assert.match(
    await kubectl('get deploy web'),
    /^NAME +READY +UP-TO-DATE +AVAILABLE +AGE\nweb +1\/1 +1 +1 +\d+s\n$/,
  )
})

test('each way in which a pod fails looks as on a cluster', async (t) => {
  await using shell = await terminal(t)
  if (!shell) return
  const { kubectl, cluster } = shell
  const outcomes = {
    crash: { kind: 'crash', exitCode: 3, message: 'no such strategy', log: 'starting\nno such strategy\n' },
    image: { kind: 'image' },
    full: { kind: 'unschedulable' },
    init: { kind: 'init-fails', container: 'init-schema', message: 'no database' },
    slow: { kind: 'not-ready' },
  } as const
  cluster.nodes.outcome = ({ metadata }) => outcomes[metadata.labels!.app as keyof typeof outcomes]
  const pod = { initContainers: [{ name: 'init-schema', image: 'init:1' }] }
  for (const name of Object.keys(outcomes))
    await kubectl('apply -f -', workload('StatefulSet', name, { pod }))
  await cluster.settled()
  const rows = (await kubectl('get pods --no-headers'))
    .trim()
    .split('\n')
    .map((line) => line.split(/ {2,}/).slice(0, 3).join(' '))
  assert.deepEqual(rows, [
    'crash-0 0/1 CrashLoopBackOff',
    'full-0 0/1 Pending',
    'image-0 0/1 ImagePullBackOff',
    'init-0 0/1 Init:CrashLoopBackOff',
    'slow-0 0/1 Running',
  ])
  assert.match(
    await kubectl('describe pod crash-0'),
    /Last State: +Terminated\n +Reason: +Error\n +Message: +no such strategy\n +Exit Code: +3\n/,
  )
  assert.match(await kubectl('describe pod full-0'), /FailedScheduling .*Insufficient memory/)
  assert.equal(await kubectl('logs crash-0 --tail=1 --previous'), 'no such strategy\n')
  cluster.nodes.outcome = () => ({ kind: 'ready' })
  cluster.look()
  await kubectl('wait pod --all --for=condition=Ready --timeout=20s')
})

test('a pod waits for a Secret that is not there, and says so', async (t) => {
  await using shell = await terminal(t)
  if (!shell) return
  const { kubectl } = shell
  const envFrom = [{ secretRef: { name: 'exchange' } }]
  await kubectl(
    'apply -f -',
    workload('StatefulSet', 'bot', { pod: { containers: [{ name: 'main', image: 'bot:1', envFrom }] } }),
  )
  await kubectl('wait pod/bot-0 --for=jsonpath={..waiting.reason}=CreateContainerConfigError --timeout=20s')
  assert.match(await kubectl('describe pod bot-0'), /secret "exchange" not found/)
  await kubectl('create secret generic exchange --from-literal=key=value')
  await kubectl('wait pod/bot-0 --for=condition=Ready --timeout=20s')
})

test('a StatefulSet in order waits for a broken pod for ever; one in parallel replaces it', async (t) => {
  await using shell = await terminal(t)
  if (!shell) return
  const { kubectl, cluster } = shell
  cluster.nodes.outcome = (pod) =>
    JSON.stringify(pod.spec).includes('bot:bad') ? { kind: 'crash' } : { kind: 'ready' }
  for (const podManagementPolicy of ['OrderedReady', 'Parallel']) {
    const name = podManagementPolicy.toLowerCase()
    const set = (image: string) => workload('StatefulSet', name, { image, spec: { podManagementPolicy } })
    await kubectl('apply -f -', set('bot:1'))
    await cluster.settled()
    await kubectl('apply -f -', set('bot:bad'))
    await cluster.settled()
    await kubectl('apply -f -', set('bot:1'))
    await cluster.settled()
  }
  assert.equal(
    await kubectl('get pods -o jsonpath={range.items[*]}{.metadata.name}:{..image}{end}'),
    'orderedready-0:bot:bad bot:badparallel-0:bot:1 bot:1',
  )
})

test('Jobs succeed, and fail after as many tries as they have', async (t) => {
  await using shell = await terminal(t)
  if (!shell) return
  const { kubectl, cluster } = shell
  cluster.nodes.outcome = ({ metadata }) =>
    metadata.labels!['job-name'] === 'good'
      ? { kind: 'succeeds', log: 'profit 3\n' }
      : { kind: 'fails', exitCode: 2 }
  const job = (name: string) => ({
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name },
    spec: {
      backoffLimit: 1,
      template: { spec: { restartPolicy: 'Never', containers: [{ name: 'main', image: 'a:1' }] } },
    },
  })
  await kubectl('create -f -', job('good'))
  await kubectl('create -f -', job('bad'))
  await kubectl('wait job/good --for=condition=Complete --timeout=20s')
  await kubectl('wait job/bad --for=condition=Failed --timeout=20s')
  assert.equal(await kubectl('logs job/good'), 'profit 3\n')
  assert.match(await kubectl('get jobs'), /bad +Failed +0\/1 .*\ngood +Complete +1\/1 /)
  assert.equal((await kubectl('get pods -l job-name=bad -o name')).trim().split('\n').length, 2)
  assert.match(await shell.refused('create -f -', job('good')), /jobs\.batch "good" already exists/)
})

test('deleting takes along what is owned, before or after, or leaves it', async (t) => {
  await using shell = await terminal(t)
  if (!shell) return
  const { kubectl, cluster } = shell
  for (const cascade of ['background', 'foreground', 'orphan']) {
    await kubectl('apply -f -', workload('Deployment', cascade))
    await kubectl(`rollout status deploy/${cascade} --timeout=20s`)
    await kubectl(`delete deploy ${cascade} --cascade=${cascade}`)
    await cluster.settled()
    const left = await kubectl(`get deploy,rs,pods -l app=${cascade} -o name`)
    assert.equal(left.trim().split('\n').filter(Boolean).length, cascade === 'orphan' ? 2 : 0, left)
  }
})

test('a finalizer holds an object, and a namespace holds nothing back', async (t) => {
  await using shell = await terminal(t)
  if (!shell) return
  const { kubectl, refused } = shell
  await kubectl('create namespace tenant')
  await kubectl('apply -n tenant -f -', workload('StatefulSet', 'bot'))
  await kubectl('apply -f -', {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'held', namespace: 'tenant', finalizers: ['example.com/held'] },
  })
  await kubectl('delete namespace tenant --wait=false')
  assert.match(await kubectl('get namespace tenant'), /Terminating/)
  assert.match(await refused('create configmap late -n tenant'), /because it is being terminated/)
  assert.match(await refused('delete configmap held -n tenant --timeout=100ms'), /timed out waiting/)
  await kubectl(
    'patch configmap held -n tenant --type=json -p [{"op":"remove","path":"/metadata/finalizers"}]',
  )
  await kubectl('wait namespace/tenant --for=delete --timeout=20s')
  assert.match(await refused('get namespace tenant'), /namespaces "tenant" not found/)
})

test('labels, annotations, selectors and outputs', async (t) => {
  await using shell = await terminal(t)
  if (!shell) return
  const { kubectl, refused } = shell
  for (const name of ['a', 'b', 'c']) await kubectl(`create configmap ${name} --from-literal=k=${name}`)
  await kubectl('label configmap a b tier=front')
  await kubectl('label configmap b tier=back --overwrite')
  await kubectl('annotate configmap c note=x')
  const names = (selector: string) =>
    kubectl(`get configmap ${selector} -o jsonpath={.items[*].metadata.name}`)
  assert.equal(await names('-l tier'), 'a b')
  assert.equal(await names('-l tier=front'), 'a')
  assert.equal(await names('-l tier!=front'), 'b c kube-root-ca.crt')
  assert.equal(await names('--field-selector metadata.name=c'), 'c')
  assert.match(await refused('get configmap --field-selector data.k=a'), /field label not supported: data\.k/)
  assert.match(await kubectl('get configmap -A --no-headers'), /^default +a +1 +\d+s\n/)
  assert.equal((await kubectl('get configmap --chunk-size=1 -o name')).trim().split('\n').length, 4)
  assert.match(
    await kubectl('api-resources --api-group=apps'),
    /^deployments +deploy +apps\/v1 +true +Deployment$/m,
  )
})

test('roles decide what an account may do', async (t) => {
  await using shell = await terminal(t, {
    users: { 'ana-token': { name: 'ana', groups: ['system:authenticated'] } },
  })
  if (!shell) return
  const { kubectl, refused, cluster } = shell
  await kubectl('apply -f -', {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'Role',
    metadata: { name: 'reader' },
    rules: [{ apiGroups: [''], resources: ['pods', 'pods/log'], verbs: ['get', 'list'] }],
  })
  await kubectl('apply -f -', {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'RoleBinding',
    metadata: { name: 'reader' },
    roleRef: { kind: 'Role', name: 'reader' },
    subjects: [{ kind: 'ServiceAccount', name: 'default', namespace: 'default' }],
  })
  const as = async (token: string) => `--kubeconfig=${cluster.kubeconfigFor(token)}`
  const account = await as(await kubectl('create token default').then((token) => token.trim()))
  assert.equal(await kubectl(`auth can-i list pods ${account}`), 'yes\n')
  assert.equal((await shell.run(['auth', 'can-i', 'delete', 'pods', account])).stdout, 'no\n')
  await kubectl(`get pods ${account}`)
  assert.match(
    await refused(`get secrets ${account}`),
    /secrets is forbidden: User "system:serviceaccount:default:default" cannot list resource "secrets" in API group "" in the namespace "default"/,
  )
  assert.match(await refused(`get pods ${await as('ana-token')}`), /User "ana" cannot list resource "pods"/)
  assert.match(
    await refused(`get pods ${await as('stolen')}`),
    /You must be logged in to the server|Unauthorized/,
  )
})

test('pods that break the standards of their namespace are refused, and quotas are kept', async (t) => {
  await using shell = await terminal(t)
  if (!shell) return
  const { kubectl, cluster } = shell
  await kubectl('apply -f -', {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: 'strict', labels: { 'pod-security.kubernetes.io/enforce': 'restricted' } },
  })
  const { stderr } = await shell.run(['apply', '-n', 'strict', '-f', '-'], workload('StatefulSet', 'bot'))
  assert.match(
    stderr,
    /Warning: would violate PodSecurity "restricted:latest": allowPrivilegeEscalation != false/,
  )
  await cluster.settled()
  assert.match(
    await kubectl('describe sts bot -n strict'),
    /FailedCreate .*pods "bot-0" is forbidden: violates PodSecurity/,
  )
  await kubectl('apply -f -', {
    apiVersion: 'v1',
    kind: 'ResourceQuota',
    metadata: { name: 'small' },
    spec: { hard: { pods: '1' } },
  })
  await kubectl('apply -f -', workload('Deployment', 'web', { spec: { replicas: 2 } }))
  await cluster.settled()
  assert.equal((await kubectl('get pods -o name')).trim().split('\n').length, 1)
  assert.match(
    await kubectl('get events'),
    /exceeded quota: small, requested: pods=1, used: pods=1, limited: pods=1/,
  )
})

test('watches and logs are followed as they come', async (t) => {
  await using shell = await terminal(t)
  if (!shell) return
  const { kubectl, cluster } = shell
  cluster.nodes.outcome = () => ({ kind: 'ready', log: 'started\n' })
  await kubectl('apply -f -', workload('StatefulSet', 'bot'))
  await kubectl('wait pod/bot-0 --for=condition=Ready --timeout=20s')
  {
    await using pods = shell.lines('get pods --watch --no-headers')
    assert.match((await pods.next())!, /^bot-0 +1\/1 +Running +0 /)
    cluster.nodes.outcome = () => ({ kind: 'crash', restarts: 2 })
    cluster.look()
    assert.match((await pods.next())!, /^bot-0 +0\/1 +CrashLoopBackOff +2 /)
  }
  await using log = shell.lines('logs bot-0 --follow')
  assert.equal(await log.next(), 'started')
  while (cluster.server.requests.every((request) => !request.includes('follow=true'))) await cluster.settled()
  cluster.nodes.print(cluster.find('pods.', 'default', 'bot-0')!, 'main', 'bought\n')
  assert.equal(await log.next(), 'bought')
})

test('Helm installs, upgrades, rolls back and uninstalls a chart', async (t) => {
  await using shell = await terminal(t)
  if (!shell) return
  const { helm, kubectl, cluster } = shell
  const chart = join(dirname(cluster.kubeconfig), 'tiny')
  mkdirSync(join(chart, 'templates'), { recursive: true })
  writeFileSync(join(chart, 'Chart.yaml'), 'apiVersion: v2\nname: tiny\nversion: 0.1.0\n')
  const set = workload('StatefulSet', 'bot', { spec: { replicas: '{{ .Values.size }}' } })
  writeFileSync(
    join(chart, 'templates', 'set.yaml'),
    JSON.stringify(set).replace('"{{ .Values.size }}"', '{{ .Values.size }}'),
  )
  const size = () => kubectl('get sts bot -o jsonpath={.status.readyReplicas}')
  await helm(`install one ${chart} --set size=2 --wait --timeout 30s`)
  assert.equal(await size(), '2')
  await helm(`upgrade one ${chart} --set size=1 --wait --timeout 30s`)
  assert.equal(await size(), '1')
  await helm('rollback one 1 --wait --timeout 30s')
  assert.equal(await size(), '2')
  await helm('uninstall one')
  assert.equal(await kubectl('get sts,secrets -o name'), '')
})
