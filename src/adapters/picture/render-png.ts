import { fileURLToPath } from 'node:url'
import { PictureError } from './picture-error.ts'

/** Letters that the pictures are written in where a machine has none of its own. */
const FONTS = ['DejaVuSans.ttf', 'DejaVuSans-Bold.ttf', 'DejaVuSansMono.ttf']
/** Pixels a unit of the drawing: sharp on a telephone. */
const SCALE = 2

/**
 * A picture of SVG text as PNG, twice as large as it says. The same bytes on every machine: fonts of the machine
 * are not looked at.
 * @throws PictureError `picture.unreadable` for text that is no SVG
 */
export async function renderPng(svg: string): Promise<Uint8Array> {
  const { Resvg } = await import('@resvg/resvg-js')
  const fontFiles = FONTS.map((name) => fileURLToPath(import.meta.resolve(`dejavu-fonts-ttf/ttf/${name}`)))
  try {
    const picture = new Resvg(svg, {
      fitTo: { mode: 'zoom', value: SCALE },
      font: { fontFiles, loadSystemFonts: false, defaultFontFamily: 'DejaVu Sans' },
    })
    return picture.render().asPng()
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new PictureError('picture.unreadable', `the picture cannot be drawn: ${why}`, { cause })
  }
}
