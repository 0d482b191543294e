// `npm start`: prepares the checkout, then hands over to `leme up`. Kept free of anything that an old
// Node.js cannot read, so that it can say what is missing.
const major = Number(process.versions.node.split('.')[0])
if (major < 18) {
  console.error(`Leme starts with Node.js 18 or newer; this is ${process.version}.`)
  console.error(
    'Install the current Node.js from nodejs.org or your package manager, then run npm start again.',
  )
  process.exitCode = 1
} else {
  import('./bootstrap/start.js')
}
