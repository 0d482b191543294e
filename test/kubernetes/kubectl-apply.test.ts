import assert from 'node:assert/strict'
import { test } from 'node:test'
import { terminal, workload } from './kubectl.fixture.ts'

test('apply creates, leaves alone, changes and takes away what it set before', async (t) => {
  await using shell = await terminal(t)
  if (!shell) return
  const { kubectl } = shell
  const web = workload('Deployment', 'web', {
    pod: {
      containers: [
        {
          name: 'main',
          image: 'bot:1',
          env: [
            { name: 'A', value: '1' },
            { name: 'B', value: '2' },
          ],
        },
        { name: 'side', image: 'side:1' },
      ],
    },
  })
  assert.equal(await kubectl('apply -f -', web), 'deployment.apps/web created\n')
  assert.equal(await kubectl('apply -f -', web), 'deployment.apps/web unchanged\n')
  const changed = workload('Deployment', 'web', {
    pod: { containers: [{ name: 'main', image: 'bot:2', env: [{ name: 'B', value: '3' }] }] },
  })
  assert.equal(await kubectl('apply -f -', changed), 'deployment.apps/web configured\n')
  const shown = await kubectl(
    'get deploy web -o jsonpath={range.spec.template.spec.containers[*]}{.name}:{.image}:{.env}{end}',
  )
  assert.equal(shown, 'main:bot:2:[{"name":"B","value":"3"}]')
})

test('lists keep the order that was applied', async (t) => {
  await using shell = await terminal(t)
  if (!shell) return
  const spec = (...names: string[]) =>
    workload('Deployment', 'web', { pod: { containers: names.map((name) => ({ name, image: 'bot:1' })) } })
  await shell.kubectl('apply -f -', spec('a', 'b', 'c'))
  await shell.kubectl('apply -f -', spec('c', 'd', 'a'))
  assert.equal(
    await shell.kubectl('get deploy web -o jsonpath={.spec.template.spec.containers[*].name}'),
    'c d a',
  )
})

test('server-side apply refuses fields of others unless it is forced, and gives them up when they are left out', async (t) => {
  await using shell = await terminal(t)
  if (!shell) return
  const { kubectl, refused } = shell
  const settings = (data: object) => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'settings' },
    data,
  })
  await kubectl('apply --server-side --field-manager=one -f -', settings({ a: '1', b: '1' }))
  await kubectl('apply --server-side --field-manager=two -f -', settings({ b: '1', c: '2' }))
  const conflict = await refused('apply --server-side --field-manager=two -f -', settings({ b: '2' }))
  assert.match(conflict, /Apply failed with 1 conflict: conflict with "one" using v1: \.data\.b/)
  await kubectl('apply --server-side --field-manager=two --force-conflicts -f -', settings({ b: '2' }))
  const data = () => kubectl('get configmap settings -o jsonpath={.data}')
  assert.equal(await data(), '{"a":"1","b":"2"}')
  await kubectl('apply --server-side --field-manager=one -f -', settings({ a: '1' }))
  assert.equal(await data(), '{"a":"1","b":"2"}')
  await kubectl('apply --server-side --field-manager=two -f -', settings({}))
  assert.equal(await data(), '{"a":"1"}')
})

test('from client-side to server-side apply nothing is lost', async (t) => {
  await using shell = await terminal(t)
  if (!shell) return
  const web = workload('Deployment', 'web')
  await shell.kubectl('apply -f -', web)
  const { code, stderr } = await shell.run(['apply', '--server-side', '-f', '-'], web)
  assert.deepEqual([code, stderr], [0, ''])
  const managers = await shell.kubectl(
    'get deploy web -o jsonpath={.metadata.managedFields[*].manager} --show-managed-fields',
  )
  assert.ok(managers.split(' ').includes('kubectl') && !managers.includes('client-side'), managers)
})

test('diff shows what apply would change, and changes nothing', async (t) => {
  await using shell = await terminal(t)
  if (!shell) return
  await shell.kubectl('apply -f -', workload('Deployment', 'web'))
  assert.equal((await shell.run(['diff', '-f', '-'], workload('Deployment', 'web'))).code, 0)
  const { code, stdout } = await shell.run(
    ['diff', '-f', '-'],
    workload('Deployment', 'web', { image: 'bot:2' }),
  )
  assert.equal(code, 1)
  assert.match(stdout, /^-\s+- image: bot:1$/m)
  assert.match(stdout, /^\+\s+- image: bot:2$/m)
  assert.equal(await shell.kubectl('get deploy web -o jsonpath={..image}'), 'bot:1')
  assert.match(
    await shell.kubectl('apply --dry-run=server -f -', workload('Deployment', 'other')),
    /created \(server dry run\)/,
  )
  assert.match(await shell.refused('get deploy other'), /deployments\.apps "other" not found/)
})

test('a document that no cluster would take is refused in the words of a cluster', async (t) => {
  await using shell = await terminal(t)
  if (!shell) return
  const { refused } = shell
  const cases: readonly (readonly [object, RegExp])[] = [
    [
      workload('Deployment', 'web', { spec: { replikas: 2 } }),
      /strict decoding error: unknown field "spec\.replikas"/,
    ],
    [
      workload('Deployment', 'web', {
        pod: { containers: [{ name: 'main', image: 'a:1', env: [{ nam: 'A' }] }] },
      }),
      /unknown field "spec\.template\.spec\.containers\[0\]\.env\[0\]\.nam"/,
    ],
    [
      workload('Deployment', 'web', { spec: { replicas: 'two' } }),
      /json: cannot unmarshal string into Go struct field DeploymentSpec\.spec\.replicas of type int32/,
    ],
    [
      workload('Deployment', 'Web'),
      /metadata\.name: Invalid value: "Web": a lowercase RFC 1123 subdomain must consist of/,
    ],
    [
      workload('Deployment', 'web', { spec: { replicas: -1 } }),
      /spec\.replicas: Invalid value: -1: must be greater than or equal to 0/,
    ],
    [
      workload('Deployment', 'web', { pod: { containers: [{ name: 'main' }] } }),
      /The Deployment "web" is invalid: spec\.template\.spec\.containers\[0\]\.image: Required value/,
    ],
    [
      workload('Deployment', 'web', { spec: { selector: { matchLabels: { app: 'other' } } } }),
      /`selector` does not match template `labels`/,
    ],
    [
      workload('Deployment', 'web', {
        pod: {
          containers: [
            { name: 'main', image: 'a:1', resources: { requests: { cpu: '2' }, limits: { cpu: '1' } } },
          ],
        },
      }),
      /requests: Invalid value: "2": must be less than or equal to cpu limit of 1/,
    ],
    [
      workload('Deployment', 'web', {
        pod: { containers: [{ name: 'main', image: 'a:1', resources: { limits: { memory: '1 GB' } } }] },
      }),
      /quantities must match the regular expression/,
    ],
    [
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', labels: { b: 'ends-with-' } } },
      /a valid label must be an empty string or consist of/,
    ],
    [
      { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'a' }, data: { b: '***' } },
      /illegal base64 data at input byte 0/,
    ],
    [
      { apiVersion: 'apps/v1', kind: 'Nonsense', metadata: { name: 'a' } },
      /no matches for kind "Nonsense" in version "apps\/v1"/,
    ],
    [
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', namespace: 'nowhere' } },
      /namespaces "nowhere" not found/,
    ],
    [
      {
        apiVersion: 'networking.k8s.io/v1',
        kind: 'NetworkPolicy',
        metadata: { name: 'a' },
        spec: { podSelector: {}, ingress: [{ ports: [{ protocol: 'ICMP' }] }] },
      },
      /Unsupported value: "ICMP": supported values: "SCTP", "TCP", "UDP"/,
    ],
  ]
  for (const [document, expected] of cases) assert.match(await refused('apply -f -', document), expected)
})

test('what may not change is refused', async (t) => {
  await using shell = await terminal(t)
  if (!shell) return
  await shell.kubectl('apply -f -', workload('StatefulSet', 'bot'))
  const other = workload('StatefulSet', 'bot', { spec: { serviceName: 'other' } })
  assert.match(
    await shell.refused('apply -f -', other),
    /updates to statefulset spec for fields other than 'replicas'/,
  )
  const job = (image: string) => ({
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: 'run' },
    spec: { template: { spec: { restartPolicy: 'Never', containers: [{ name: 'a', image }] } } },
  })
  await shell.kubectl('apply -f -', job('a:1'))
  assert.match(
    await shell.refused('apply -f -', job('a:2')),
    /spec\.template: Invalid value: .*field is immutable/s,
  )
})

test('kinds that somebody defines are served, checked, pruned and shown as their definition says', async (t) => {
  await using shell = await terminal(t)
  if (!shell) return
  const { kubectl, refused } = shell
  const schema = {
    type: 'object',
    required: ['spec'],
    properties: {
      spec: {
        type: 'object',
        required: ['pair'],
        properties: {
          pair: { type: 'string', pattern: '^[A-Z]+/[A-Z]+$', description: 'What is traded.' },
          size: { type: 'integer', minimum: 1, default: 3 },
          mode: { type: 'string', enum: ['paper', 'live'] },
        },
      },
      status: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
    },
  }
  await kubectl('apply -f -', {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'bots.example.com' },
    spec: {
      group: 'example.com',
      scope: 'Namespaced',
      names: { kind: 'Bot', plural: 'bots', shortNames: ['bt'] },
      versions: [
        {
          name: 'v1',
          served: true,
          storage: true,
          schema: { openAPIV3Schema: schema },
          subresources: {
            status: {},
            scale: { specReplicasPath: '.spec.size', statusReplicasPath: '.status.size' },
          },
          additionalPrinterColumns: [{ name: 'Pair', type: 'string', jsonPath: '.spec.pair' }],
        },
      ],
    },
  })
  await kubectl('wait crd/bots.example.com --for=condition=Established --timeout=10s')
  const bot = (spec: object) => ({ apiVersion: 'example.com/v1', kind: 'Bot', metadata: { name: 'a' }, spec })
  assert.match(await refused('apply -f -', bot({})), /The Bot "a" is invalid: spec\.pair: Required value/)
  assert.match(
    await refused('apply -f -', bot({ pair: 'x' })),
    /spec\.pair: Invalid value: "x": spec\.pair in body should match '\^\[A-Z\]/,
  )
  assert.match(
    await refused('apply -f -', bot({ pair: 'A/B', size: 'x' })),
    /spec\.size in body must be of type integer: "string"/,
  )
  assert.match(
    await refused('apply -f -', bot({ pair: 'A/B', mode: 'z' })),
    /Unsupported value: "z": supported values: "live", "paper"/,
  )
  assert.match(await refused('apply -f -', bot({ pair: 'A/B', sise: 1 })), /unknown field "spec\.sise"/)
  await kubectl('apply --validate=false -f -', bot({ pair: 'A/B', sise: 1 }))
  assert.equal(await kubectl('get bt a -o jsonpath={.spec}'), '{"pair":"A/B","size":3}')
  assert.match(await kubectl('get bots'), /^NAME +PAIR\na +A\/B\n$/)
  await kubectl('scale bt a --replicas=5')
  await kubectl('patch bt a --subresource=status --type=merge -p {"status":{"phase":"ok"}}')
  assert.equal(
    await kubectl('get bt a -o jsonpath={.spec.size}{.status.phase}{.metadata.generation}'),
    '5ok2',
  )
  assert.match(await kubectl('explain bot.spec.pair'), /What is traded\./)
  await kubectl('delete crd bots.example.com')
  assert.match(
    await refused('get bots'),
    /could not find the requested resource|doesn't have a resource type/,
  )
})
