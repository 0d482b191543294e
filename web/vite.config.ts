import { readFile } from 'node:fs/promises'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

/** Where the API answers while Vite serves the page; otherwise the server has both on one origin. */
const api = process.env.LEME_API ?? 'http://127.0.0.1:8080'

export default defineConfig({
  base: '/app/',
  plugins: [react(), fontLicense()],
  build: {
    target: 'es2022',
    // It would be an inline script.
    modulePreload: { polyfill: false },
    // Fonts as data URLs would be refused by the page's policy.
    assetsInlineLimit: 0,
    license: { fileName: 'licenses.md' },
  },
  server: { proxy: { '/api': { target: api } } },
})

/** The fonts' licence goes where the fonts go. */
function fontLicense(): Plugin {
  return {
    name: 'font-license',
    apply: 'build',
    async generateBundle() {
      const file = new URL('../node_modules/@fontsource/ibm-plex-sans/LICENSE', import.meta.url)
      this.emitFile({ type: 'asset', fileName: 'licenses-fonts.txt', source: await readFile(file, 'utf8') })
    },
  }
}
