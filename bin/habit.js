// `npm test`, `npm run check|fix|build|bench|golden`: prepares the checkout as `npm start` does, then runs
// bin/habits/NAME.ts in the Node.js that came with it.
const major = Number(process.versions.node.split('.')[0])
if (major < 18) {
  console.error(`Leme is developed with Node.js 18 or newer; this is ${process.version}.`)
  console.error(
    'Install the current Node.js from nodejs.org or your package manager, then run the command again.',
  )
  process.exitCode = 1
} else {
  import('./bootstrap/habit.js')
}
