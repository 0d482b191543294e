export { folderObjectStore } from './folder-object-store.ts'
