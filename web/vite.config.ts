import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** Where the API answers while the page is served by Vite; the server itself serves `dist` on one origin. */
const api = process.env.LEME_API ?? 'http://127.0.0.1:8080'

export default defineConfig({
  base: '/app/',
  plugins: [react()],
  build: {
    target: 'es2022',
    // The server compresses; a modulepreload polyfill would be an inline script.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    reportCompressedSize: true,
    chunkSizeWarningLimit: 400,
  },
  server: { proxy: { '/api': { target: api, changeOrigin: false } } },
})
