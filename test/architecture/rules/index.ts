import type { Rule } from '../house.ts'
import { noCircles } from './circles.ts'
import { frontDoor, noOwnDoor, productStandsAlone, publicNames, webByClient } from './doors.ts'
import { noDefaultExport, noStarExport } from './exports.ts'
import { fileLength, names, oneFault, roomReadme } from './files.ts'
import { adaptersApart, clientAlone, knownRooms, nobodyImportsApps, roomOrder } from './order.ts'
import { declaredPackages } from './packages.ts'
import { environmentOfApps, lentWorld, pureImports } from './purity.ts'

/** Every rule that the tree has to keep. */
export const RULES: readonly Rule[] = [
  roomOrder,
  adaptersApart,
  nobodyImportsApps,
  clientAlone,
  knownRooms,
  frontDoor,
  noOwnDoor,
  productStandsAlone,
  webByClient,
  publicNames,
  pureImports,
  lentWorld,
  environmentOfApps,
  declaredPackages,
  fileLength,
  names,
  roomReadme,
  oneFault,
  noDefaultExport,
  noStarExport,
  noCircles,
]
