export { folderObjectStore } from './folder-object-store.ts'
export { type ObjectStoreAddress, openObjectStore } from './open-object-store.ts'
export { type FolderStir, stirOfFolder } from './stir-of-folder.ts'
