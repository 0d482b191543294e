import { type House, isPure, type Room, type Rule, rankOf, roomOf, type Violation } from '../house.ts'
import { isTest, type Source } from '../source.ts'

/** An import of one room by another; tests are left out, for they may reach wherever a front door is. */
interface Crossing {
  readonly source: Source
  readonly line: number
  readonly from: Room
  readonly to: Room
}

/** ARCHITECTURE.md, rule 1: domain imports nothing, math only domain, a room only those before it. */
export const roomOrder: Rule = {
  name: 'a room imports only rooms that stand before it',
  check: (house) =>
    judge(house, ({ from, to }) => {
      if (!isPure(from.plane)) return undefined
      if (to.plane === 'domain') return undefined
      if (to.plane === 'math' && from.plane !== 'domain') return undefined
      if (to.plane === from.plane && rankOf(to) < rankOf(from)) return undefined
      return `${from.name} must not import ${to.name}`
    }),
}

/** Rule 2: adapters import domain, math and rooms that own a port; never one another, never apps. */
export const adaptersApart: Rule = {
  name: 'an adapter imports domain, math and the room of its port',
  check: (house) =>
    judge(house, ({ from, to }) => {
      if (from.plane !== 'adapters') return undefined
      if (to.plane === 'domain' || to.plane === 'math') return undefined
      if (isPure(to.plane) && house.paths.has(`src/${to.name}/port.ts`)) return undefined
      if (isPure(to.plane)) return `${to.name} owns no port.ts that ${from.name} could implement`
      return `${from.name} must not import ${to.name}; only apps wire`
    }),
}

/** Rule 2: nobody imports apps, but for apps among themselves. */
export const nobodyImportsApps: Rule = {
  name: 'nobody imports apps',
  check: (house) =>
    judge(house, ({ from, to }) =>
      to.plane === 'apps' && from.plane !== 'apps' ? `${from.name} imports ${to.name}` : undefined,
    ),
}

/** The client is generated from the API and knows nothing of the house; of the house only apps may use it. */
export const clientAlone: Rule = {
  name: 'the client imports no room and is imported by none but apps',
  check: (house) =>
    judge(house, ({ from, to }) => {
      if (from.plane === 'client') return `the client imports ${to.name}`
      return to.plane === 'client' && from.plane !== 'apps' ? `${from.name} imports the client` : undefined
    }),
}

/** Every folder of trade/ and control/ stands in ORDER, and every file of src/ lies in a room. */
export const knownRooms: Rule = {
  name: 'every file of src lies in a room that the order knows',
  check: (house) =>
    house.sources.flatMap(({ path }) => {
      const room = roomOf(house, path)
      if (!path.startsWith('src/') || (room && rankOf(room) >= 0)) return []
      return [{ path, message: room ? `${room.name} is not in ORDER of house.ts` : 'lies in no room' }]
    }),
}

function judge(house: House, verdict: (crossing: Crossing) => string | undefined): Violation[] {
  return crossings(house).flatMap((crossing) => {
    const message = verdict(crossing)
    return message ? [{ path: crossing.source.path, line: crossing.line, message }] : []
  })
}

function crossings(house: House): Crossing[] {
  return house.sources.flatMap((source) => {
    const from = roomOf(house, source.path)
    if (!from || isTest(source.path)) return []
    return source.imports.flatMap(({ target, line }) => {
      const to = target && roomOf(house, target)
      return to && to.name !== from.name ? [{ source, line, from, to }] : []
    })
  })
}
