export { PictureError } from './picture-error.ts'
export { renderPng } from './render-png.ts'
