import assert from 'node:assert/strict'
import { BlockList } from 'node:net'
import { test } from 'node:test'
import fc from 'fast-check'
import { isInNetworks, isNetwork } from './network.ts'

test('addresses of both kinds lie in the networks that node finds them in', () => {
  const v4 = fc.ipV4().map((address) => ({ address, family: 'ipv4' as const, width: 32 }))
  const v6 = fc
    .ipV6()
    .filter((address) => !/^(0*:)*:?(0*:)*ffff:/i.test(address))
    .map((address) => ({ address, family: 'ipv6' as const, width: 128 }))
  const one = fc.oneof(v4, v6)
  fc.assert(
    fc.property(one, one, fc.nat({ max: 128 }), fc.boolean(), (network, address, bits, isOwn) => {
      const asked = isOwn ? network : address
      const prefix = bits % (network.width + 1)
      const list = new BlockList()
      list.addSubnet(network.address, prefix, network.family)
      const expected = asked.family === network.family && list.check(asked.address, asked.family)
      assert.equal(isInNetworks(asked.address, [`${network.address}/${prefix}`]), expected)
    }),
    { numRuns: 500 },
  )
})

test('an address alone is a network of one, a mapped one is IPv4', () => {
  assert.ok(isNetwork('10.0.0.1') && isNetwork('::1'))
  assert.ok(isInNetworks('10.0.0.1', ['10.0.0.1']))
  assert.ok(!isInNetworks('10.0.0.2', ['10.0.0.1']))
  assert.ok(isInNetworks('::FFFF:10.0.0.1', ['10.0.0.0/8']))
  assert.ok(isInNetworks('10.1.0.1', ['::ffff:10.0.0.0/104']))
  assert.ok(!isInNetworks('::10.0.0.1', ['10.0.0.0/8']))
  assert.ok(isInNetworks('1:2:3:4:5:6:7:8', ['::/0']))
  assert.ok(!isInNetworks('10.0.0.1', ['::/0']))
})

test('what is no network holds nothing, what is no address lies nowhere', () => {
  for (const bad of [
    ...['', '/', '10.0.0.0/', '10.0.0.0/33', '10.0.0/8', '010.0.0.0/8', '256.0.0.0/8', '10.0.0.0/8/8'],
    ...['::/129', ':::/8', '1::2::3/8', '1:2:3:4:5:6:7/8', '1:2:3:4:5:6:7:8:9/8', 'fe80::1%eth0/64'],
    ...['g::/8', '::ffff:10.0.0.0/8', '10.0.0.0/-1', '10.0.0.0/8.5', '::1.2.3/8'],
  ]) {
    assert.equal(isNetwork(bad), false, bad)
    assert.ok(!isInNetworks('10.0.0.1', [bad]), bad)
    assert.ok(!isInNetworks(bad, ['0.0.0.0/0', '::/0']), bad)
  }
})
