import { buildWebApp, stepBack } from '../web-app/build.ts'

/** `node build-web-app.ts <folder>`: exports the cardholder's app for browsers. The API starts this; images can run it while they are built. */
const folder = process.argv[2]
if (folder === undefined) {
  console.error('Name the folder to build into: build-web-app.ts <folder>')
  process.exit(64)
}
stepBack()
process.once('disconnect', () => process.exit(1))
await buildWebApp(folder, (step) => process.send?.({ step }))
process.exit(0)
