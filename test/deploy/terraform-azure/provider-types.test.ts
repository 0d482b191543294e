import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { ROOT } from '../judge.ts'
import { readAzureShape } from './azure-shape.ts'
import { readResource } from './provider-types.ts'
import { readTree } from './read-tree.ts'

const folder = mkdtempSync(join(tmpdir(), 'leme-types-'))
after(() => rmSync(folder, { recursive: true, force: true }))

const property = (name: string, declared: string, block = '') => `
    /**
    * ${block}
    *
    * Docs at Terraform Registry: {@link https://registry.example/thing#${name} Thing#${name}}
    */
    readonly ${declared};`

test('names, needs, blocks and what is inside are read from types and getters', () => {
  writeFileSync(
    join(folder, 'index.d.ts'),
    `export interface ThingConfig extends cdktf.TerraformMetaArguments {${[
      property('error_404_document', 'error404Document?: string'),
      property('use_32_bit_worker', 'use32BitWorker: boolean | cdktf.IResolvable'),
      property('tags', 'tags?: {\n        [key: string]: string;\n    }'),
      property('rule', 'rule: ThingRule[] | cdktf.IResolvable', 'rule block'),
      property('identity', 'identity?: ThingIdentity', 'identity block'),
    ].join('')}
}
export interface ThingRule {${property('days', 'days: number')}
}
export interface ThingIdentity {${property('type', 'type: string')}
}
`,
  )
  writeFileSync(
    join(folder, 'index.js'),
    `class ThingRuleOutputReference extends cdktf.ComplexObject {
    get days() { return this.getNumberAttribute('days'); }
}
class ThingIdentityOutputReference extends cdktf.ComplexObject {
    get type() { return this.getStringAttribute('type'); }
    get principalId() { return this.getStringAttribute('principal_id'); }
}
class ThingConfigsOutputReference extends cdktf.ComplexObject {
    get host() { return this.getStringAttribute('host'); }
}
class Thing extends cdktf.TerraformResource {
    constructor() {
        this._rule = new ThingRuleList(this, "rule", true);
        this._identity = new ThingIdentityOutputReference(this, "identity");
        this._configs = new ThingConfigsList(this, "kube_configs", false);
    }
    get id() { return this.getStringAttribute('id'); }
    get error404Document() { return this.getStringAttribute('error_404_document'); }
}
`,
  )
  const { attributes, types, blocks, inside } = readResource(folder)
  assert.deepEqual(attributes, {
    error_404_document: 'optional',
    use_32_bit_worker: 'required',
    tags: 'optional',
    kube_configs: 'computed',
    id: 'computed',
  })
  assert.deepEqual([types.use_32_bit_worker, types.tags, types.kube_configs], ['bool', 'map', 'list'])
  assert.equal(blocks.rule!.min, 1)
  assert.equal(blocks.rule!.max, undefined)
  assert.equal(blocks.rule!.set, true)
  assert.equal(blocks.identity!.max, 1)
  assert.equal(blocks.identity!.min, undefined)
  assert.equal(blocks.identity!.attributes.principal_id, 'computed')
  assert.equal(inside.kube_configs!.attributes.host, 'computed')
})

test('the list has what the modules use, and nothing else', async () => {
  const folders = await readTree(ROOT)
  const used = (kind: 'resources' | 'data') =>
    [...new Set(folders.flatMap(({ hcl }) => hcl[kind].map(({ type }) => type)))].sort()
  const { resources, data, provider } = readAzureShape()
  assert.deepEqual(Object.keys(resources).sort(), used('resources'))
  assert.deepEqual(Object.keys(data).sort(), used('data'))
  assert.match(provider, /^hashicorp\/azurerm 4\.\d+\.\d+$/)
})
